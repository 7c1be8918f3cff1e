-- title: Regularity of sleep
-- kind: timeseries
-- size: 12x7
-- description: warehouse.nights, regularity: how alike the seven nights are, 100 being the same every day, 0 chance. Shifts lower it; above 80 is regular.
-- field: regularity | unit=none draw=line color=blue name=Regularity max=100 decimals=0
-- empty: Regularity needs seven known nights in a row.
-- link: Recovery | recovery
-- rows: demo
select day::timestamp at time zone timezone as time, regularity
from $schema.nights
where athlete_id = $athlete
  and $__timeFilter(ended_at)
order by day
