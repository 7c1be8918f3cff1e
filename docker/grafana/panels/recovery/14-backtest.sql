-- title: Readiness as it came, and as it was predicted
-- kind: timeseries
-- size: 24x8
-- time: 26w
-- description: warehouse.backtest: each day beside what ridge regression would have said on the day before, made of what was known then. Good: a line that runs through the points.
-- field: actual | unit=none name="As it came" draw=points color=grey decimals=0
-- field: predicted | unit=none name=Predicted color=teal decimals=0
-- empty: No backtest in this time: it takes 60 pairs of days, and CALL runlytics.train_models().
-- link: Mission Control | overview
-- rows: demo
select b.day::timestamp at time zone p.timezone as time, b.actual, b.ridge as predicted
from $schema.backtest as b
join $schema.settings_periods as p
  on p.athlete_id = b.athlete_id
  and b.day >= p.valid_from
  and b.day < p.valid_until
where b.athlete_id = $athlete
  and b.target = 'readiness'
  and b.day >= $__timeFrom()::date
  and b.day <= $__timeTo()::date
order by time
