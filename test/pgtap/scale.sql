-- What of a distributed warehouse needs no Citus: that it is refused without it, in which order tables are placed, access by roles,
-- and what a node heeds of what another tells it.
select plan(42);
set client_min_messages = warning;

select throws_ok('select * from runlytics.distribute_warehouse()', '0A000', 'Citus is not in this database', 'without Citus it is refused');
select is(runlytics_internal.access_tag(), null, 'and nothing is changed');

-- Order: what everybody joins, athletes, and each table after those that it refers to.
create temp table placed as select row_number() over () as n, t.* from runlytics_internal.placed_tables() as t;
select bag_eq(
  'select relation from placed',
  $$ select c.oid::regclass from pg_class as c where c.relnamespace = 'warehouse'::regnamespace and c.relkind = 'r' $$,
  'every table has its place'
);
select is((select max(n) < (select min(n) from placed where by_athlete) from placed where not by_athlete), true, 'reference tables come first');
select is((select relation::text from placed where by_athlete order by n limit 1), 'warehouse.athletes', 'then athletes');
select is_empty(
  $$
    select k.conname
    from pg_constraint as k
    join placed as f on f.relation = k.conrelid
    join placed as t on t.relation = k.confrelid
    where k.contype = 'f' and t.n > f.n
  $$,
  'then each after those it refers to'
);
select is(
  (select string_agg(format('%s %s', relation, name), ', ') from runlytics_internal.outer_keys()),
  'warehouse.activity_metrics activity_metrics_metric_fkey',
  'one key leads out of the athlete''s tables'
);

-- Views are put aside while tables are placed, and come back with all that was said of them. What Citus knows of tables is empty.
create temp table pg_dist_partition (logicalrelid regclass, partmethod "char", repmodel "char");
create function pg_temp.views_now() returns text
  language sql
as $$
  select md5(string_agg(concat_ws(' ', c.relname, c.relowner::regrole, c.reloptions, pg_get_viewdef(c.oid), obj_description(c.oid, 'pg_class'), w.granted, d.said), E'\n' order by c.relname))
  from pg_class as c
  cross join lateral (select string_agg(a::text, ' ' order by a::text) as granted from unnest(c.relacl) as a) as w
  cross join lateral (select string_agg(concat(o.objsubid, o.description), ' ' order by o.objsubid) as said from pg_description as o where o.objoid = c.oid and o.classoid = 'pg_class'::regclass) as d
  where c.relnamespace = 'warehouse'::regnamespace and c.relkind = 'v'
$$;
create function pg_temp.count_views() returns bigint
  language sql
as $$ select count(*) from pg_class as c where c.relnamespace = 'warehouse'::regnamespace and c.relkind = 'v' $$;
comment on column warehouse.runs.km is 'as the watch says';
grant select on warehouse.runs to runlytics_ingest with grant option;
create temp table before as select pg_temp.views_now() as views, pg_temp.count_views() as n;
create temp table kept as select runlytics_internal.put_views_aside() as views;
select is(pg_temp.count_views(), 0::bigint, 'every view is put aside');
select is(runlytics_internal.put_views_aside(), '{}', 'where there is none, none is');
select is((select count(*) from kept as k cross join lateral runlytics_internal.bring_views_back(kept => k.views) as s), (select n from before), 'all come back');
select is(pg_temp.views_now(), (select views from before), 'with owner, options, comments and grants');
revoke all on warehouse.runs from runlytics_ingest;
comment on column warehouse.runs.km is null;
select runlytics.create_warehouse();
select is(runlytics_internal.layout_changes(), '{}', 'and nothing is to be mended');
create view public.scale_tap_long as select r.activity_id from warehouse.runs as r where r.km > 30;
select is(runlytics_internal.put_views_aside(), '{}', 'where somebody''s view stands on one, none is');
select is(pg_temp.count_views(), (select n from before), 'and all are there');
drop view public.scale_tap_long;
create rule scale_tap_rule as on insert to warehouse.runs do instead nothing;
select is(runlytics_internal.put_views_aside(), '{}', 'nor where somebody has hung a rule on one');
drop rule scale_tap_rule on warehouse.runs;
insert into pg_dist_partition values ('warehouse.athletes', 'h', 's');
select is(runlytics_internal.put_views_aside(), '{}', 'nor where tables are placed already');
drop table pg_dist_partition, before, kept;

-- Access by roles of the catalog.
insert into warehouse.athletes (athlete_id, name) values (2, 'Second'), (3, 'Third');
create role scale_tap_coach;
create role scale_tap_own;
create role scale_tap_keeper;
grant runlytics_reader to scale_tap_coach, scale_tap_own;
insert into warehouse.athlete_access (role_name, athlete_id) values ('scale_tap_coach', 2), ('gone_for_good', 3);
select is(runlytics_internal.let_catalog_say_access(), true, 'policies ask the catalog');
select is_empty(
  $$ select p.polrelid::regclass, p.polname from pg_policy as p join placed as t on t.relation = p.polrelid where t.by_athlete and pg_get_expr(p.polqual, p.polrelid) ~* '\mselect\M' $$,
  'and none reads a table'
);
select is_empty(
  $$ select p.polrelid::regclass, p.polname from pg_policy as p join placed as t on t.relation = p.polrelid where not p.polpermissive $$,
  'nor restricts, which Citus would turn into a permission'
);
select isnt_empty('select unnest(runlytics_internal.settle_access())', 'roles are made of what athlete_access says');
select runlytics.grant_access('scale_tap_own', 1, own => true);
create temp table seen (who text, athletes bigint[], zones bigint);
grant insert on seen to public;
insert into warehouse.privacy_zones (athlete_id, name, lat, lon, radius_m, hidden_lat, hidden_lon, hidden_radius_m) select n, 'home', 50, 8, 200, 50, 8, 300 from generate_series(1, 3) as n;
set role scale_tap_coach;
select is_empty('select from warehouse.athletes', 'a coach sees nobody of whom Strava''s API may have told what nobody else knows');
reset role;
select runlytics.share_strava_api('my own data', athlete_id => 2);
set role scale_tap_coach;
insert into seen select current_user, array(select athlete_id from warehouse.athletes order by 1), (select count(*) from warehouse.privacy_zones);
set role scale_tap_own;
insert into seen select current_user, array(select athlete_id from warehouse.athletes order by 1), (select count(*) from warehouse.privacy_zones);
reset role;
select is(
  (select string_agg(format('%s %s %s', who, athletes, zones), ', ' order by who) from seen),
  'scale_tap_coach {2} 0, scale_tap_own {1} 1',
  'each sees its own, and what is hidden only the athlete'
);

select runlytics.withhold_strava_api(athlete_id => 2);
set role scale_tap_coach;
select is_empty('select from warehouse.athletes', 'nor again when it is withheld');
reset role;
select runlytics.share_strava_api('my own data', athlete_id => 2);

select throws_ok('select runlytics.publish_gold()', '0A000', 'gold is not published from several machines', 'gold is not published from there');

-- What a node is told of the reader of a page, it heeds as the roles alone as whom pages and answers are made.
select is(
  runlytics_internal.tell_nodes(own => false, activities => '{7}', days => '{[2026-01-01,2026-02-01)}', fields => '{"8": ["name"]}', athlete_id => 2),
  false,
  'without Citus there is no node to tell'
);
set role scale_tap_coach;
select is_empty('select from warehouse.athletes where athlete_id = 3', 'a coach is nobody else by what his session says');
set runlytics.reading_for = '{3,t,NULL,NULL,NULL}';
select is_empty('select from warehouse.athletes where athlete_id = 3', 'nor by what he says himself');
reset role;
set runlytics.reading_for = '{2,f,"{7}","{[2026-01-01,2026-02-01)}","{\"8\": [\"name\"]}"}';
set role runlytics_assistant;
select set_eq('select athlete_id from warehouse.athletes', '{2}'::bigint[], 'an assistant sees the athlete of whom it asks');
select is(
  concat_ws(' ', runlytics.shows_activity(7, 2), runlytics.shows_activity(9, 2), runlytics.shows_field(8, 'name', 2), runlytics.shows_field(8, 'gear', 2), runlytics.shows_all(2)),
  'f t f t f',
  'but what is withheld'
);
select is(
  concat_ws(' ', runlytics.shows_days('2026-01-31', '2026-02-03', 2), runlytics.shows_days('2026-02-01', '2026-02-03', 2), runlytics.shows_days('2025-12-01', '2026-01-01', 2)),
  'f t f',
  'and the days that rest on it'
);
set runlytics.reading_for = '';
select is_empty('select from warehouse.athletes', 'and nobody, when nobody is told of');
reset role;

-- Citus hands on no grant of columns: what the extension's roles may do with some they may do with the table, others not.
create role scale_tap_friend;
grant select (name) on warehouse.gear to scale_tap_friend;
create temp table widened as select s.* from runlytics_internal.widen_column_grants() as s;
select set_eq(
  'select object from widened',
  $$ select distinct c.oid::regclass::text from pg_class as c join pg_attribute as a on a.attrelid = c.oid where c.relnamespace = 'warehouse'::regnamespace and a.attacl is not null and c.relname <> 'gear' $$,
  'what is granted on columns is granted on the table'
);
select ok(has_table_privilege('runlytics_worker', 'warehouse.secrets', 'update') and has_table_privilege('runlytics_listener', 'warehouse.strava_accounts', 'select'), 'so that a shard lets them in');
select ok(not has_table_privilege('scale_tap_friend', 'warehouse.gear', 'select'), 'but to nobody to whom the owner granted less');
select is_empty('select runlytics_internal.widen_column_grants()', 'once');
revoke select on warehouse.strava_accounts from runlytics_listener;
select runlytics.create_warehouse();
select ok(has_table_privilege('runlytics_worker', 'warehouse.secrets', 'update') and has_table_privilege('runlytics_listener', 'warehouse.strava_accounts', 'select'), 'and laid out anew it is so too');
drop owned by scale_tap_friend;
drop role scale_tap_friend;

-- Laid out anew, it is laid out like this.
drop policy athlete on warehouse.activities;
select runlytics.create_warehouse();
select matches(
  (select pg_get_expr(polqual, polrelid) from pg_policy where polname = 'athlete' and polrelid = 'warehouse.activities'::regclass),
  'athletes_by_role',
  'what is mended asks the catalog as well'
);
select runlytics.revoke_access('scale_tap_coach', 2);
select is(
  (select count(*)::int from pg_roles where starts_with(rolname, 'runlytics_' || runlytics_internal.access_tag() || '_athlete_2')),
  0,
  'what is revoked takes its roles along'
);

-- Who may not create roles is told what to do.
grant usage on schema warehouse to scale_tap_keeper;
grant select on warehouse.installation, warehouse.athlete_access, warehouse.api_permissions to scale_tap_keeper;
grant usage on schema runlytics_internal to scale_tap_keeper;
grant execute on all functions in schema runlytics_internal to scale_tap_keeper;
delete from warehouse.athlete_access where role_name = 'scale_tap_own';
alter table warehouse.athlete_access disable row level security;
set role scale_tap_keeper;
select is(runlytics_internal.settle_access(), '{}', 'who may not create roles changes none');
reset role;
select isnt_empty('select runlytics_internal.access_statements()', 'and what is to be done stays to be done');
select runlytics_internal.settle_access();
select is_empty('select runlytics_internal.access_statements()', 'until somebody does it');
select throws_ok($$ select runlytics.grant_access('nobody_of_that_name', 1) $$, '42704', 'there is no role nobody_of_that_name', 'a role that is not there is refused');

delete from warehouse.athlete_access;
select runlytics_internal.settle_access();
revoke all on all functions in schema runlytics_internal from scale_tap_keeper;
revoke all on schema runlytics_internal, warehouse from scale_tap_keeper;
revoke all on warehouse.installation, warehouse.athlete_access, warehouse.api_permissions from scale_tap_keeper;
drop role scale_tap_coach, scale_tap_own, scale_tap_keeper;
select * from finish();
