-- title: Grade and altitude
-- kind: timeseries
-- size: 12x7
-- description: Altitude, and the grade of each half minute, from the samples. Read pace beside it: uphill a slow kilometre may be a hard one.
-- field: grade_pct | draw=area color=grey name=Grade axis=right decimals=0
-- field: altitude_$height | draw=line color=blue name=Altitude decimals=0
-- defaults: {"custom": {"axisSoftMin": null}}
-- empty: This run has no altitude, or the time range is another: click its day above.
-- link: Routes | routes
-- rows: demo
select
  to_timestamp(floor(extract(epoch from s.at) / 30) * 30) as time,
  100 * ((array_agg(s.altitude_m order by s.at desc))[1] - (array_agg(s.altitude_m order by s.at))[1])
    / nullif(greatest(max(s.distance_m) - min(s.distance_m), 20), 0) as grade_pct,
  avg(s.altitude_m) / $m_per_height as altitude_$height
from $schema.runs as r
cross join lateral runlytics.samples(r.stream) as s
where r.athlete_id = $athlete
  and r.activity_id = $activity
  and s.altitude_m is not null
group by 1
order by 1
