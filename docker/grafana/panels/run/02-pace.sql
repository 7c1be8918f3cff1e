-- title: Pace
-- kind: timeseries
-- size: 12x7
-- description: Pace of each half minute, from the samples (warehouse.runs, runlytics.samples): a lower line is faster. Gaps are stops.
-- field: pace_s_per_$unit | draw=line color=green name=Pace
-- defaults: {"custom": {"axisSoftMin": null, "axisLabel": "lower is faster"}}
-- empty: This run has no samples, or the time range is another: click its day above.
-- link: Performance | performance
-- rows: demo single
select
  to_timestamp(floor(extract(epoch from s.at) / 30) * 30) as time,
  $km_per_unit * 1000 * extract(epoch from max(s.at) - min(s.at))::float8 / (max(s.distance_m) - min(s.distance_m)) as pace_s_per_$unit
from $schema.runs as r
cross join lateral runlytics.samples(r.stream) as s
where r.athlete_id = $athlete
  and r.activity_id = $activity
group by 1
-- Below half a metre a second there is no pace to tell.
having max(s.distance_m) - min(s.distance_m) > 0.5 * extract(epoch from max(s.at) - min(s.at))::float8
order by 1
