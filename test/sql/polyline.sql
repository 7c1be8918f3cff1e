-- Encoded polylines.
set datestyle = 'ISO';
set timezone = 'UTC';
select st_astext(runlytics.polyline_decode(encoded => '_p~iF~ps|U_ulLnnqC_mqNvxq`@'));
select st_astext(runlytics.polyline_decode(encoded => '_izlhA~rlgdF_{geC~ywl@_kwzCn`{nI', digits => 6));
select st_astext(runlytics.polyline_decode(encoded => ''));
select st_astext(runlytics.polyline_decode(encoded => 'gu`wFf`ys@'));
select st_srid(runlytics.polyline_decode(encoded => 'gu`wFf`ys@'));
select runlytics.polyline_decode(encoded => null) is null;

-- What was decoded is what PostGIS itself would have made.
select
  runlytics.polyline_decode(encoded => e)::bytea = st_setsrid(st_geomfromtext(st_astext(runlytics.polyline_decode(encoded => e))), 4326)::bytea as same_bytes,
  runlytics.polyline_encode(line => runlytics.polyline_decode(encoded => e)) = e as same_text
from unnest(array['_p~iF~ps|U_ulLnnqC_mqNvxq`@', '_p~iF~ps|U_ulLnnqC', 'gu`wFnfys@???nKgE??gE?????oK????fE??fE']) as e;

-- Six digits near the antimeridian are exact.
select runlytics.polyline_encode(
  line => runlytics.polyline_decode(encoded => runlytics.polyline_encode(
    line => 'srid=4326;linestring(179.999999 -16.500001, -179.999999 -16.499999)'::geometry, digits => 6), digits => 6),
  digits => 6)
  = runlytics.polyline_encode(line => 'srid=4326;linestring(179.999999 -16.500001, -179.999999 -16.499999)'::geometry, digits => 6);
select st_astext(runlytics.polyline_decode(
  encoded => runlytics.polyline_encode(line => 'linestring(179.999999 -16.500001, 179.999998 -16.499999)'::geometry, digits => 6),
  digits => 6), 6);

-- Three and four dimensions give their x and y.
select runlytics.polyline_encode(line => 'linestring zm(-120.2 38.5 1 2, -120.95 40.7 3 4)'::geometry);

-- What is not a polyline is refused, with the place.
\set VERBOSITY default
\set SHOW_CONTEXT never
select runlytics.polyline_decode(encoded => '>');
select runlytics.polyline_decode(encoded => '_');
select runlytics.polyline_decode(encoded => '_p~iF~ps|U_p~iF');
select runlytics.polyline_decode(encoded => '_p~iF~ps|U_p~iF~ps|');
select runlytics.polyline_decode(encoded => '_p~iF~ps|U', digits => 9);
select runlytics.polyline_encode(line => 'point(1 2)'::geometry);
select runlytics.polyline_encode(line => 'srid=3857;linestring(1 2, 3 4)'::geometry);
