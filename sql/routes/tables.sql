-- Routes: what is run again and again, and segments of it.

create table if not exists warehouse.routes (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  route_id bigint generated always as identity,
  name text,
  like_activity bigint not null,
  found_at timestamptz not null default now(),
  primary key (athlete_id, route_id)
);
comment on table warehouse.routes is 'The routes that an athlete has gone, each by a number that stays: as often as things are computed anew, a run keeps its route while it is like the activity by which the route is known (like_activity, the first that went it). Named by runlytics.name_route().';

create table if not exists warehouse.activity_routes (
  athlete_id bigint not null,
  activity_id bigint not null,
  route_id bigint not null,
  direction text not null check (direction in ('same', 'reverse')),
  share float8 not null,
  length_m float8 not null,
  cells int[] not null,
  formula_version int not null,
  primary key (athlete_id, activity_id),
  foreign key (athlete_id, activity_id) references warehouse.activities on delete cascade,
  foreign key (athlete_id, route_id) references warehouse.routes on delete cascade
);
comment on table warehouse.activity_routes is 'Which route an activity went: direction and share (0 to 1, the smaller of both shares) against the one by which the route is known. cells: the squares of some 220 m that it passes outside of private zones, as numbers, by which likely ones are found.';

create index if not exists activity_routes_by_route on warehouse.activity_routes (athlete_id, route_id);

create table if not exists warehouse.segments (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  segment_id bigint generated always as identity,
  name text not null,
  length_m float8 not null,
  activity_id bigint,
  from_m float8,
  to_m float8,
  defined_at timestamptz not null default now(),
  primary key (athlete_id, segment_id),
  unique (athlete_id, name)
);
comment on table warehouse.segments is 'Stretches on which every effort is kept, drawn by runlytics.define_segment() or cut from a run by define_segment_from(): activity_id, from_m and to_m say of which.';

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

create table if not exists warehouse.segment_lines (
  athlete_id bigint not null,
  segment_id bigint not null,
  line geometry(LineString, 4326) not null,
  cells int[] not null,
  primary key (athlete_id, segment_id),
  foreign key (athlete_id, segment_id) references warehouse.segments on delete cascade
);

select set_config('search_path', 'pg_catalog, pg_temp', true);
comment on table warehouse.segment_lines is 'Where segments are; only for the athlete''s own roles, the worker and the owner, for one may begin at a door.';

create table if not exists warehouse.segment_efforts (
  athlete_id bigint not null,
  segment_id bigint not null,
  activity_id bigint not null,
  effort int not null,
  start_s float8 not null,
  elapsed_s float8 not null,
  distance_m float8,
  avg_hr float8,
  off_m float8 not null,
  formula_version int not null,
  primary key (athlete_id, segment_id, activity_id, effort),
  foreign key (athlete_id, segment_id) references warehouse.segments on delete cascade,
  foreign key (athlete_id, activity_id) references warehouse.activities on delete cascade
);
comment on table warehouse.segment_efforts is 'Every time that an activity went along a segment, from its beginning to its end, counted from 1: seconds from the start of the recording, seconds it took, metres as the device counted them, mean heart rate, and how far it was off the line in the mean.';

create index if not exists segment_efforts_by_activity on warehouse.segment_efforts (athlete_id, activity_id);

grant select on
  warehouse.routes, warehouse.activity_routes, warehouse.segments, warehouse.segment_lines, warehouse.segment_efforts
to runlytics_reader;
grant select, insert, update, delete on
  warehouse.routes, warehouse.activity_routes, warehouse.segments, warehouse.segment_lines, warehouse.segment_efforts
to runlytics_worker;
