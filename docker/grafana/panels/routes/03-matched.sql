-- title: The same route over time
-- kind: table
-- size: 16x9
-- description: warehouse.route_trends: routes that were run more than once, each way apart, with how pace and heart rate went on them by Theil and Sen's slope of the means of weeks. Below ten weeks it says little.
-- field: runs | unit=none name=Runs cell=gauge color=green min=0 decimals=0
-- field: mean_$unit | name="Distance" decimals=1
-- field: pace_trend | unit=none name="s/km in 30 days" decimals=1
-- field: hr_trend | unit=none name="Beats in 30 days" decimals=1
-- empty: No route was run twice: see CALL runlytics.recompute() for runs of an earlier version.
-- link: Year | year
-- rows: demo
select
  coalesce(route, 'Route ' || route_id) || case direction when 'reverse' then ', the other way' else '' end as "Route",
  runs,
  km / $km_per_unit as mean_$unit,
  to_char(make_interval(secs => median_pace_s_per_km * $km_per_unit), 'MI:SS') as "Usual pace",
  to_char(make_interval(secs => best_pace_s_per_km * $km_per_unit), 'MI:SS') as "Fastest",
  pace_per_30_days as pace_trend,
  hr_per_30_days as hr_trend,
  last_day::text as "Last"
from $schema.route_trends
where athlete_id = $athlete
order by runs desc, last_day desc, route_id, direction
limit 30
