-- title: Route
-- kind: geomap
-- size: 8x8
-- description: Positions of the run (warehouse.route_points), coloured by heart rate. The ground stays empty unless you choose a base map above: then your browser asks its server for the places that you look at.
-- field: lat, lon | unit=none decimals=5
-- field: heart_rate_hr | decimals=0 name="Heart rate"
-- layer: {"type": "markers", "name": "Heart rate", "tooltip": true, "config": {"showLegend": true, "style": {"size": {"fixed": 3}, "opacity": 1, "symbol": {"fixed": "img/icons/marker/circle.svg", "mode": "fixed"}, "color": {"field": "Heart rate", "fixed": "#1f7a5c"}}}, "location": {"mode": "coords", "latitude": "lat", "longitude": "lon"}}
-- defaults: {"color": {"mode": "continuous-GrYlRd"}}
-- empty: This run has no positions.
-- link: Routes | routes
-- rows: demo single
select time, lat, lon, heart_rate as heart_rate_hr
from $schema.route_points
where athlete_id = $athlete
  and activity_id = $activity
order by time
