-- title: Heart rate
-- kind: timeseries
-- size: 12x7
-- description: The mean of each ten seconds, from the samples. Good on an even run: it rises slowly or not at all.
-- field: heart_rate_hr | draw=line color=rust name="Heart rate" decimals=0
-- defaults: {"custom": {"axisSoftMin": null}}
-- empty: This run has no heart rate, or the time range is another: click its day above.
-- link: Performance | performance
-- rows: demo single
select to_timestamp(floor(extract(epoch from s.at) / 10) * 10) as time, avg(s.heart_rate) as heart_rate_hr
from $schema.runs as r
cross join lateral runlytics.samples(r.stream) as s
where r.athlete_id = $athlete
  and r.activity_id = $activity
  and s.heart_rate is not null
group by 1
order by 1
