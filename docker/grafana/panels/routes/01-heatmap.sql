-- title: Where you were
-- kind: geomap
-- size: 16x16
-- description: warehouse.route_heatmap: how many activities of the chosen sports passed each cell of some 100 metres in the time range. The ground stays empty unless you choose a base map above: then your browser asks its server for the places that you look at.
-- field: lat, lon | unit=none decimals=4
-- field: passes | unit=none name=Times decimals=0
-- layer: {"type": "markers", "name": "Times", "tooltip": true, "config": {"showLegend": true, "style": {"size": {"fixed": 4, "field": "Times", "min": 2, "max": 8}, "opacity": 0.7, "symbol": {"fixed": "img/icons/marker/square.svg", "mode": "fixed"}, "color": {"field": "Times", "fixed": "#1f7a5c"}}}, "location": {"mode": "coords", "latitude": "lat", "longitude": "lon"}}
-- defaults: {"color": {"mode": "continuous-YlRd"}}
-- empty: No route of these sports in this time.
-- link: Year | year
-- rows: demo single
select lat, lon, sum(count) as passes
from $schema.route_heatmap
where athlete_id = $athlete
  and sport in ($sport)
  and day between $__timeFrom()::date and $__timeTo()::date
group by lat, lon
order by passes, lat, lon
