-- title: Where the way to run goes, beside soreness
-- kind: table
-- size: 24x8
-- description: runlytics.trend() of each feature of the films (metrics gait_...), and of the journal's soreness in the last row, over the time range: the change from the first week to the last with its 95 % interval; none below ten weeks with a film. Good: what you work on moves, and the interval leaves out nought.
-- field: change | unit=none name=Change decimals=2
-- field: low | unit=none name="95 % from" decimals=2
-- field: high | unit=none name=to decimals=2
-- field: n | unit=none name=Weeks width=80
-- empty: No film yet: let somebody film you from the side, and run tools/pose on the film.
-- link: Mission Control | overview
-- rows: any
select
  replace(replace(m.name, 'gait_', ''), '_', ' ') as "Feature", m.unit as "Unit",
  t.change, t.change_low as low, t.change_high as high, t.n, t.note as "In words"
from $schema.metrics as m
cross join lateral runlytics.trend(metric => m.name, since => $__timeFrom()::date, until => $__timeTo()::date, athlete_id => $athlete) as t
where (m.name like 'gait\_%' or m.name = 'soreness')
  and t.n > 0
  and exists (
    select from $schema.gait_trend as g
    where g.athlete_id = $athlete
      and g.local_date between $__timeFrom()::date and $__timeTo()::date
  )
order by m.name = 'soreness', m.metric_id
