-- title: Shoes and bikes
-- kind: table
-- size: 24x8
-- description: warehouse.gear_use: how far each was worn, and warehouse.gear_due: when what has a limit (warehouse.gear.limit_km, limit_days) is to be replaced. Many runners change shoes after 600 to 800 km.
-- field: activities | unit=none name=Activities decimals=0
-- field: distance_$unit | name=Distance decimals=0 cell=gauge color=amber min=0
-- field: moving_h | name=Time decimals=0
-- empty: No activity names its gear. Watches do not; Strava's export and its API do.
-- link: Data health | data-health
-- rows: any
select
  u.name,
  u.kind,
  u.activities,
  u.km / $km_per_unit as distance_$unit,
  u.moving_s / 3600 as moving_h,
  u.first_day::text as "From",
  u.last_day::text as "Last",
  d.due_on::text as "Due",
  case when u.retired then 'retired' else d.state end as state
from $schema.gear_use as u
left join $schema.gear_due as d using (athlete_id, gear_id)
where u.athlete_id = $athlete
order by u.retired, u.last_day desc nulls last, u.name
