-- title: From bed to waking
-- kind: timeseries
-- size: 12x8
-- description: warehouse.nights: when the main sleep began and ended, in hours from local midnight; below zero is the evening before. Good: an even band. After night shifts it lies by day.
-- field: bed_h | draw=steps color=blue name="Fell asleep" decimals=1
-- field: wake_h | draw=steps color=amber below="Fell asleep" name="Woke up" decimals=1
-- defaults: {"custom": {"axisSoftMin": null, "fillOpacity": 15}}
-- empty: No night in this time: send a watch's sleep, or write sleep into the journal.
-- link: Shifts | shifts
-- rows: demo
select
  day::timestamp at time zone timezone as time,
  extract(epoch from (started_at at time zone timezone) - day::timestamp)::float8 / 3600 as bed_h,
  extract(epoch from (ended_at at time zone timezone) - day::timestamp)::float8 / 3600 as wake_h
from $schema.nights
where athlete_id = $athlete
  and $__timeFilter(ended_at)
order by day
