-- What others than the athlete see of a route: it is cut where it lies in a zone. Zones are given by their
-- latitudes, longitudes and radii in metres, side by side.

create function runlytics_internal.public_route(line geometry, lats float8[], lons float8[], radii float8[]) returns geometry
  as 'MODULE_PATHNAME', 'runlytics_public_route' language c immutable strict parallel safe cost 1000;
comment on function runlytics_internal.public_route(geometry, float8[], float8[], float8[]) is
  'The longest piece of a LineString that no zone touches, cut where it leaves them; NULL when there is none. A part of hide_positions().';

create function runlytics_internal.is_private_route(line geometry, lats float8[], lons float8[], radii float8[]) returns bool
  as 'MODULE_PATHNAME', 'runlytics_is_private_route' language c immutable strict parallel safe cost 1000;
comment on function runlytics_internal.is_private_route(geometry, float8[], float8[], float8[]) is
  'Whether a zone touches a LineString, or passes it within 5 m: a route is simplified, and a sample may lie where its line does not. A part of hide_positions().';

create function runlytics_internal.public_stream(stream runlytics.stream, lats float8[], lons float8[], radii float8[]) returns runlytics.stream
  as 'MODULE_PATHNAME', 'runlytics_public_stream' language c immutable strict parallel safe cost 20000;
comment on function runlytics_internal.public_stream(runlytics.stream, float8[], float8[], float8[]) is
  'A stream without its positions in the zones, every other channel as it was; NULL when no sample lies in one. A part of hide_positions().';

create function runlytics_internal.public_shape(shape text, lats float8[], lons float8[], radii float8[]) returns text
  as 'MODULE_PATHNAME', 'runlytics_public_shape' language c immutable strict parallel safe cost 100;
comment on function runlytics_internal.public_shape(text, float8[], float8[], float8[]) is
  'The outline by which a recording is known again, with its positions in the zones as moments without one. A part of hide_positions().';
