-- title: The last route
-- kind: geomap
-- size: 8x9
-- description: The last run with positions (warehouse.route_points). The ground stays empty unless you choose a base map above: then your browser asks its server for the places that you look at.
-- field: lat, lon | unit=none decimals=5
-- field: avg_hr | decimals=0
-- layer: {"type": "route", "name": "Route", "tooltip": false, "config": {"arrow": 0, "style": {"size": {"fixed": 3}, "lineWidth": 3, "opacity": 1, "color": {"fixed": "#1f7a5c"}}}, "location": {"mode": "coords", "latitude": "lat", "longitude": "lon"}}
-- empty: No run with positions yet.
-- link: Routes | routes
-- rows: demo single
select time, lat, lon
from $schema.route_points
where athlete_id = $athlete
  and activity_id = (
    select activity_id
    from $schema.activities
    where athlete_id = $athlete
      and sport = 'running'
      and not excluded
      and route is not null
    order by started_at desc
    limit 1
  )
order by time
