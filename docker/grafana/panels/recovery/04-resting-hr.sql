-- title: Resting heart rate
-- kind: timeseries
-- size: 12x8
-- description: warehouse.recovery: days, the mean of seven, and the normal range of the 60 days before. Good: the line inside the range or below it.
-- field: low_hr | draw=edge color=clear name="Range from" decimals=0
-- field: high_hr | draw=edge color=rust below="Range from" name="Range to" decimals=0
-- field: resting_hr | draw=points color=grey name=Day decimals=0
-- field: week_hr | draw=line color=rust name="Seven days" decimals=1
-- defaults: {"custom": {"axisSoftMin": null}}
-- empty: No resting heart rate in this time: send a watch's health data.
-- link: Shifts | shifts
-- rows: demo
select time, rhr_low as low_hr, rhr_high as high_hr, resting_hr, rhr_7d as week_hr
from $schema.recovery
where athlete_id = $athlete
  and day between $__timeFrom()::date and $__timeTo()::date
order by time
