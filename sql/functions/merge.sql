-- Whether two recordings are of the same run, and one activity out of several recordings.

create type runlytics.likeness as (
  score float8,
  reason text
);
comment on type runlytics.likeness is 'How much two recordings are alike, from 0 to 1, and why.';

create type runlytics.recording as (
  started_at timestamptz,
  elapsed_s float8,
  distance_m float8,
  sport text,
  shape text
);
comment on type runlytics.recording is 'What a recording of an activity is known by; shape is that of parse_activity(). NULL where it is not known.';

create function runlytics.compare_activities(activity runlytics.recording, other runlytics.recording) returns runlytics.likeness
  as 'MODULE_PATHNAME', 'runlytics_compare_activities' language c immutable parallel safe cost 100;
comment on function runlytics.compare_activities(runlytics.recording, runlytics.recording) is
  'Whether two recordings are of the same run: the time they have in common, their distances, how far apart they were at the same moment and their sports; from a score of 0.6 on they are. A clock that is off by quarters of an hour, up to 14 hours, is recognised when all else agrees closely. NULL when one does not say when it started.';

create function runlytics.merge_files(files bytea[], parts int[]) returns setof runlytics.parsed_activity
  as 'MODULE_PATHNAME', 'runlytics_merge_files' language c immutable strict parallel safe cost 200000 rows 1;
comment on function runlytics.merge_files(bytea[], int[]) is
  'One activity out of several files of the same run: the most trusted file that says something gives it (with samples before without, complete before truncated; FIT, TCX, GPX, then services), its samples are the stream and take what they lack from the others; names and notes come from the service first. parts: which activity of each file, from 1. credits says what each file gave. SQLSTATE 22023 for a part that is not there.';

create function runlytics_internal.merge_documents(files bytea[], kinds text[], places int[], parts int[]) returns setof runlytics.parsed_activity
  as 'MODULE_PATHNAME', 'runlytics_merge_documents' language c immutable strict parallel safe cost 200000 rows 1;
comment on function runlytics_internal.merge_documents(bytea[], text[], int[], int[]) is
  'What runlytics.merge_files() makes of files whose formats were decided on before. places: in which file, from 1, each of the parts is.';

create function runlytics.join_streams(stream runlytics.stream, other runlytics.stream) returns runlytics.stream
  as 'MODULE_PATHNAME', 'runlytics_join_streams' language c immutable strict parallel safe cost 50000;
comment on function runlytics.join_streams(runlytics.stream, runlytics.stream) is
  'The stream with what it lacks filled from another recording of the same run: heart rate, power and the like wherever a sample has none, interpolated between samples of the other at most 10 s apart; positions and distance only where the stream has none at all. Times and pauses stay its own.';
