-- Intervals, and the workout in words.

create function runlytics.detect_intervals(stream runlytics.stream, laps runlytics.lap[] default null) returns setof runlytics.interval_set
  as 'MODULE_PATHNAME', 'runlytics_detect_intervals' language c immutable parallel safe cost 10000 rows 10;
comment on function runlytics.detect_intervals(runlytics.stream, runlytics.lap[]) is
  'The parts of a run: warm-up, work, rest, cool-down. Where the laps alternate between two speeds they are the parts; else the run is cut where its graded speed changes, and is one steady part unless two kinds of speed, 12 % apart, explain three quarters of its variance.';

create function runlytics.describe_workout(
  stream runlytics.stream,
  laps runlytics.lap[] default null,
  units text default 'km'
) returns text
  as 'MODULE_PATHNAME', 'runlytics_describe_workout' language c immutable parallel safe cost 10000;
comment on function runlytics.describe_workout(runlytics.stream, runlytics.lap[], text) is
  'The workout in words: 6 x 800 m, 2:00 jog; pyramid 200-400-800-400-200 m, 1:30 jog; tempo 20:00; progression run, 12.1 km; even run, 8.4 km. By detect_intervals(); a length within 4 % of a usual one is called by it. units: km or mi, for whole runs; what is repeated is told as a track has it. NULL without movement; SQLSTATE 22023 for other units.';
