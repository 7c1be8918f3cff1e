-- What is usual for an athlete, and how ready today is: pure over arrays of one value a day. The
-- weights are an engineering choice of this project and no medical advice; docs/decisions.md.

create type runlytics.baseline as (
  mean_7d float8,
  low float8,
  high float8,
  median float8,
  sigma float8,
  days int
);
comment on type runlytics.baseline is
  'What is usual on a day: the mean of the last 7 days (3 values at least), one sigma below and above the median of the 60 days before, that median, and of how many days. low, high and sigma are NULL below 7 days. Of HRV everything is worked in ln(ms), sigma stays there, and mean_7d is the geometric mean.';

create function runlytics.hrv_baselines(hrv_ms float8[], kinds text[]) returns setof runlytics.baseline
  as 'MODULE_PATHNAME', 'runlytics_hrv_baselines' language c immutable strict parallel safe cost 10000 rows 365;
comment on function runlytics.hrv_baselines(float8[], text[]) is
  'The baseline of heart rate variability on each of consecutive days, one row for each element. kinds: the statistic and the app of each; different ones are never compared. sigma is drawn towards 0.15 (ln ms) while values are few. SQLSTATE 2202E when the arrays differ in length.';

create function runlytics.resting_hr_baselines(resting_hr float8[], kinds text[]) returns setof runlytics.baseline
  as 'MODULE_PATHNAME', 'runlytics_resting_hr_baselines' language c immutable strict parallel safe cost 10000 rows 365;
comment on function runlytics.resting_hr_baselines(float8[], text[]) is
  'The baseline of resting heart rate on each of consecutive days, one row for each element; rates outside 25 to 250 are left out. kinds: the app of each; different ones are never compared. sigma is drawn towards 2.5 beats/min while values are few. SQLSTATE 2202E when the arrays differ in length.';

create function runlytics_internal.hrv_baselines_after(hrv_ms float8[], kinds text[], past int) returns setof runlytics.baseline
  as 'MODULE_PATHNAME', 'runlytics_hrv_baselines_after' language c immutable strict parallel safe cost 1000 rows 5;
comment on function runlytics_internal.hrv_baselines_after(float8[], text[], int) is
  'hrv_baselines() of the days after the first past ones, which are there as the past of the others alone. A part of body_days_since().';

create function runlytics_internal.resting_hr_baselines_after(resting_hr float8[], kinds text[], past int) returns setof runlytics.baseline
  as 'MODULE_PATHNAME', 'runlytics_resting_hr_baselines_after' language c immutable strict parallel safe cost 1000 rows 5;
comment on function runlytics_internal.resting_hr_baselines_after(float8[], text[], int) is
  'resting_hr_baselines() of the days after the first past ones. A part of body_days_since().';

create type runlytics.readiness_result as (
  score float8,
  hrv_score float8,
  rhr_score float8,
  sleep_score float8,
  load_score float8,
  subjective_score float8,
  cap float8,
  confidence float8,
  explanation text,
  cap_reason text,
  hrv_points float8,
  rhr_points float8,
  sleep_points float8,
  load_points float8,
  subjective_points float8,
  cap_points float8,
  stale bool,
  provisional bool
);
comment on type runlytics.readiness_result is
  'How ready an athlete is, 0 to 100, 70 being usual. Each component''s score, NULL where it is absent, and its points, which add up to score - 70, those of the cap included. cap: what the score may be at most, and cap_reason why. confidence: the weight of the evidence that is there, 0 to 1. stale: HRV or resting heart rate has no value today, its week''s mean counts. provisional: its baseline has fewer than 14 days.';

create function runlytics.readiness_score(
  hrv_ms float8[],
  resting_hr float8[],
  asleep_s float8[],
  efficiency_pct float8[],
  midpoint_s float8[],
  ctl float8,
  atl float8,
  subjective float8[] default null,
  sleep_need_s float8 default 28800
) returns runlytics.readiness_result
  as 'MODULE_PATHNAME', 'runlytics_readiness_score' language c immutable parallel safe cost 1000;
comment on function runlytics.readiness_score(float8[], float8[], float8[], float8[], float8[], float8, float8, float8[], float8) is
  'How ready an athlete is today. Each of the first five arrays has one value a day, the last being today''s and 60 before it, NULL for a day without, all of one app and one statistic: HRV in ms, resting heart rate, seconds asleep in 24 h with naps, efficiency of the main sleep in %, its middle in seconds after local midnight. ctl and atl: through yesterday. subjective: today''s answers from 1 to 5, 5 being good. NULL is missing everywhere. The score is NULL when the weights present are below 0.5, or neither HRV nor resting heart rate is there. At most 50 after less than 4 h of sleep, at most 40 with HRV two sigma below and resting heart rate two above the usual.';

-- The view warehouse.readiness makes this type by a row constructor, and a dump repeats it: it would no
-- longer load if the type had more attributes. What else a day needs to be judged gets another type.
create type runlytics.readiness_input as (
  hrv_ms float8,
  hrv_kind text,
  resting_hr float8,
  resting_hr_kind text,
  asleep_s float8,
  efficiency_pct float8,
  midpoint_s float8,
  ctl float8,
  atl float8,
  subjective float8,
  sleep_need_s float8
);
comment on type runlytics.readiness_input is
  'What is known of one day for its readiness, NULL where nothing is: HRV in ms, resting heart rate, seconds asleep in 24 h with naps, efficiency of the main sleep in %, its middle in seconds after local midnight; CTL and ATL as of the end of the day; subjective: the mean of the day''s answers from 1 to 5, 5 being good; sleep_need_s: NULL is 28800. hrv_kind, resting_hr_kind: the app and the statistic of the value.';

create function runlytics.readiness_history(days runlytics.readiness_input[]) returns setof runlytics.readiness_result
  as 'MODULE_PATHNAME', 'runlytics_readiness_history' language c immutable strict parallel safe cost 100000 rows 365;
comment on function runlytics.readiness_history(runlytics.readiness_input[]) is
  'The fast path: readiness_score() of each of consecutive days, one row for each element; a NULL element is a day without anything. Values of different kinds are never compared, and a day is compared with its own kind. A day is judged by the load of the day before.';

create function runlytics_internal.readiness_after(days runlytics.readiness_input[], past int) returns setof runlytics.readiness_result
  as 'MODULE_PATHNAME', 'runlytics_readiness_after' language c immutable strict parallel safe cost 1000 rows 5;
comment on function runlytics_internal.readiness_after(runlytics.readiness_input[], int) is
  'readiness_history() of the days after the first past ones, which are there as the past of the others alone. A part of readiness_since().';

create function runlytics.answered(mood float8, energy float8, sleep_quality float8, soreness float8, stress float8) returns float8
  language sql immutable parallel safe
  return case when mood between 1 and 5 then mood else 0 end
    + case when energy between 1 and 5 then energy else 0 end
    + case when sleep_quality between 1 and 5 then sleep_quality else 0 end
    + case when 6 - soreness between 1 and 5 then 6 - soreness else 0 end
    + case when 6 - stress between 1 and 5 then 6 - stress else 0 end;
comment on function runlytics.answered(float8, float8, float8, float8, float8) is
  'The sum of an entry''s answers on a scale from 1 to 5, 5 being good: of soreness and stress a 1 is good. What is not on the scale does not count.';

create function runlytics.answers(mood float8, energy float8, sleep_quality float8, soreness float8, stress float8) returns int
  language sql immutable parallel safe
  return case when mood between 1 and 5 then 1 else 0 end
    + case when energy between 1 and 5 then 1 else 0 end
    + case when sleep_quality between 1 and 5 then 1 else 0 end
    + case when soreness between 1 and 5 then 1 else 0 end
    + case when stress between 1 and 5 then 1 else 0 end;
comment on function runlytics.answers(float8, float8, float8, float8, float8) is
  'How many of an entry''s answers are on the scale from 1 to 5: by so many answered() is divided.';
