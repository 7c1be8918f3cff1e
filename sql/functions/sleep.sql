-- Sleep, pure over its arguments: nights from what apps report, regularity, means on the clock.

create type runlytics.sleep_report as (
  started_at timestamptz,
  ended_at timestamptz,
  stage text,
  source text,
  utc_offset_s int,
  asleep_s float8,
  core_s float8,
  deep_s float8,
  rem_s float8,
  awake_s float8,
  in_bed_s float8
);
comment on type runlytics.sleep_report is
  'What one source says of sleep: a stretch of one stage (in_bed, asleep, core, deep, rem, awake), or, with stage NULL, a night that it added up, in seconds. utc_offset_s: of the local clock when it ended, seconds east of UTC; NULL is UTC.';

create type runlytics.sleep_night as (
  day date,
  source text,
  started_at timestamptz,
  ended_at timestamptz,
  utc_offset_s int,
  asleep_s float8,
  nap_s float8,
  total_24h_s float8,
  in_bed_s float8,
  core_s float8,
  deep_s float8,
  rem_s float8,
  awake_s float8,
  efficiency_pct float8,
  efficiency_basis text,
  naps int,
  regularity float8
);
comment on type runlytics.sleep_night is
  'The sleep of one physiological day, as in warehouse.nights. efficiency_basis: asleep of in_bed, or of the whole episode where the source does not tell the time in bed.';

create function runlytics.sleep_nights(
  reports runlytics.sleep_report[],
  shift_days date[] default '{}',
  shift_labels text[] default '{}'
) returns setof runlytics.sleep_night
  as 'MODULE_PATHNAME', 'runlytics_sleep_nights' language c immutable strict parallel safe cost 100000 rows 365;
comment on function runlytics.sleep_nights(runlytics.sleep_report[], date[], text[]) is
  'Nights by physiological day: the local day on which an episode of sleep ends. Stretches of one source closer than 60 minutes are one episode; so are those closer than 3 hours when the middle of the whole lies within 3 hours of the usual one: the median of the 14 nights before (at most 90 days) that followed a shift of the same label, 3:00 before 5 are known. shift_days and shift_labels: which shift starts on which day; other days are off. The episode with the most sleep is the main sleep of its day, the others are naps. Where sources overlap, the one with the most detail of stages gives all, then the one with the most sleep; nothing is added across sources. Time in bed and awake is not sleep. Reports of more than 24 hours are left out. regularity: sleep_regularity() of the seven nights that end with this one, NULL unless each is known. SQLSTATE 22023 for an unknown stage, 22004 without a start or an end, 2202E when the arrays of shifts differ in length.';

create function runlytics.sleep_regularity(
  starts timestamptz[],
  ends timestamptz[],
  since timestamptz,
  until timestamptz
) returns float8
  as 'MODULE_PATHNAME', 'runlytics_sleep_regularity' language c immutable strict parallel safe cost 10000;
comment on function runlytics.sleep_regularity(timestamptz[], timestamptz[], timestamptz, timestamptz) is
  'The sleep regularity index (Phillips 2017): -100 + 200 P(asleep or awake alike, 24 h apart), over the minutes of a window; 100 is the same every day, 0 is chance. starts and ends: the stretches asleep, in any order. NULL for a window of a day or less; SQLSTATE 54000 for one of more than ten years, 2202E when the arrays differ in length.';

create function runlytics.circular_mean(moments float8[], period float8 default 86400) returns float8
  as 'MODULE_PATHNAME', 'runlytics_circular_mean' language c immutable strict parallel safe cost 10;
comment on function runlytics.circular_mean(float8[], float8) is
  'The mean of moments on a circle, such as seconds after midnight: of 23:00 and 1:00 it is 0:00. From 0 to below the period. NULLs are left out; NULL without a value and where the values cancel out.';

create function runlytics.circular_sd(moments float8[], period float8 default 86400) returns float8
  as 'MODULE_PATHNAME', 'runlytics_circular_sd' language c immutable strict parallel safe cost 10;
comment on function runlytics.circular_sd(float8[], float8) is
  'The circular standard deviation, sqrt(-2 ln R) in the unit of the values (Fisher 1993). NULL as circular_mean() is.';
