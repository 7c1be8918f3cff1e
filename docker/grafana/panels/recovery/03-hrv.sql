-- title: Heart rate variability
-- kind: timeseries
-- size: 12x8
-- description: warehouse.recovery: nights, the geometric mean of seven, and one sigma around the median of the 60 days before, of the same app and statistic. Good: the line inside the range.
-- field: hrv_low_ms | draw=edge color=clear name="Range from" decimals=0
-- field: hrv_high_ms | draw=edge color=teal below="Range from" name="Range to" decimals=0
-- field: hrv_ms | draw=points color=grey name=Night decimals=0
-- field: hrv_7d_ms | draw=line color=teal name="Seven days" decimals=0
-- defaults: {"custom": {"axisSoftMin": null}}
-- empty: No HRV in this time: let a watch measure it at night, and send its health data.
-- link: Shifts | shifts
-- rows: demo
select time, hrv_low as hrv_low_ms, hrv_high as hrv_high_ms, hrv_ms, hrv_7d as hrv_7d_ms
from $schema.recovery
where athlete_id = $athlete
  and day between $__timeFrom()::date and $__timeTo()::date
order by time
