-- title: VDOT and aerobic estimate
-- kind: timeseries
-- size: 12x8
-- description: warehouse.fitness_trend: the best VDOT of twelve weeks, from races and stretches at their heart rate, and what pace and heart rate of the week's runs say. Good: both rise. Heat and bad sleep pull the second down.
-- field: vdot | unit=none draw=line color=blue name=VDOT decimals=1
-- field: aerobic_estimate | unit=none draw=points color=grey name="By pace and heart rate" decimals=1
-- empty: No race, no hard effort and no run with heart rate in this time.
-- link: Mission Control | overview
-- rows: demo single
select time, vdot, aerobic_estimate
from $schema.fitness_trend
where athlete_id = $athlete
  and week between $__timeFrom()::date and $__timeTo()::date
order by time
