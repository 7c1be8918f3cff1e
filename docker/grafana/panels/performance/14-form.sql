-- title: Running form at 5:00 to 6:00
-- kind: timeseries
-- size: 12x8
-- time: 52w
-- description: warehouse.running_form_trend between 5:00 and 6:00 a kilometre, a point a month: cadence, and the ground contact that the device tells (right axis, ms). Within a band speed does not hide a change; another device measures otherwise.
-- field: cadence | unit=none draw=line color=teal name=Cadence decimals=1
-- field: contact | unit=none draw=line color=rust name="Ground contact ms" axis=right decimals=0
-- empty: No cadence at this pace in this time.
-- link: Run | run
-- rows: demo
select
  time,
  sum(cadence * seconds) / sum(seconds) as cadence,
  1000 * sum(stance_time_s * seconds) / nullif(sum(seconds) filter (where stance_time_s is not null), 0) as contact
from $schema.running_form_trend
where athlete_id = $athlete
  and from_s_per_km in (300, 330)
  and month >= $__timeFrom()::date - 31
  and month <= $__timeTo()::date
group by time
order by time
