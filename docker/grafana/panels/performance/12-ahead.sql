-- title: Fitness ahead
-- kind: timeseries
-- size: 24x8
-- description: warehouse.fitness_forecast: CTL of the next 60 days as planned (warehouse.plan), as in the last four weeks, and at rest; and form as planned. Good: form is above zero on the day of the race. Set the time range to end in the future, as now+60d.
-- field: planned | unit=none draw=line color=blue name="Fitness as planned" decimals=1
-- field: usual | unit=none draw=dashed color=blue name="Fitness as usual" decimals=1
-- field: rest | unit=none draw=dashed color=grey name="Fitness at rest" decimals=1
-- field: form | unit=none draw=area color=green name="Form as planned" decimals=1
-- empty: No training yet, or the time range ends today: choose one that reaches into the future.
-- link: Mission Control | overview
-- rows: any
select
  time,
  max(ctl) filter (where scenario = 'planned') as planned,
  max(ctl) filter (where scenario = 'usual') as usual,
  max(ctl) filter (where scenario = 'rest') as rest,
  max(tsb) filter (where scenario = 'planned') as form
from $schema.fitness_forecast
where athlete_id = $athlete
  and day between $__timeFrom()::date and $__timeTo()::date
group by time
order by time
