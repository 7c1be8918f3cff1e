-- title: Open alerts
-- kind: table
-- size: 8x8
-- description: warehouse.alert_episodes: what is out of the usual in the nights and the sensors, with what was measured and what is usual for the athlete. Nothing here is medical. Good: empty. In psql runlytics.acknowledge(alert_id, label) closes one.
-- field: since | name=Since width=100
-- field: level | name=Level width=80 cell=text map="notice:notice:grey warning:warning:amber critical:critical:rust"
-- field: title | name=What width=190 cell=wrap
-- field: said | name=Evidence cell=wrap
-- field: alert_id | unit=none name=Number width=70
-- empty: Nothing is out of the usual. That is good.
-- link: Recovery | recovery
-- rows: any
select first_day::text as since, level, title, said, alert_id
from $schema.alert_episodes
where athlete_id = $athlete
  and open
order by last_day desc, alert_id desc
