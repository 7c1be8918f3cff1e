-- title: Runs after nights, and others
-- kind: table
-- size: 12x7
-- description: warehouse.runs by the shift of the day before: mean efficiency (metres a heartbeat), decoupling and pace. Compare with care: easy runs may lie after nights.
-- field: runs | unit=none name=Runs width=80
-- field: pace_s_per_$unit | name=Pace
-- field: avg_hr | name="Heart rate" decimals=0
-- field: efficiency | unit="suffix: m/beat" name=Efficiency decimals=3
-- field: decoupling_pct | name=Decoupling decimals=1
-- empty: No run in this time.
-- link: Performance | performance
-- rows: demo single
select
  coalesce(s.label, 'off') as "After",
  count(*) as runs,
  avg(r.pace_s_per_km) * $km_per_unit as pace_s_per_$unit,
  avg(r.avg_hr) as avg_hr,
  avg(r.efficiency_factor) as efficiency,
  avg(r.decoupling) as decoupling_pct
from $schema.runs as r
left join $schema.shifts as s
  on s.athlete_id = r.athlete_id
  and s.day = r.local_date - 1
where r.athlete_id = $athlete
  and $__timeFilter(r.started_at)
group by 1
order by 1
