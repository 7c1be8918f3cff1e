-- title: Steps
-- kind: timeseries
-- size: 8x7
-- time: 60d
-- description: warehouse.daily_totals: steps of each local day, never the sum of two devices that counted the same. An easy day should have fewer.
-- field: steps | unit=none draw=bars color=grey name=Steps decimals=0
-- empty: No steps in this time: send a phone's or a watch's health data.
-- link: Data health | data-health
-- rows: demo
select t.day::timestamp at time zone p.timezone as time, t.value as steps
from $schema.daily_totals as t
join $schema.settings_periods as p
  on p.athlete_id = t.athlete_id
  and t.day >= p.valid_from
  and t.day < p.valid_until
where t.athlete_id = $athlete
  and t.metric = 'steps'
  and t.day between $__timeFrom()::date and $__timeTo()::date
order by time
