-- title: Breaths and blood oxygen
-- kind: timeseries
-- size: 8x7
-- description: warehouse.recovery: medians of the main sleep. Good: even; more breaths than usual over days come before a fever is felt.
-- field: breaths | unit=none draw=line color=teal name="Breaths a minute" decimals=1
-- field: spo2_pct | draw=line color=blue name="Blood oxygen" axis=right decimals=0
-- defaults: {"custom": {"axisSoftMin": null}}
-- empty: No respiratory rate in this time: a watch measures it at night.
-- link: Data health | data-health
-- rows: demo
select time, respiratory_rate as breaths, spo2 as spo2_pct
from $schema.recovery
where athlete_id = $athlete
  and day between $__timeFrom()::date and $__timeTo()::date
order by time
