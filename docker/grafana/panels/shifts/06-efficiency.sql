-- title: Runs by shift
-- kind: table
-- size: 12x7
-- description: warehouse.runs of the time range by the shift whose 24 hours they begin in (warehouse.run_shifts): mean efficiency (metres a heartbeat), decoupling and pace. Compare with care: easy runs may lie after nights. warehouse.shift_training has all of them.
-- field: runs | unit=none name=Runs width=80
-- field: pace_s_per_$unit | name=Pace
-- field: avg_hr | name="Heart rate" decimals=0
-- field: efficiency | unit="suffix: m/beat" name=Efficiency decimals=3
-- field: decoupling_pct | name=Decoupling decimals=1
-- empty: No run in this time.
-- link: Performance | performance
-- rows: demo
select
  s.label as "Shift",
  count(*) as runs,
  avg(r.pace_s_per_km) * $km_per_unit as pace_s_per_$unit,
  avg(r.avg_hr) as avg_hr,
  avg(r.efficiency_factor) as efficiency,
  avg(r.decoupling) as decoupling_pct
from $schema.runs as r
join $schema.run_shifts as s
  on s.athlete_id = r.athlete_id
  and s.activity_id = r.activity_id
where r.athlete_id = $athlete
  and $__timeFilter(r.started_at)
group by 1
order by 1
