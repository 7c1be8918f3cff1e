-- title: Resting heart rate
-- kind: timeseries
-- size: 12x7
-- description: warehouse.recovery: each day's value, the mean of seven days, and the normal range of the 60 days before. Good: the line inside the range; several days above it are a sign to rest.
-- field: low_hr | draw=edge color=clear name="Range from" decimals=0
-- field: high_hr | draw=edge color=rust below="Range from" name="Range to" decimals=0
-- field: resting_hr | draw=points color=grey name=Day decimals=0
-- field: week_hr | draw=line color=rust name="Seven days" decimals=1
-- defaults: {"custom": {"axisSoftMin": null}}
-- empty: No resting heart rate in this time: send a watch's health data.
-- link: Recovery | recovery
-- rows: demo
select time, rhr_low as low_hr, rhr_high as high_hr, resting_hr, rhr_7d as week_hr
from $schema.recovery
where athlete_id = $athlete
  and day between $__timeFrom()::date and $__timeTo()::date
order by time
