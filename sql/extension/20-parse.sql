-- Bytes -> one model.

create function runlytics.parse_activity(file bytea) returns setof runlytics.parsed_activity
  as 'MODULE_PATHNAME', 'runlytics_parse_activity' language c immutable strict parallel safe cost 100000 rows 1;
comment on function runlytics.parse_activity(bytea) is
  'Every activity in a file: TCX, GPX, FIT or Strava JSON, seen through gzip. The content decides, never a name. A file that ends early gives what was read with truncated set; one without an activity gives no row and a NOTICE. SQLSTATE 22P02 malformed (DETAIL says where), 54000 over a limit.';

create function runlytics.detect_format(file bytea) returns text
  as 'MODULE_PATHNAME', 'runlytics_detect_format' language c immutable strict parallel safe cost 1000;
comment on function runlytics.detect_format(bytea) is
  'What a file is, by its first kilobytes, seen through gzip: tcx, gpx, fit, ..., unknown.';
