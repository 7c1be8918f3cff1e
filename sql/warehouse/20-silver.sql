-- Silver: activities, one model for every format.

-- The type geometry lives wherever PostGIS was installed; only this table is made with it in sight.
select set_config(
  'search_path',
  format('pg_catalog, %I, pg_temp', (
    select n.nspname
    from pg_extension as e
    join pg_namespace as n on n.oid = e.extnamespace
    where e.extname = 'postgis'
  )),
  true
);
create table if not exists warehouse.activities (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  activity_id bigint generated always as identity,
  started_at timestamptz not null,
  timezone text not null,
  local_date date not null,
  sport text not null,
  sub_sport text,
  vendor_sport text,
  name text,
  notes text,
  device text,
  elapsed_s float8,
  timer_s float8,
  moving_s float8,
  distance_m float8,
  ascent_m float8,
  descent_m float8,
  avg_hr float8,
  max_hr float8,
  calories float8,
  race bool not null default false,
  excluded bool not null default false,
  gear_id bigint,
  route geometry(LineString, 4326),
  truncated bool not null default false,
  warnings text[] not null default '{}',
  source_timezone text,
  utc_offset_s int,
  primary key (athlete_id, activity_id)
);
select set_config('search_path', 'pg_catalog, pg_temp', true);
alter table warehouse.activities add column if not exists rmssd_ms float8;
comment on table warehouse.activities is 'One row an activity: seconds, metres, beats/min, kcal. local_date is the athlete''s own day. route is simplified to 1 m; the full one is runlytics.route(stream). timezone: what the documents say (source_timezone, else utc_offset_s), else the settings valid then. rmssd_ms: heart rate variability over the whole activity, from the intervals between beats. excluded: left out of gold at the athlete''s wish.';

create index if not exists activities_by_date on warehouse.activities (athlete_id, local_date);

create table if not exists warehouse.gear (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  gear_id bigint generated always as identity,
  name text not null,
  kind text check (kind in ('shoes', 'bike', 'other')),
  brand text,
  model text,
  retired bool not null default false,
  typed bool not null default true,
  document_id bigint,
  primary key (athlete_id, gear_id),
  unique (athlete_id, name)
);
comment on table warehouse.gear is 'Shoes and bikes, by the names that activities give them (activities.gear_id); warehouse.gear_use says how far each was worn. typed: by the athlete, whom no document overrules; otherwise document_id is the one that describes it.';

create table if not exists warehouse.activity_sources (
  athlete_id bigint not null,
  document_id bigint not null,
  part int not null,
  activity_id bigint not null,
  external_id text,
  fields text[] not null default '{}',
  reason text not null,
  score float8,
  started_at timestamptz not null,
  elapsed_s float8,
  distance_m float8,
  sport text not null,
  shape text,
  linked_file text,
  primary key (athlete_id, document_id, part),
  foreign key (athlete_id, document_id) references warehouse.documents on delete cascade,
  foreign key (athlete_id, activity_id) references warehouse.activities on delete cascade
);
comment on table warehouse.activity_sources is 'Which document tells of which activity: part counts the activities within the document from 1; fields names what it gave; reason and score say why it was matched. started_at to linked_file: what the document itself says, by which it was.';

create index if not exists activity_sources_by_activity on warehouse.activity_sources (athlete_id, activity_id);
create index if not exists activity_sources_by_start on warehouse.activity_sources (athlete_id, started_at);

create table if not exists warehouse.activity_overrides (
  athlete_id bigint not null,
  activity_id bigint not null,
  field text not null check (field in ('sport', 'name', 'race', 'distance', 'exclude', 'merge', 'split')),
  value text,
  set_at timestamptz not null default now(),
  primary key (athlete_id, activity_id, field),
  foreign key (athlete_id, activity_id) references warehouse.activities on delete cascade
);
comment on table warehouse.activity_overrides is 'The athlete''s own corrections, applied last; they survive reprocess() and recompute(). Write them with runlytics.correct(). The value of merge and split lists documents as document_id:part.';

create table if not exists warehouse.deleted_activities (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  deletion_id bigint generated always as identity,
  started_at timestamptz not null,
  elapsed_s float8,
  distance_m float8,
  sport text not null,
  shape text,
  deleted_at timestamptz not null default now(),
  primary key (athlete_id, deletion_id)
);
comment on table warehouse.deleted_activities is 'What the athlete deleted with runlytics.delete_activity(): a document that tells of the same run is ignored. Delete the row and reprocess() to have the activity back.';

create index if not exists deleted_activities_by_start on warehouse.deleted_activities (athlete_id, started_at);

create table if not exists warehouse.laps (
  athlete_id bigint not null,
  activity_id bigint not null,
  lap int not null,
  started_at timestamptz not null,
  elapsed_s float8,
  timer_s float8,
  distance_m float8,
  calories float8,
  avg_hr float8,
  max_hr float8,
  intensity text,
  trigger text,
  primary key (athlete_id, activity_id, lap),
  foreign key (athlete_id, activity_id) references warehouse.activities on delete cascade
);
comment on table warehouse.laps is 'The laps as the device reported them, from 1.';

create table if not exists warehouse.streams (
  athlete_id bigint not null,
  activity_id bigint not null,
  stream runlytics.stream not null,
  primary key (athlete_id, activity_id),
  foreign key (athlete_id, activity_id) references warehouse.activities on delete cascade
);
comment on table warehouse.streams is 'Every sample of an activity in one value; read it with runlytics.samples().';

create table if not exists warehouse.metrics (
  metric_id smallint primary key,
  name text not null unique,
  unit text not null,
  grain text not null,
  source text not null,
  description text not null
);
comment on table warehouse.metrics is 'What is measured or computed: a new metric is a row here, your own from metric_id 1000 on. grain: activity, sample, day.';

create table if not exists warehouse.activity_metrics (
  athlete_id bigint not null,
  activity_id bigint not null,
  metric text not null references warehouse.metrics (name),
  value float8,
  coverage float8,
  method text not null,
  formula_version int not null,
  primary key (athlete_id, activity_id, metric),
  foreign key (athlete_id, activity_id) references warehouse.activities on delete cascade
);
comment on table warehouse.activity_metrics is 'What was computed from an activity: coverage is the share of moving time with valid input, method and formula_version say how.';

insert into warehouse.metrics (metric_id, name, unit, grain, source, description)
values
  (1, 'load', '1', 'activity', 'formulas', 'Training load, an hour at threshold = 100; method names what gave it'),
  (2, 'trimp', '1', 'activity', 'Banister 1991', 'Training impulse from heart rate reserve'),
  (3, 'edwards_trimp', '1', 'activity', 'Edwards 1993', 'Minutes in five zones of maximum heart rate, weighted 1 to 5'),
  (4, 'hr_tss', '1', 'activity', 'formulas', 'Training impulse relative to an hour at threshold heart rate'),
  (5, 'running_tss', '1', 'activity', 'formulas', 'Load from graded speed relative to threshold speed'),
  (6, 'normalized_graded_speed', 'm/s', 'activity', 'Minetti 2002', 'Fourth-power mean of graded speed'),
  (7, 'efficiency_factor', 'm/beat', 'activity', 'formulas', 'Normalised graded speed over mean heart rate'),
  (8, 'decoupling', '%', 'activity', 'formulas', 'Fall of efficiency from the first half to the second'),
  (9, 'cadence', '1/min', 'activity', 'samples', 'Mean cadence; steps for running'),
  (10, 'session_rpe', '1', 'activity', 'Foster 2001', 'Perceived exertion (CR10) of the journal times minutes'),
  (20, 'heart_rate', '1/min', 'sample', 'devices', 'Heart rate'),
  (21, 'resting_heart_rate', '1/min', 'sample', 'devices', 'Heart rate at rest, one value a day'),
  (22, 'walking_heart_rate', '1/min', 'sample', 'devices', 'Mean heart rate while walking'),
  (23, 'heart_rate_recovery', '1/min', 'sample', 'devices', 'Fall of heart rate in the first minute after exercise'),
  (24, 'hrv_sdnn', 'ms', 'sample', 'devices', 'Heart rate variability, standard deviation of beat intervals'),
  (25, 'hrv_rmssd', 'ms', 'sample', 'devices', 'Heart rate variability, root mean square of successive differences'),
  (26, 'respiratory_rate', '1/min', 'sample', 'devices', 'Breaths a minute'),
  (27, 'spo2', '%', 'sample', 'devices', 'Oxygen saturation of the blood'),
  (28, 'vo2max', 'ml/(kg*min)', 'sample', 'devices', 'Oxygen uptake at most, as the device estimates it'),
  (29, 'steps', '1', 'sample', 'devices', 'Steps, walking and running'),
  (30, 'distance', 'm', 'sample', 'devices', 'Distance walked and run'),
  (31, 'cycling_distance', 'm', 'sample', 'devices', 'Distance ridden'),
  (32, 'swimming_distance', 'm', 'sample', 'devices', 'Distance swum'),
  (33, 'active_energy', 'kcal', 'sample', 'devices', 'Energy spent by moving'),
  (34, 'basal_energy', 'kcal', 'sample', 'devices', 'Energy spent at rest'),
  (35, 'flights_climbed', '1', 'sample', 'devices', 'Flights of stairs climbed'),
  (36, 'exercise_time', 's', 'sample', 'devices', 'Time that the device counts as exercise'),
  (37, 'stand_time', 's', 'sample', 'devices', 'Time standing'),
  (38, 'weight', 'kg', 'sample', 'devices', 'Body mass'),
  (39, 'height', 'm', 'sample', 'devices', 'Body height'),
  (40, 'body_fat', '%', 'sample', 'devices', 'Share of fat in body mass'),
  (41, 'lean_mass', 'kg', 'sample', 'devices', 'Body mass without fat'),
  (42, 'body_temperature', 'degC', 'sample', 'devices', 'Body temperature'),
  (43, 'wrist_temperature', 'degC', 'sample', 'devices', 'Temperature of the wrist in sleep'),
  (44, 'running_power', 'W', 'sample', 'devices', 'Power while running'),
  (45, 'running_speed', 'm/s', 'sample', 'devices', 'Speed while running'),
  (46, 'stride_length', 'm', 'sample', 'devices', 'Length of a stride, running'),
  (47, 'ground_contact_time', 's', 'sample', 'devices', 'Time of a foot on the ground, running'),
  (48, 'vertical_oscillation', 'm', 'sample', 'devices', 'Rise and fall of the body, running'),
  (49, 'walking_speed', 'm/s', 'sample', 'devices', 'Speed while walking')
on conflict (metric_id) do update
set
  name = excluded.name,
  unit = excluded.unit,
  grain = excluded.grain,
  source = excluded.source,
  description = excluded.description
where row(metrics.name, metrics.unit, metrics.grain, metrics.source, metrics.description)
  is distinct from row(excluded.name, excluded.unit, excluded.grain, excluded.source, excluded.description);
