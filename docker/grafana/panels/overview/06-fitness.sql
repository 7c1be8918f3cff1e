-- title: Fitness and fatigue
-- kind: timeseries
-- size: 12x8
-- description: warehouse.fitness: load smoothed over 42 days (CTL, fitness) and over 7 (ATL, fatigue), an hour at threshold being 100; dashed the next 14 days if you rest (warehouse.fitness_forecast). Good: fitness rises by some five points a week at most. Within 126 days of the first run it still remembers its start from 0.
-- field: ctl | unit=none draw=line color=blue name="Fitness (CTL)" decimals=1
-- field: atl | unit=none draw=line color=amber name="Fatigue (ATL)" decimals=1
-- field: ctl_rest | unit=none draw=dashed color=blue name="Fitness, resting" decimals=1
-- field: atl_rest | unit=none draw=dashed color=amber name="Fatigue, resting" decimals=1
-- empty: No activity with a load in this time: widen the range, or load some.
-- link: Performance | performance
-- rows: demo single
select time, ctl, atl, null::float8 as ctl_rest, null::float8 as atl_rest
from $schema.fitness
where athlete_id = $athlete
  and day between $__timeFrom()::date and $__timeTo()::date
union all
select time, null, null, ctl, atl
from $schema.fitness_forecast
where athlete_id = $athlete
  and days_ahead between 1 and 14
  and scenario = 'rest'
  and day between $__timeFrom()::date and $__timeTo()::date
order by time
