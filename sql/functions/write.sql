-- Streams out as files that other programs read.

create function runlytics.to_tcx(
  stream runlytics.stream,
  sport text default 'running',
  name text default null,
  laps runlytics.lap[] default null
) returns text
  as 'MODULE_PATHNAME', 'runlytics_to_tcx' language c immutable parallel safe cost 50000;
comment on function runlytics.to_tcx(runlytics.stream, text, text, runlytics.lap[]) is
  'A stream as TCX (TrainingCenterDatabase v2, with Garmin''s extension for speed, a runner''s cadence and power): every sample, a Track after each pause, the laps or one. The name goes into Notes. NULL for a NULL stream; SQLSTATE 54000 beyond 1 GB.';

create function runlytics.to_gpx(
  stream runlytics.stream,
  sport text default 'running',
  name text default null
) returns text
  as 'MODULE_PATHNAME', 'runlytics_to_gpx' language c immutable parallel safe cost 50000;
comment on function runlytics.to_gpx(runlytics.stream, text, text) is
  'A stream as GPX 1.1 (with Garmin''s extension for heart rate, cadence, temperature and speed, and power): every sample with a position, a trkseg after each pause. NULL for a NULL stream; SQLSTATE 22023 without any position, 54000 beyond 1 GB.';
