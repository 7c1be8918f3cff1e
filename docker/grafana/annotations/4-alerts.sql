-- title: Alerts
-- color: amber
-- description: Episodes of warning or critical level over the nights, with what the athlete said that they were.
select time, end_time as timeend, concat_ws(': ', title, labels) as text, 'alert,' || level as tags
from $schema.alert_episodes
where athlete_id = $athlete
  and level <> 'notice'
  and $__timeFilter(time)
order by time
