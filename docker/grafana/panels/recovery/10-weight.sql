-- title: Weight
-- kind: timeseries
-- size: 8x7
-- description: warehouse.recovery: weight of the scales or the journal. Good: no fall of more than half a per cent a week in training.
-- field: weight_kg | draw=points color=grey name=Weight decimals=1
-- defaults: {"custom": {"axisSoftMin": null}}
-- empty: No weight in this time: write it into the journal, or send the scales' data.
-- link: Data health | data-health
-- rows: demo
select time, weight_kg
from $schema.recovery
where athlete_id = $athlete
  and weight_kg is not null
  and day between $__timeFrom()::date and $__timeTo()::date
order by time
