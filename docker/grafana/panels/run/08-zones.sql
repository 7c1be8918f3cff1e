-- title: Time in zones
-- kind: barchart
-- size: 8x8
-- description: warehouse.zone_time: time in five zones of heart rate beside your threshold. An easy run has nearly all of it in the first two.
-- field: seconds_s | name=Time color=teal
-- empty: This run has no heart rate, or no threshold is known: see warehouse.athlete_settings.
-- link: Performance | performance
-- rows: demo single
select
  case zone when 1 then 'below 85 %' when 2 then 'to 90 %' when 3 then 'to 95 %' when 4 then 'to 100 %' else 'above' end as zone,
  seconds as seconds_s
from $schema.zone_time
where athlete_id = $athlete
  and activity_id = $activity
  and set = 'threshold'
order by zone_time.zone
