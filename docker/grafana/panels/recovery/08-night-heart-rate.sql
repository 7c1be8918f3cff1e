-- title: The last night, heart rate
-- kind: timeseries
-- size: 12x7
-- time: 36h
-- description: Heart rate through the last main sleep, the mean of each five minutes (warehouse.biometric_samples). Good: it falls early in the night; late alcohol or training keeps it up.
-- field: heart_rate_hr | draw=line color=rust name="Heart rate" decimals=0
-- defaults: {"custom": {"axisSoftMin": null}}
-- empty: No heart rate through the last night: let the watch measure it, and send its health data.
-- link: Data health | data-health
-- rows: demo
select to_timestamp(floor(extract(epoch from b.recorded_at) / 300) * 300) as time, avg(b.value) as heart_rate_hr
from (
  select athlete_id, started_at, ended_at
  from $schema.nights
  where athlete_id = $athlete
  order by day desc
  limit 1
) as n
join $schema.biometric_samples as b
  on b.athlete_id = n.athlete_id
  and b.metric = 'heart_rate'
  and b.day between (n.started_at at time zone 'UTC')::date and (n.ended_at at time zone 'UTC')::date
  and b.recorded_at between n.started_at and n.ended_at
group by 1
order by 1
