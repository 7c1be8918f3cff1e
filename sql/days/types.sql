-- What the days are made of. A view reads their columns by name, so that each may get more.

create type runlytics.body_day as (
  day date,
  "time" timestamptz,
  hrv_ms float8,
  hrv_statistic text,
  hrv_source text,
  resting_hr float8,
  resting_hr_source text,
  weight_kg float8,
  total_24h_s float8,
  efficiency_pct float8,
  midpoint_s float8,
  respiratory_rate float8,
  spo2 float8,
  sleep_need_s float8,
  hrv_7d float8,
  hrv_low float8,
  hrv_high float8,
  hrv_days int,
  rhr_7d float8,
  rhr_low float8,
  rhr_high float8,
  rhr_days int
);
comment on type runlytics.body_day is 'A day of warehouse.body_days and warehouse.recovery.';

create type runlytics.day_total as (
  day date,
  metric_id smallint,
  value float8,
  read_from text
);
comment on type runlytics.day_total is 'A day and metric of warehouse.daily_totals. read_from: its sources.';

create type runlytics.fitness_day as (
  day date,
  "time" timestamptz,
  load float8,
  ctl float8,
  atl float8,
  tsb float8,
  acwr float8,
  monotony float8,
  strain float8,
  methods text,
  provisional bool
);
comment on type runlytics.fitness_day is 'A day of warehouse.fitness.';

create type runlytics.training_week as (
  week date,
  "time" timestamptz,
  activities int,
  km float8,
  moving_s float8,
  ascent_m float8,
  load float8,
  km_4w float8,
  change_pct float8,
  longest_km float8
);
comment on type runlytics.training_week is 'A week of warehouse.weekly_volume.';

create type runlytics.readiness_day as (
  day date,
  "time" timestamptz,
  answer float8,
  result runlytics.readiness_result
);
comment on type runlytics.readiness_day is 'A day of warehouse.readiness. answer: the mean of what the journal says of it, 1 to 5, 5 being good.';
