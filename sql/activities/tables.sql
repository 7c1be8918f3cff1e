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

create index if not exists activities_by_start on warehouse.activities (athlete_id, started_at);

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

alter table warehouse.gear add column if not exists limit_km float8 check (limit_km between 1 and 1000000);
alter table warehouse.gear add column if not exists limit_days int check (limit_days between 1 and 36500);
alter table warehouse.gear add column if not exists used_since date;
comment on table warehouse.gear is 'Shoes and bikes, by the names that activities give them (activities.gear_id); warehouse.gear_use says how far each was worn. typed: by the athlete, whom no document overrules; otherwise document_id is the one that describes it. limit_km, limit_days: after how far or how long it is to be replaced, as the athlete says; used_since: from when the days count, the first activity where it is NULL. warehouse.gear_due compares.';

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
alter table warehouse.activity_sources add column if not exists by_api bool not null default false;
-- Of those who came here before there was a word for it.
update warehouse.activity_sources as s
set by_api = true
from warehouse.documents as d
where d.athlete_id = s.athlete_id
  and d.document_id = s.document_id
  and (d.source = 'strava' or d.kind = 'strava_json')
  and not s.by_api;
comment on table warehouse.activity_sources is 'Which document tells of which activity: part counts the activities within the document from 1; fields names what it gave; reason and score say why it was matched. started_at to linked_file: what the document itself says, by which it was. by_api: it is what Strava''s API gave, however it came here.';

create index if not exists activity_sources_by_api on warehouse.activity_sources (athlete_id, activity_id) where by_api;
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

create table if not exists warehouse.sport_rules (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  device text not null,
  sport text not null,
  set_at timestamptz not null default now(),
  primary key (athlete_id, device)
);
comment on table warehouse.sport_rules is 'The sport of what a device or app records without naming one (activities.device), as the athlete said by runlytics.correct_sport(): of what is there and of what comes. A correction of one activity stands above it.';

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
-- A list of runs asks for one metric of them all, and reads no other.
create index if not exists activity_metrics_by_metric on warehouse.activity_metrics (athlete_id, metric, activity_id) include (value, method);
-- What one run is looked up by: row-level security makes an array of athletes a condition of every index that begins
-- with the athlete, and the planner takes it for ten; this one is a lookup, whoever reads.
create index if not exists activity_metrics_of_activity on warehouse.activity_metrics (activity_id);
create index if not exists streams_of_activity on warehouse.streams (activity_id);
comment on table warehouse.activity_metrics is 'What was computed from an activity: coverage is the share of moving time with valid input, method and formula_version say how.';

grant select on
  warehouse.activities, warehouse.gear, warehouse.activity_sources, warehouse.activity_overrides,
  warehouse.sport_rules, warehouse.deleted_activities, warehouse.laps, warehouse.streams, warehouse.activity_metrics
to runlytics_reader;
grant select, insert, update, delete on
  warehouse.activities, warehouse.gear, warehouse.activity_sources, warehouse.activity_overrides,
  warehouse.sport_rules, warehouse.deleted_activities, warehouse.laps, warehouse.streams, warehouse.activity_metrics
to runlytics_worker;

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

create table if not exists warehouse.whole_routes (
  athlete_id bigint not null,
  activity_id bigint not null,
  route geometry(LineString, 4326),
  stream runlytics.stream,
  primary key (athlete_id, activity_id),
  foreign key (athlete_id, activity_id) references warehouse.activities on delete cascade
);

select set_config('search_path', 'pg_catalog, pg_temp', true);
comment on table warehouse.whole_routes is 'Of each activity that passes a private zone, route and stream as they were recorded; what warehouse.activities and warehouse.streams have is cut. Only for the athlete''s own roles (athlete_access.own), the worker and the owner.';

create table if not exists warehouse.privacy_zones (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  name text not null,
  lat float8 not null check (lat between -90 and 90),
  lon float8 not null check (lon between -180 and 180),
  radius_m float8 not null check (radius_m between 50 and 5000),
  hidden_lat float8 not null,
  hidden_lon float8 not null,
  hidden_radius_m float8 not null,
  primary key (athlete_id, name)
);
comment on table warehouse.privacy_zones is 'Places of which others than the athlete see nothing: all within radius_m of lat and lon. What is hidden is a wider circle, hidden_radius_m around a place that was drawn by lot, for a circle around the door would show it as its centre. Set by runlytics.set_privacy_zone(); only for the athlete''s own roles, the worker and the owner.';

create table if not exists warehouse.route_marks (
  athlete_id bigint not null,
  activity_id bigint not null,
  primary key (athlete_id, activity_id),
  foreign key (athlete_id, activity_id) references warehouse.activities on delete cascade
);
comment on table warehouse.route_marks is 'The activities of which it is to be found out anew along which routes and segments they went: runlytics.refresh_routes() does and takes the mark away.';

grant select on warehouse.whole_routes, warehouse.privacy_zones, warehouse.route_marks to runlytics_reader;
grant select, insert, update, delete on warehouse.whole_routes, warehouse.route_marks to runlytics_worker;
grant select on warehouse.privacy_zones to runlytics_worker;
