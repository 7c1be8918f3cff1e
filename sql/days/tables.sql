-- Days of gold that are stored, and the marks that say from which day on they no longer hold. Views read what
-- is stored before the first mark, and compute from there on.

create table if not exists warehouse.day_marks (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  topic text not null check (topic in ('body', 'totals', 'training')),
  transaction xid8 not null default pg_current_xact_id(),
  since date not null,
  mark_id bigint generated always as identity,
  primary key (athlete_id, topic, transaction, since, mark_id)
);
alter table warehouse.day_marks add column if not exists until date not null default 'infinity';
comment on table warehouse.day_marks is 'What has changed and is not yet in the stored days: of which topic, from the day since to the day until. Put by what writes silver, in its own transaction; taken away by refresh_days().';

create table if not exists warehouse.stored_days (
  athlete_id bigint primary key references warehouse.athletes on delete cascade,
  through date not null,
  inputs text not null,
  formula_version int not null,
  refreshed_at timestamptz not null default now()
);
alter table warehouse.stored_days add column if not exists scored_by text;
comment on column warehouse.stored_days.scored_by is 'The settings by which all activities were scored when that was last looked at; NULL while some were scored by others. runlytics.scores_are_stale() compares them with those of now.';
comment on table warehouse.stored_days is 'Up to which day the days of an athlete are stored, by which formulas, and of what that people change by hand: inputs, as warehouse.day_frontiers has it. Where it is another now, nothing stored counts.';

create table if not exists warehouse.stored_body (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  day date not null,
  "time" timestamptz not null,
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
  rhr_days int,
  formula_version int not null,
  primary key (athlete_id, day)
);
comment on table warehouse.stored_body is 'The body by day, as body_days_since() gives it: read it through warehouse.body_days and warehouse.recovery.';

create table if not exists warehouse.stored_totals (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  day date not null,
  metric_id smallint not null,
  value float8,
  read_from text,
  formula_version int not null,
  primary key (athlete_id, day, metric_id)
);
comment on table warehouse.stored_totals is 'What the parts of a day add up to, as daily_totals_since() gives it: read it through warehouse.daily_totals.';

create table if not exists warehouse.stored_training (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  day date not null,
  "time" timestamptz not null,
  load float8 not null,
  ctl float8 not null,
  atl float8 not null,
  tsb float8 not null,
  acwr float8,
  monotony float8,
  strain float8,
  methods text,
  provisional bool not null,
  formula_version int not null,
  primary key (athlete_id, day)
);
comment on table warehouse.stored_training is 'Training by day, rest days included, as fitness_since() gives it: read it through warehouse.fitness.';

create table if not exists warehouse.stored_weeks (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  week date not null,
  "time" timestamptz not null,
  activities int not null,
  km float8 not null,
  moving_s float8 not null,
  ascent_m float8 not null,
  load float8 not null,
  km_4w float8 not null,
  change_pct float8,
  longest_km float8 not null,
  formula_version int not null,
  primary key (athlete_id, week)
);
comment on table warehouse.stored_weeks is 'Training by week, as weekly_volume_since() gives it: read it through warehouse.weekly_volume.';

create table if not exists warehouse.stored_readiness (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  day date not null,
  "time" timestamptz not null,
  answer float8,
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
  provisional bool,
  formula_version int not null,
  primary key (athlete_id, day)
);
comment on table warehouse.stored_readiness is 'Readiness by day, as readiness_since() gives it: read it through warehouse.readiness. answer: what the journal said of the day; a day of which it says something else now is computed.';

grant select on
  warehouse.day_marks, warehouse.stored_days, warehouse.stored_body, warehouse.stored_totals, warehouse.stored_training,
  warehouse.stored_weeks, warehouse.stored_readiness
to runlytics_reader;
grant select on warehouse.day_marks to runlytics_listener;
grant select, insert, update, delete on
  warehouse.day_marks, warehouse.stored_days, warehouse.stored_body, warehouse.stored_totals, warehouse.stored_training,
  warehouse.stored_weeks, warehouse.stored_readiness
to runlytics_worker;
