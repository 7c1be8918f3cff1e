-- title: Cadence
-- kind: timeseries
-- size: 12x7
-- description: Steps a minute, the mean of each ten seconds, from the samples. It falls when you tire; what is right differs from runner to runner.
-- field: cadence_spm | draw=line color=violet name=Cadence decimals=0
-- defaults: {"custom": {"axisSoftMin": null}}
-- empty: This run has no cadence, or the time range is another: click its day above.
-- link: Performance | performance
-- rows: demo
select to_timestamp(floor(extract(epoch from s.at) / 10) * 10) as time, avg(s.cadence) as cadence_spm
from $schema.runs as r
cross join lateral runlytics.samples(r.stream) as s
where r.athlete_id = $athlete
  and r.activity_id = $activity
  and s.cadence > 0
group by 1
order by 1
