-- title: What runs have
-- kind: bargauge
-- size: 6x10
-- description: The share of the time range's runs that have a load, heart rate, a route and samples (warehouse.activities, streams, activity_metrics). Good: all near 100 %; without heart rate load comes from pace.
-- field: Load, Heart rate, Route, Samples | unit=percent min=0 max=100 decimals=0 steps="rust 50:amber 90:green"
-- empty: No run in this time.
-- link: Performance | performance
-- rows: demo single
select
  100.0 * count(m.value) / count(*) as "Load",
  100.0 * count(a.avg_hr) / count(*) as "Heart rate",
  100.0 * count(a.route) / count(*) as "Route",
  100.0 * count(s.athlete_id) / count(*) as "Samples"
from $schema.activities as a
left join $schema.streams as s using (athlete_id, activity_id)
left join $schema.activity_metrics as m
  on m.athlete_id = a.athlete_id
  and m.activity_id = a.activity_id
  and m.metric = 'load'
where a.athlete_id = $athlete
  and a.sport = 'running'
  and not a.excluded
  and $__timeFilter(a.started_at)
having count(*) > 0
