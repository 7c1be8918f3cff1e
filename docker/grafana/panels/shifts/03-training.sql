-- title: Training on days with each kind of shift
-- kind: table
-- size: 12x7
-- description: warehouse.daily_training by the label of warehouse.shifts on the same day: how often you ran, how far and how hard. Good: the hard runs on free days.
-- field: days | unit=none name=Days width=80
-- field: runs_pct | name="With training" decimals=0
-- field: mean_$unit | name="Distance a run day" decimals=1 cell=gauge color=green min=0
-- field: load | unit=none name="Load a run day" decimals=0 cell=gauge color=blue min=0
-- empty: No activity in this time.
-- link: Performance | performance
-- rows: demo single
select
  coalesce(s.label, 'off') as "On",
  count(*) as days,
  100.0 * count(*) / sum(count(*)) over () as runs_pct,
  avg(nullif(d.km, 0)) / $km_per_unit as mean_$unit,
  avg(d.load) as load
from $schema.daily_training as d
left join $schema.shifts as s using (athlete_id, day)
where d.athlete_id = $athlete
  and d.day between $__timeFrom()::date and $__timeTo()::date
group by 1
order by 1
