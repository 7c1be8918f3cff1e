-- title: Each run beside the longest of the 30 days before
-- kind: timeseries
-- size: 8x8
-- description: warehouse.run_list: distance of each run, and the longest of the 30 days before it. Good: a long run stands above the line by a tenth at most.
-- field: distance_$unit | draw=bars color=green name=Run decimals=1
-- field: longest_$unit | draw=steps color=amber name="Longest of 30 days before" decimals=1
-- empty: No run in this time: widen the range, or load runs.
-- link: Performance | performance
-- rows: demo single
select
  started_at as time,
  km / $km_per_unit as distance_$unit,
  longest_30d_km / $km_per_unit as longest_$unit
from $schema.run_list
where athlete_id = $athlete
  and $__timeFilter(started_at)
order by started_at
