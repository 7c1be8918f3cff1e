-- Encoded polylines: the compact routes of Strava, Google (5 digits), OSRM and Valhalla (6 digits).

create function runlytics.polyline_decode(encoded text, digits int default 5) returns geometry
  as 'MODULE_PATHNAME', 'runlytics_polyline_decode' language c immutable strict parallel safe cost 100;
comment on function runlytics.polyline_decode(text, int) is
  'The LineString (SRID 4326) of an encoded polyline with the given number of decimal digits. The empty string is an empty line, a single point two equal vertices. SQLSTATE 22P02 for what is not a polyline, with the byte offset.';

create function runlytics.polyline_encode(line geometry, digits int default 5) returns text
  as 'MODULE_PATHNAME', 'runlytics_polyline_encode' language c immutable strict parallel safe cost 100;
comment on function runlytics.polyline_encode(geometry, int) is
  'The encoded polyline of a LineString in degrees, rounded to the given number of decimal digits; the inverse of polyline_decode.';
