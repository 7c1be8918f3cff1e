-- Own metrics: what may be an expression, what becomes of it, and what cannot be had by it.
select no_plan();

create function pg_temp.run_file(day date, seconds int) returns bytea
  language sql
as $$
  select convert_to(
    '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities><Activity Sport="Running"><Id>x</Id>'
    || '<Lap StartTime="' || day || 'T08:00:00Z"><TotalTimeSeconds>' || seconds || '</TotalTimeSeconds><DistanceMeters>3000</DistanceMeters><Track>'
    || string_agg(
      '<Trackpoint><Time>' || to_char(day + make_interval(hours => 8, secs => n * 10), 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
      || '</Time><DistanceMeters>' || 3000.0 * n * 10 / seconds || '</DistanceMeters><HeartRateBpm><Value>' || 140 + n % 7 || '</Value></HeartRateBpm></Trackpoint>',
      '' order by n
    )
    || '</Track></Lap></Activity></Activities></TrainingCenterDatabase>',
    'UTF8'
  )
  from generate_series(0, seconds / 10) as n
$$;
insert into warehouse.athletes (athlete_id, name) values (2, 'B');
insert into warehouse.athlete_settings (athlete_id, timezone) values (2, 'UTC');
select runlytics.ingest(body => pg_temp.run_file(day => date '2026-03-01' + n, seconds => 900 + 60 * n)) from generate_series(0, 2) as n \g /dev/null
set client_min_messages = warning;
call runlytics.process_documents();
reset client_min_messages;
create function pg_temp.ids(metric text) returns text
  language sql stable
  return (select string_agg(round(m.value::numeric, 2)::text, ' ' order by m.activity_id) from warehouse.activity_metrics as m where m.metric = ids.metric);

select is(runlytics.define_metric('metres_per_beat', 'm', 'distance_m / (avg_hr * moving_s / 60)', 'Metres a beat'), 'own_metres_per_beat', 'an expression becomes a metric');
select results_eq(
  $$ select name, unit, grain, source, metric_id >= 10000 from warehouse.metrics where name like 'own\_%' $$,
  $$ values ('own_metres_per_beat', 'm', 'activity', 'own', true) $$,
  'a row of the metrics, with a number of its own'
);
select results_eq('select state, waiting from warehouse.own_metric_progress', $$ values ('computing', 3::bigint) $$, 'the past waits for the queue');
call runlytics.run_tasks();
select results_eq('select state, computed, failed, waiting from warehouse.own_metric_progress', $$ values ('done', 3, 0, 0::bigint) $$, 'which goes through it');
select results_eq(
  $$ select round(m.value::numeric, 6) from warehouse.activity_metrics as m where metric = 'own_metres_per_beat' order by activity_id $$,
  $$ select round((a.distance_m / (a.avg_hr * a.moving_s / 60))::numeric, 6) from warehouse.activities as a order by activity_id $$,
  'to the values that the expression says'
);
select results_eq(
  $$ select distinct coverage, method, formula_version from warehouse.activity_metrics where metric like 'own\_%' $$,
  $$ values (1::float8, 'expression', 1) $$,
  'with coverage, method and version'
);
select runlytics.ingest(body => pg_temp.run_file('2026-03-10', 1000)) \g /dev/null
set client_min_messages = warning;
call runlytics.process_documents();
reset client_min_messages;
select is((select count(*) from warehouse.activity_metrics where metric = 'own_metres_per_beat'), 4::bigint, 'a new run has it at once');
select runlytics.define_metric('own_metres_per_beat', 'm', '(runlytics.best_effort(stream => stream, metres => 1000)).seconds', 'Another') \g /dev/null
call runlytics.run_tasks();
select results_eq(
  $$ select m.value, m.formula_version from warehouse.activity_metrics as m where metric = 'own_metres_per_beat' order by activity_id $$,
  $$ select e.seconds, 2 from warehouse.streams, runlytics.best_effort(stream, 1000) as e order by activity_id $$,
  'defined anew it has another version, and may use the stream'
);
select is((select count(*) from warehouse.metrics where name like 'own\_%'), 1::bigint, 'and the same row');

select results_eq(
  $$ select distinct why, old_version, new_version from warehouse.metric_changes where metric = 'own_metres_per_beat' $$,
  $$ values ('formula', 1, 2) $$,
  'what became of its values is written down'
);
select runlytics.define_metric('per_kg', '1', 'distance_m / weight_kg', 'Metres a kilogram') \g /dev/null
call runlytics.run_tasks();
set client_min_messages = warning;
update warehouse.athlete_settings set weight_kg = 60 where athlete_id = 1;
call runlytics.recompute();
reset client_min_messages;
select results_eq(
  $$ select distinct round(value) from warehouse.activity_metrics where metric = 'own_per_kg' $$, $$ values (50::float8) $$,
  'a setting that only an own metric reads touches it'
);
select runlytics.drop_metric('per_kg') \g /dev/null

-- One run that cannot be computed costs one run.
select runlytics.define_metric('division', '1', '1 / (elapsed_s - 900)', 'Fails once') \g /dev/null
call runlytics.run_tasks();
select results_eq(
  $$ select count(*), (select string_agg(reason, ' ') from warehouse.own_metric_failures) from warehouse.activity_metrics where metric = 'own_division' $$,
  $$ values (3::bigint, 'division by zero') $$,
  'a division by zero in one run gives NULL and its reason there'
);
select runlytics.define_metric('nan', '1', 'sqrt(moving_s) * ''NaN''::float8', 'Not a number') \g /dev/null
call runlytics.run_tasks();
select is((select count(*) from warehouse.own_metric_failures where name = 'own_nan'), 4::bigint, 'what is not a number is no value');
select runlytics.define_metric('endless', '1', $$length((factorial(32000 + moving_s::int % 7) - factorial(32001 + moving_s::int % 7) + factorial(32002 + moving_s::int % 7) - factorial(32003 + moving_s::int % 7) + factorial(32004 + moving_s::int % 7) - factorial(32005 + moving_s::int % 7) + factorial(32006 + moving_s::int % 7) - factorial(32007 + moving_s::int % 7))::text)$$, 'Endless') \g /dev/null
create temporary table began as select clock_timestamp() as at;
call runlytics.run_tasks();
select cmp_ok(clock_timestamp() - at, '<', interval '60 seconds', 'what does not end is ended') from began;
select results_eq(
  $$ select state, stopped ~ 'too long' from warehouse.own_metric_progress where name = 'own_endless' $$, $$ values ('stopped', true) $$, 'and not tried again'
);
select runlytics.ingest(body => pg_temp.run_file('2026-03-11', 1000)) \g /dev/null
set client_min_messages = warning;
call runlytics.process_documents();
reset client_min_messages;
select is((select count(*) from warehouse.activity_metrics where metric = 'own_division'), 4::bigint, 'the others go on');

-- What is refused.
create schema stranger;
create function stranger.same(float8) returns float8 language sql immutable return $1;
create function stranger.plus(float8, text) returns float8 language sql immutable return $1;
create operator stranger.+ (leftarg = float8, rightarg = text, function = stranger.plus);
create operator public.+ (leftarg = float8, rightarg = text, function = stranger.plus);
create domain stranger.positive as float8 check (value > 0);
create type stranger.box as (x float8);
create function stranger.to_box(float8) returns stranger.box language sql immutable return row($1)::stranger.box;
create cast (float8 as stranger.box) with function stranger.to_box(float8);
create function stranger.from_box(stranger.box) returns float8 language sql immutable return ($1).x;
create cast (stranger.box as float8) with function stranger.from_box(stranger.box);
create collation stranger.words from "C";
set search_path = stranger, public;
select throws_ok(format('select runlytics.define_metric(%L, %L, %L, %L)', 'x', '1', expression, 'x'), state, null, 'refused: ' || expression)
from (values
  ('length(table_to_xml(''warehouse.secrets'', true, false, '''')::text)', '42501'),
  ('length(query_to_xml(''select 1'', true, false, '''')::text)', '42501'),
  ('length(current_setting(''search_path''))', '42501'),
  ('length(set_config(''a.b'', ''c'', false))', '42501'),
  ('length(pg_read_file(''/etc/passwd''))', '42501'),
  ('length(current_user)', '42501'),
  ('random()', '42501'),
  ('extract(epoch from now() - started_at)', '42501'),
  ('pg_sleep(1)::text::float8', '42501'),
  ('(select count(*) from warehouse.secrets)', '42501'),
  ('case when exists (select 1) then 1 end', '42501'),
  ('count(*)', '42501'),
  ('sum(moving_s)', '42501'),
  ('row_number() over ()', '42501'),
  ('generate_series(1, 1000000000)', '42501'),
  ('runlytics_internal.cut_route(stream, 1, 2)::text::float8', '42501'),
  ('stranger.same(moving_s)', '42501'),
  ('same(moving_s)', '42883'),
  ('moving_s operator(stranger.+) ''1''::text', '42501'),
  ('moving_s operator(public.+) ''1''::text', '42501'),
  ('moving_s::stranger.positive', '42501'),
  ('moving_s::stranger.box::float8', '42501'),
  ('length(name collate stranger.words)', '42501'),
  ('length(''warehouse.secrets''::regclass::text)', '42501'),
  ('length(activity::text)', '42501'),
  ('length(xmlelement(name a)::text)', '42501'),
  ('$1', '42846'),
  ('cardinality($1)', '42501'),
  ('moving_s, moving_s', '42501'),
  ('moving_s from warehouse.secrets', '42501'),
  ('moving_s as x', '42501'),
  ('1) from warehouse.secrets --', '42601'),
  ('1; drop table warehouse.secrets', '42601'),
  ('moving_s)::float8 from pg_class as activity union select (1', '42601'),
  ('', '42501'),
  ('no_such_column', '42703'),
  ('moving_s +', '42601'),
  ('/*', '42601')
) as r (expression, state);
select throws_ok(format('select runlytics_internal.evaluate_expression(%L, ''{}'', 100)', expression), '42501', null, 'nor evaluated by itself: ' || expression)
from unnest(array['pg_sleep(1)::text::float8', '(select 1)', 'stranger.same(moving_s)']) as expression;
select lives_ok(format('select runlytics_internal.check_expression(%L, ''{}'')', expression), 'allowed: ' || expression)
from unnest(array[
  'moving_s', '1', 'moving_s / 60 -- minutes', 'case when sport = ''running'' then distance_m end', 'greatest(avg_hr, 100)', 'coalesce(ascent_m, 0)',
  'runlytics.average(stream, ''cadence'')', 'average(stream, ''heart_rate'')', 'st_length(route::geography)', '(runlytics.time_in_zones(stream, ''heart_rate'', array[140, 160]))[2]',
  'race::int', 'abs(distance_m) ^ 2', '100 * avg_hr / threshold_hr', 'extract(hour from started_at at time zone ''UTC'')', 'array_length(string_to_array(name, '' ''), 1)'
]) as expression;
reset search_path;
select throws_ok(format('select runlytics.define_metric(%L, %L, %L, %L)', n, '1', 'moving_s', 'x'), state, null, 'no name: ' || coalesce(n, 'null'))
from (values ('', '42602'), ('Ä', '42602'), ('a b', '42602'), (null, '22004')) as r (n, state);

create role reader_of_1 login;
grant runlytics_reader to reader_of_1;
insert into warehouse.athlete_access (role_name, athlete_id) values ('reader_of_1', 1);
set role reader_of_1;
select throws_ok($$ select runlytics.define_metric('x', '1', 'moving_s', 'x') $$, '42501', null, 'a reader defines none');
select throws_ok($$ select runlytics.drop_metric('division') $$, '42501', null, 'and drops none');
select throws_ok($$ select runlytics_internal.evaluate_expression('1', '{}', 100) $$, '42501', null, 'and evaluates nothing');
select is((select count(*) from warehouse.activity_metrics where metric = 'own_division'), 4::bigint, 'but reads them');
set role runlytics_worker;
select throws_ok($$ update warehouse.own_metrics set expression = '1' $$, '42501', null, 'the worker computes what the owner said');
reset role;
select is_empty(
  $$ select r.rolname from pg_roles as r where r.rolname = 'runlytics_expression'
     and (r.rolsuper or r.rolcanlogin or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolbypassrls
       or exists (select from pg_auth_members as m where m.member = r.oid)) $$,
  'whoever evaluates can do nothing else'
);
select is_empty(
  $$ select c.oid::regclass from pg_class as c where c.relnamespace = 'warehouse'::regnamespace
     and has_any_column_privilege('runlytics_expression', c.oid, 'select') $$,
  'and reads no table'
);
select is(runlytics.define_metric('division', '1', 'moving_s', 'Of another', 2), 'own_division', 'another athlete may have one of the same name');
select is(runlytics.drop_metric('division'), 4::bigint, 'a metric goes with its values');
select is((select count(*) from warehouse.metrics where name = 'own_division'), 1::bigint, 'the row stays while another has it');
select is(runlytics.drop_metric('division', 2), 0::bigint, 'and goes');
select is((select count(*) from warehouse.metrics where name = 'own_division'), 0::bigint, 'with the last');
select throws_ok($$ select runlytics.drop_metric('division') $$, 'P0002', null, 'once');
select is((select fingerprint from warehouse.installation), runlytics_internal.warehouse_fingerprint(), 'create_warehouse() sees nothing to mend in an own metric');
drop owned by reader_of_1;
drop role reader_of_1;
select * from finish();
