-- Streams and their samples.

create function runlytics.samples(stream runlytics.stream) returns setof runlytics.sample
  -- A watch that records by need has some hundreds an hour, one by the second 3,600.
  as 'MODULE_PATHNAME', 'runlytics_samples' language c immutable strict parallel safe cost 3000 rows 1000;
comment on function runlytics.samples(runlytics.stream) is
  'The samples of a stream in the order of time.';

create function runlytics.heart_rates(stream runlytics.stream) returns setof runlytics.heart_rate_sample
  as 'MODULE_PATHNAME', 'runlytics_heart_rates' language c immutable strict parallel safe cost 1000 rows 600;
comment on function runlytics.heart_rates(runlytics.stream) is
  'The samples of a stream that have a heart rate, in the order of time, without what else it holds: for streams of heart rates alone, a day each, a third of the time of samples().';

create function runlytics_internal.stream_of_step(runlytics.aggregate_state, runlytics.sample) returns runlytics.aggregate_state
  as 'MODULE_PATHNAME', 'runlytics_stream_of_step' language c immutable parallel safe cost 1;

create function runlytics_internal.stream_of_final(runlytics.aggregate_state) returns runlytics.stream
  as 'MODULE_PATHNAME', 'runlytics_stream_of_final' language c immutable parallel safe cost 10000;
comment on function runlytics_internal.stream_of_step(runlytics.aggregate_state, runlytics.sample) is 'Part of the aggregate stream_of: adds one sample.';
comment on function runlytics_internal.stream_of_final(runlytics.aggregate_state) is 'Part of the aggregate stream_of: encodes what was gathered.';

create aggregate runlytics.stream_of(runlytics.sample) (
  sfunc = runlytics_internal.stream_of_step,
  stype = runlytics.aggregate_state,
  finalfunc = runlytics_internal.stream_of_final,
  parallel = safe
);
comment on aggregate runlytics.stream_of(runlytics.sample) is
  'The stream of a set of samples, the inverse of samples(). Rows may come in any order; values are rounded to the resolution of their channel. NULL for no samples; SQLSTATE 22004 for a sample without a time.';

create function runlytics.sample_count(stream runlytics.stream) returns int
  as 'MODULE_PATHNAME', 'runlytics_sample_count' language c immutable strict parallel safe cost 2;
comment on function runlytics.sample_count(runlytics.stream) is
  'How many samples a stream holds. Reads the header alone.';

create function runlytics.started_at(stream runlytics.stream) returns timestamptz
  as 'MODULE_PATHNAME', 'runlytics_started_at' language c immutable strict parallel safe cost 2;
comment on function runlytics.started_at(runlytics.stream) is
  'The time of the first sample. Reads the header alone.';

create function runlytics.elapsed_time(stream runlytics.stream) returns float8
  as 'MODULE_PATHNAME', 'runlytics_elapsed_time' language c immutable strict parallel safe cost 2;
comment on function runlytics.elapsed_time(runlytics.stream) is
  'Seconds from the first sample to the last, pauses included. Reads the header alone.';

create function runlytics_internal.add_heart_rates(stream runlytics.stream, at timestamptz[], heart_rate float8[]) returns runlytics.stream
  as 'MODULE_PATHNAME', 'runlytics_add_heart_rates' language c immutable parallel safe cost 10000;
comment on function runlytics_internal.add_heart_rates(runlytics.stream, timestamptz[], float8[]) is
  'A stream of heart rates alone with further ones in it, to the whole beat; of the same instant the last counts, the new before the old. A NULL stream is one without samples. SQLSTATE 22004 for NULL arrays, 22023 when they differ in length.';
