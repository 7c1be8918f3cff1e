-- title: Shoes and bikes
-- kind: table
-- size: 24x8
-- description: warehouse.gear_use: how far each was worn. Many runners change shoes after 600 to 800 km.
-- field: activities | unit=none name=Activities decimals=0
-- field: distance_$unit | name=Distance decimals=0 cell=gauge color=amber min=0
-- field: moving_h | name=Time decimals=0
-- empty: No activity names its gear. Watches do not; Strava's export and its API do.
-- link: Data health | data-health
-- rows: any
select
  name,
  kind,
  activities,
  km / $km_per_unit as distance_$unit,
  moving_s / 3600 as moving_h,
  first_day::text as "From",
  last_day::text as "Last",
  case when retired then 'retired' end as state
from $schema.gear_use
where athlete_id = $athlete
order by retired, last_day desc nulls last, name
