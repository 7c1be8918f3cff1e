-- The training load of one activity.

create function runlytics.trimp(
  stream runlytics.stream,
  resting_hr float8,
  max_hr float8,
  sex text default null
) returns float8
  as 'MODULE_PATHNAME', 'runlytics_trimp_stream' language c immutable parallel safe cost 1000;
comment on function runlytics.trimp(runlytics.stream, float8, float8, text) is
  'Banister''s training impulse, summed over the samples (Banister 1991): minutes times heart rate reserve times its exponential weight. sex: male, female or NULL. Moving time without heart rate counts as that with one does at like pace; NULL when less than half has it.';

create function runlytics.trimp(
  minutes float8,
  avg_hr float8,
  resting_hr float8,
  max_hr float8,
  sex text default null
) returns float8
  as 'MODULE_PATHNAME', 'runlytics_trimp_average' language c immutable parallel safe cost 2;
comment on function runlytics.trimp(float8, float8, float8, float8, text) is
  'Banister''s training impulse from the average heart rate; under-reads intervals by some 15 %.';

create function runlytics.edwards_trimp(stream runlytics.stream, max_hr float8) returns float8
  as 'MODULE_PATHNAME', 'runlytics_edwards_trimp' language c immutable strict parallel safe cost 1000;
comment on function runlytics.edwards_trimp(runlytics.stream, float8) is
  'Minutes in 50-60, 60-70, 70-80, 80-90 and 90-100 % of max_hr, times 1 to 5 (Edwards 1993).';

create function runlytics.lucia_trimp(stream runlytics.stream, vt1_hr float8, vt2_hr float8) returns float8
  as 'MODULE_PATHNAME', 'runlytics_lucia_trimp' language c immutable strict parallel safe cost 1000;
comment on function runlytics.lucia_trimp(runlytics.stream, float8, float8) is
  'Minutes below, between and above the two ventilatory thresholds, times 1, 2 and 3 (Lucia 2003).';

create function runlytics.hr_tss(
  trimp float8,
  resting_hr float8,
  max_hr float8,
  threshold_hr float8 default null,
  sex text default null
) returns float8
  as 'MODULE_PATHNAME', 'runlytics_hr_tss' language c immutable parallel safe cost 2;
comment on function runlytics.hr_tss(float8, float8, float8, float8, text) is
  'Training impulse on the load scale: an hour at threshold is 100. threshold_hr defaults to resting_hr + 0.85 (max_hr - resting_hr).';

create function runlytics.running_tss(stream runlytics.stream, threshold_speed_mps float8) returns float8
  as 'MODULE_PATHNAME', 'runlytics_running_tss' language c immutable strict parallel safe cost 3000;
comment on function runlytics.running_tss(runlytics.stream, float8) is
  'Load from pace: 100 times hours times (normalised graded speed / threshold speed) squared.';

create function runlytics.running_tss(seconds float8, metres float8, threshold_speed_mps float8) returns float8
  as 'MODULE_PATHNAME', 'runlytics_running_tss_average' language c immutable strict parallel safe cost 1;
comment on function runlytics.running_tss(float8, float8, float8) is
  'Load from the average pace alone, for runs without samples; under-reads hills and intervals.';

create function runlytics_internal.covered_trimp(
  stream runlytics.stream,
  resting_hr float8,
  max_hr float8,
  sex text default null
) returns float8
  as 'MODULE_PATHNAME', 'runlytics_covered_trimp' language c immutable parallel safe cost 1000;
comment on function runlytics_internal.covered_trimp(runlytics.stream, float8, float8, text) is
  'The training impulse of the time that has a heart rate, however little that is. A part of compute_metrics().';

create function runlytics_internal.uncovered_tss(stream runlytics.stream, threshold_speed_mps float8) returns float8
  as 'MODULE_PATHNAME', 'runlytics_uncovered_tss' language c immutable strict parallel safe cost 3000;
comment on function runlytics_internal.uncovered_tss(runlytics.stream, float8) is
  'Load from pace of the moving time that has no heart rate; NULL where that has no speed. A part of compute_metrics().';

create type runlytics_internal.graded_summary as (
  normalized_graded_speed float8,
  running_tss float8,
  efficiency_factor float8,
  decoupling float8
);
comment on type runlytics_internal.graded_summary is 'What the graded speeds of a run tell, each as the function of its name says it: m/s, load, metres a heartbeat, per cent.';

create function runlytics_internal.graded_summary(stream runlytics.stream, threshold_speed_mps float8) returns runlytics_internal.graded_summary
  as 'MODULE_PATHNAME', 'runlytics_graded_summary' language c immutable parallel safe cost 5000;
comment on function runlytics_internal.graded_summary(runlytics.stream, float8) is
  'All that is made of the graded speeds of a run, which are worked out once; NULL without a stream, and no running_tss without a threshold. A part of compute_metrics().';

create function runlytics.session_rpe(minutes float8, rpe float8) returns float8
  as 'MODULE_PATHNAME', 'runlytics_session_rpe' language c immutable strict parallel safe cost 1;
comment on function runlytics.session_rpe(float8, float8) is
  'Perceived exertion (CR10, 0 to 10) times minutes (Foster 2001).';
