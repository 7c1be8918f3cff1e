-- title: Fitness, fatigue and form
-- kind: timeseries
-- size: 12x8
-- description: warehouse.fitness: CTL, ATL and TSB. Good: CTL rises through a season and form is above zero on the day of the race.
-- field: ctl | unit=none draw=line color=blue name="Fitness (CTL)" decimals=1
-- field: atl | unit=none draw=line color=amber name="Fatigue (ATL)" decimals=1
-- field: tsb | unit=none draw=area color=green name="Form (TSB)" decimals=1
-- empty: No activity with a load in this time.
-- link: Mission Control | overview
-- rows: demo single
select time, ctl, atl, tsb
from $schema.fitness
where athlete_id = $athlete
  and day between $__timeFrom()::date and $__timeTo()::date
order by time
