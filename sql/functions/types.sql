-- The schema belongs to the extension and goes with it. CREATE fails where somebody else has made it
-- already: an extension is never installed into a schema that a stranger owns.

-- The types. A composite type may grow at its end in a later version; columns never move.
create type runlytics.stream;

create function runlytics_internal.stream_in(cstring) returns runlytics.stream
  as 'MODULE_PATHNAME', 'runlytics_stream_in' language c immutable strict parallel safe cost 100;

create function runlytics_internal.stream_out(runlytics.stream) returns cstring
  as 'MODULE_PATHNAME', 'runlytics_stream_out' language c immutable strict parallel safe cost 100;

create function runlytics_internal.stream_recv(internal) returns runlytics.stream
  as 'MODULE_PATHNAME', 'runlytics_stream_recv' language c immutable strict parallel safe cost 100;

create function runlytics_internal.stream_send(runlytics.stream) returns bytea
  as 'MODULE_PATHNAME', 'runlytics_stream_send' language c immutable strict parallel safe cost 100;

create type runlytics.stream (
  input = runlytics_internal.stream_in,
  output = runlytics_internal.stream_out,
  receive = runlytics_internal.stream_recv,
  send = runlytics_internal.stream_send,
  internallength = variable,
  alignment = double,
  storage = external
);
comment on type runlytics.stream is
  'Every sample of one activity, column by column, bit-packed and checksummed. Read it with samples(); its text form is versioned binary in hexadecimal.';
comment on function runlytics_internal.stream_in(cstring) is 'Text input of stream; every length and the checksum are verified (SQLSTATE 22P02, 22P03).';
comment on function runlytics_internal.stream_out(runlytics.stream) is 'Text output of stream: its bytes in hexadecimal after \x.';
comment on function runlytics_internal.stream_recv(internal) is 'Binary input of stream, verified like the text form (SQLSTATE 22P03).';
comment on function runlytics_internal.stream_send(runlytics.stream) is 'Binary output of stream.';

create type runlytics.lap as (
  started_at timestamptz,
  elapsed_s float8,
  timer_s float8,
  distance_m float8,
  calories float8,
  avg_hr float8,
  max_hr float8,
  intensity text,
  trigger text
);
comment on type runlytics.lap is
  'One lap as the device reported it: seconds, metres, kcal, beats/min; intensity active or resting; trigger manual, distance, location, time or heart_rate.';

create type runlytics.heart_rate_sample as (
  at timestamptz,
  heart_rate float8
);
comment on type runlytics.heart_rate_sample is 'The heart rate at an instant, beats/min.';

create type runlytics.sample as (
  at timestamptz,
  elapsed_s float8,
  lat float8,
  lon float8,
  altitude_m float8,
  distance_m float8,
  heart_rate float8,
  cadence float8,
  speed_mps float8,
  power_w float8,
  temperature_c float8
);
comment on type runlytics.sample is
  'One recorded moment: degrees WGS84, metres, beats/min, cadence in steps/min for running, m/s, watts, degrees Celsius. NULL: the device did not say.';

create type runlytics.parsed_activity as (
  sport text,
  sub_sport text,
  vendor_sport text,
  name text,
  notes text,
  device text,
  external_id text,
  started_at timestamptz,
  utc_offset_s int,
  elapsed_s float8,
  timer_s float8,
  moving_s float8,
  distance_m float8,
  ascent_m float8,
  descent_m float8,
  calories float8,
  avg_hr float8,
  max_hr float8,
  laps runlytics.lap[],
  stream runlytics.stream,
  route_text text,
  truncated bool,
  warnings text[],
  race bool,
  timezone text,
  gear text,
  linked_file text,
  shape text,
  credits text[],
  rmssd_ms float8
);
comment on type runlytics.parsed_activity is
  'One activity as its file tells it, whatever the format. truncated: the file ended early and this is what was read. timezone: the IANA name where the file says it, as Strava does. linked_file: the files of the same archive that hold the samples, one a line. shape: the positions at 64 moments evenly spread over its time, an encoded polyline by which another recording of the same run is known. credits: what each of the merged sources gave, in their order, separated by spaces; NULL where nothing was merged. rmssd_ms: root mean square of successive differences of the intervals between heart beats, where a FIT file has them.';

create type runlytics.effort as (
  metres float8,
  seconds float8,
  start_s float8,
  avg_hr float8
);
comment on type runlytics.effort is
  'A best effort: metres covered in seconds of the elapsed clock, starting start_s into the activity.';

create type runlytics.split as (
  n int,
  start_s float8,
  elapsed_s float8,
  moving_s float8,
  distance_m float8,
  ascent_m float8,
  avg_hr float8,
  speed_mps float8,
  graded_speed_mps float8,
  cadence float8
);
comment on type runlytics.split is
  'One split of an activity; graded_speed_mps is the speed on the flat that would cost the same (Minetti 2002); cadence: its mean while moving, steps/min for running.';

create type runlytics.interval_set as (
  n int,
  kind text,
  start_s float8,
  elapsed_s float8,
  distance_m float8,
  speed_mps float8,
  graded_speed_mps float8,
  avg_hr float8,
  ascent_m float8,
  cadence float8,
  moving_s float8
);
comment on type runlytics.interval_set is
  'A part of a run, as detect_intervals() tells them apart. kind: steady, warm_up, work, rest or cool_down. speed_mps: metres over moving time; the rest as in runlytics.split.';

create type runlytics.fatigued_effort as (
  after_m float8,
  metres float8,
  seconds float8,
  start_s float8,
  avg_hr float8
);
comment on type runlytics.fatigued_effort is
  'A best effort among the stretches that begin after so many metres.';

create type runlytics.durability_result as (
  middle_third_pct float8,
  last_third_pct float8,
  late_ratio float8,
  onset_km float8,
  hr_drift_pct_per_h float8,
  coverage float8
);
comment on type runlytics.durability_result is
  'How the cost of running grows on the way. middle_third_pct, last_third_pct: by how many per cent metres a heartbeat (on the level) fall from the first third of moving time after 10 minutes; late_ratio: beats a metre of the last full 5 km over those of 5 to 10 km (Smyth 2022); onset_km: from where on that ratio stays above 1.025; hr_drift_pct_per_h: the slope of the heart rate. NULL where the run is too short (30 minutes after the warm-up, 15 km, 20 minutes).';

create type runlytics.form_band as (
  from_s_per_km float8,
  seconds float8,
  speed_mps float8,
  cadence float8,
  step_length_m float8,
  stance_time_s float8,
  vertical_oscillation_m float8,
  vertical_ratio_pct float8,
  stance_balance_pct float8,
  power_w float8,
  heart_rate float8
);
comment on type runlytics.form_band is
  'How somebody ran at one pace: means over seconds of level running. from_s_per_km: where the band of pace begins. stance_balance_pct: the left foot''s share; NULL where the device does not tell.';

create type runlytics.stream_fault as (
  kind text,
  start_s float8,
  seconds float8,
  evidence text
);
comment on type runlytics.stream_fault is
  'A stretch in which a sensor failed. kind: gps_spike, stuck_hr, cadence_lock, absent_hr, altitude or doubled_time; evidence: a sentence with the figures.';

create type runlytics.training_day as (
  day date,
  load float8,
  ctl float8,
  atl float8,
  tsb float8,
  acwr float8,
  monotony float8,
  strain float8
);
comment on type runlytics.training_day is
  'One day of training load: fitness (CTL, 42 days), fatigue (ATL, 7 days), form (TSB: yesterday''s CTL minus ATL), acute to chronic ratio (7/28), Foster''s monotony and strain.';

create type runlytics.aggregate_state;

create function runlytics_internal.aggregate_state_in(cstring) returns runlytics.aggregate_state
  as 'MODULE_PATHNAME', 'runlytics_aggregate_state_in' language c immutable strict parallel safe cost 1;

create function runlytics_internal.aggregate_state_out(runlytics.aggregate_state) returns cstring
  as 'MODULE_PATHNAME', 'runlytics_aggregate_state_out' language c immutable strict parallel safe cost 1;

create type runlytics.aggregate_state (
  input = runlytics_internal.aggregate_state_in,
  output = runlytics_internal.aggregate_state_out,
  internallength = variable,
  alignment = double,
  storage = plain
);
comment on type runlytics.aggregate_state is 'What an aggregate keeps between its rows; it cannot be written or read outside of one.';
comment on function runlytics_internal.aggregate_state_in(cstring) is 'Refuses: SQLSTATE 0A000.';
comment on function runlytics_internal.aggregate_state_out(runlytics.aggregate_state) is 'Refuses: SQLSTATE 0A000.';

create type runlytics.health_record as (
  metric text,
  starts_at timestamptz,
  ends_at timestamptz,
  utc_offset_s int,
  value float8,
  unit text,
  source text,
  detail jsonb
);
comment on type runlytics.health_record is
  'One thing that a phone or a watch says of the body: a measurement (ends_at as starts_at), a sum over an interval, or a stretch of sleep (metric sleep, detail names its stage). metric and unit are those of warehouse.metrics; a metric that is not there keeps the vendor''s name and unit. utc_offset_s: of the clock it was written by.';

create type runlytics.journal_row as (
  sheet int,
  nth int,
  id text,
  day date,
  noted_at timestamp,
  title text,
  note text,
  rpe float8,
  soreness float8,
  mood float8,
  energy float8,
  stress float8,
  sleep_from timestamp,
  sleep_to timestamp,
  sleep_quality float8,
  resting_hr float8,
  hrv_ms float8,
  hrv_statistic text,
  weight_kg float8,
  shift text,
  shift_from timestamp,
  shift_to timestamp,
  fields jsonb,
  covers text[],
  headers text[],
  warnings text[],
  sleep_h float8
);
comment on type runlytics.journal_row is
  'One row of a journal or a roster. Times are those of the sheet''s clock. nth: which row of its day it is within its sheet; id: the sheet''s own key. shift: day, late, night or off. fields: columns that are not known, and cells that could not be read as their column''s field, by header. covers: the fields that the sheet has a column for; headers: its columns. sleep_h: hours asleep.';

create type runlytics.journal_column as (sheet int, nth int, heading text, field text, rule text, example text, note text);
comment on type runlytics.journal_column is
  'What a column of a journal was taken for. nth: from the left. field: as in warehouse.journal_columns; NULL: not understood, it is kept under its heading. rule: by what it was. example: its first cell that says something. note: what to do about it; NULL: nothing.';
