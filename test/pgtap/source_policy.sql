-- To a coach every view reads as if Strava's API had told nothing: the views come from the catalog, and what a coach sees
-- of them after the API has told is what they said before. The athlete and the owner see all of it.
select plan(26);
set client_min_messages = warning;
set timezone = 'UTC';
-- Sums that go on from a stored day may differ in their last digit.
set extra_float_digits = -4;

\ir ../support/run_file.sql
create function pg_temp.answer(id int, day date, metres float8, seconds int) returns bytea
  language sql
as $$
  select convert_to(
    jsonb_build_object(
      'activity', jsonb_build_object(
        'id', id, 'name', 'Secret', 'sport_type', 'Run', 'start_date', day || 'T08:00:00Z', 'timezone', '(GMT+00:00) Etc/UTC',
        'elapsed_time', seconds, 'moving_time', seconds - 7, 'distance', metres, 'average_heartrate', 161, 'max_heartrate', 177,
        'total_elevation_gain', 123, 'calories', 456, 'description', 'Secret words', 'workout_type', 1, 'device_name', 'Secret watch',
        'gear', jsonb_build_object('id', 'g1', 'name', 'Secret shoe')
      )
    )::text,
    'UTF8'
  )
$$;

create temp table told (state text, view text, line jsonb);
grant insert, select on told to public;
create function pg_temp.listen(state text) returns bigint
  language plpgsql
as $$
declare
  each text;
begin
  for each in
    select c.relname
    from pg_class as c
    join pg_attribute as a on a.attrelid = c.oid and a.attname = 'athlete_id'
    where c.relnamespace = 'warehouse'::regnamespace
      and c.relkind = 'v'
      and has_table_privilege('runlytics_reader', c.oid, 'select')
  loop
    execute format('insert into told select %L, %L, jsonb_strip_nulls(to_jsonb(v)) from warehouse.%I as v where athlete_id = 1', state, each, each);
  end loop;
  return (select count(distinct view) from told);
end
$$;

delete from warehouse.athlete_settings;
insert into warehouse.athlete_settings (athlete_id, timezone, max_hr, resting_hr, threshold_hr) values (1, 'UTC', 188, 48, 168);
insert into warehouse.biometrics (athlete_id, metric_id, recorded_at, value, source, document_id)
select 1, m.metric_id, current_date - d.n + time '06:00', 50 + d.n % 9, 'made', 1
from generate_series(0, 240) as d (n)
cross join warehouse.metrics as m
where m.name in ('resting_heart_rate', 'hrv_rmssd');
select runlytics.ingest(body => pg_temp.run_file(current_date - n, 5000 + 50 * n), athlete_id => 1) from generate_series(4, 300, 8) as n \g /dev/null
call runlytics.process_documents(athlete_id => 1);
call runlytics.refresh_days();
drop role if exists coach_test, own_test;
create role coach_test in role runlytics_reader;
create role own_test in role runlytics_reader;
insert into warehouse.athlete_access (role_name, athlete_id, own) values ('coach_test', 1, false), ('own_test', 1, true);
set role coach_test;
select pg_temp.listen('before') \g /dev/null
reset role;

-- Words and sums about a run that a file has told, then a longer run that nobody else has told, a hundred days ago.
select runlytics.ingest(body => pg_temp.answer(2, current_date - 4, 5200, 1800), source => 'strava', name => 'activity 2', athlete_id => 1) \g /dev/null
call runlytics.process_documents(athlete_id => 1);
call runlytics.refresh_days();
set role coach_test;
select pg_temp.listen('words') \g /dev/null
reset role;
select runlytics.ingest(body => pg_temp.answer(1, current_date - 102, 18000, 5407), source => 'strava', name => 'activity 1', athlete_id => 1) \g /dev/null
call runlytics.process_documents(athlete_id => 1);
call runlytics.refresh_days();
set role coach_test;
select pg_temp.listen('coach') \g /dev/null
set role own_test;
select pg_temp.listen('own') \g /dev/null
reset role;

create function pg_temp.new_to(state text) returns table (view text, line jsonb)
  language sql
as $$
  select n.view, n.line
  from told as n
  where n.state = new_to.state
    and not exists (select from told as b where b.state = 'before' and b.view = n.view and b.line @> n.line)
$$;
create temp table known (view text, columns text[]);
-- What says that something is withheld, when something came, and the clock.
insert into known
values
  ('roster_today', '{withheld,note,last_data,lag_s}'), ('ingestion_status', '{source,last_success,lag_s,documents,pending,failed}'),
  ('source_status', '{last_success}'), ('run_list', '{timezone}');
-- What is called a shoe is no row of a run.
delete from told where view in ('dim_gear', 'gear_use') and 'Secret shoe' in (line ->> 'gear', line ->> 'name');
update told as t set line = t.line - k.columns from known as k where k.view = t.view;
select is((select count(distinct view) > 35 from told), true, 'the views come from the catalog');
select is(
  (select string_agg(distinct n.view || ' ' || n.line::text, E'\n') from pg_temp.new_to('coach') as n), null,
  'a coach is told nothing that was not known before Strava''s API told of it'
);
select is(
  (select string_agg(distinct n.view || ' ' || n.line::text, E'\n') from pg_temp.new_to('words') as n), null,
  'nor of a run that a file told of too, in whatever sum'
);
select cmp_ok((select count(distinct n.view) from pg_temp.new_to('own') as n), '>', 20::bigint, 'the athlete is, by nearly every view');
select is(
  (select array_agg(t.line ->> 'name' order by t.line ->> 'local_date') from told as t where t.state = 'own' and t.view = 'runs' and t.line ? 'name'),
  '{Secret,Secret}', 'by name too'
);
select cmp_ok(
  (select count(*) from told as t where t.state = 'coach' and t.view = 'fitness'), '=',
  (select count(*) from told as t where t.state = 'before' and t.view = 'fitness' and (t.line ->> 'day')::date < current_date - 103),
  'the days before have their fitness still'
);
select is((select count(*) from told as t where t.state = 'coach' and t.view = 'runs'), 38::bigint, 'and every run of a file is there');

-- What is behind the views is not there either, and the owner decides.
set role coach_test;
select is((select count(*) from warehouse.activities where distance_m > 17000), 0::bigint, 'nor does silver have it');
select is((select count(*) from warehouse.activity_sources where by_api and elapsed_s > 5000), 0::bigint, 'by no table');
select is(runlytics.shows_all(athlete_id => 1), false, 'he may know that there is something');
select is(
  (
    select array_agg(q order by q)
    from unnest(array['my runs of the last 7 days', 'longest run of the last 7 days', 'pace of my last run', 'runs with ascent over 100 m this year']) as q
    where (select string_agg(to_jsonb(w)::text, ' ') from runlytics.ask(q, athlete_id => 1) as w) ~ 'Secret|29.88|344.8|123'
  ),
  null,
  'nor does an answer'
);
select doesnt_match((select string_agg(to_jsonb(r)::text, ' ') from runlytics.report(current_date - 4, athlete_id => 1) as r), 'Secret|5:45|Race', 'nor the report');
select matches(runlytics.page('run', '{"activity": "1"}', athlete_id => 1)::text, '5:46', 'the page of a run is drawn without its name');
reset role;
select is(runlytics.shows_all(athlete_id => 1), true, 'the owner has all of it');
select runlytics.share_strava_api('by agreement') \g /dev/null
set role coach_test;
select is((select count(*) from warehouse.runs where km > 17), 1::bigint, 'where it is shared, it is shared');
select is((select count(*) from warehouse.fitness where day = current_date), 1::bigint, 'with what rests on it');
reset role;
select runlytics.withhold_strava_api() \g /dev/null
set role coach_test;
select is((select count(*) from warehouse.runs where km > 17), 0::bigint, 'until it is taken back');
reset role;
insert into warehouse.athlete_access (role_name, athlete_id, own) values ('own_test', 1, true) on conflict do nothing;
grant own_test to coach_test;
set role coach_test;
select is((select count(*) from warehouse.runs where km > 17), 1::bigint, 'who becomes a member of the athlete''s role is the athlete at once');
reset role;
revoke own_test from coach_test;
set role coach_test;
select is((select count(*) from warehouse.runs where km > 17), 0::bigint, 'and no longer than that');
reset role;
-- What is undone was never there, whoever has looked meanwhile.
begin;
set local role coach_test;
select count(*) as before from warehouse.runs \gset
savepoint before;
reset role;
delete from warehouse.athlete_access where role_name = 'coach_test';
set local role coach_test;
select count(*) as without from warehouse.runs \gset
rollback to before;
set local role coach_test;
select count(*) as again from warehouse.runs \gset
rollback;
select is(array[:before, :without, :again], '{38,0,38}', 'whose row goes sees nothing, and with the row again what there was');

-- By whichever plan, process and cursor: each answers for the role of the moment.
insert into warehouse.athletes (athlete_id, name) values (2, 'Second');
insert into warehouse.activities (athlete_id, started_at, timezone, local_date, sport, distance_m)
select 2, now() - make_interval(days => n), 'UTC', current_date - n, 'running', 5000 from generate_series(1, 10) as n;
create role second_test in role runlytics_reader;
create role nobody_test in role runlytics_reader;
insert into warehouse.athlete_access (role_name, athlete_id, own) values ('second_test', 2, true);
create temp table counted (n int generated always as identity, what text, rows bigint, longest float8);
grant insert on counted to public;
create function pg_temp.longest(out rows bigint, out longest float8)
  language plpgsql stable parallel safe
as $$
begin
  select count(*), max(a.distance_m) into rows, longest from warehouse.activities as a;
end
$$;
prepare by_any as insert into counted (what, rows, longest) select $1::text, count(*), max(a.distance_m) from warehouse.activities as a where a.athlete_id > 0;
set plan_cache_mode = force_generic_plan;
set enable_seqscan = off;
set enable_bitmapscan = off;
set role coach_test;
execute by_any ('coach');
set role second_test;
execute by_any ('second');
set role nobody_test;
execute by_any ('nobody');
reset role;
execute by_any ('owner');
reset enable_seqscan;
reset enable_bitmapscan;
set min_parallel_table_scan_size = 0;
set parallel_setup_cost = 0;
set parallel_tuple_cost = 0;
set role coach_test;
insert into counted (what, rows, longest) select 'function', l.rows, l.longest from pg_temp.longest() as l;
create temp table in_workers as select count(*) as rows, max(distance_m) as longest from warehouse.activities;
set role second_test;
insert into counted (what, rows, longest) select 'function', l.rows, l.longest from pg_temp.longest() as l;
reset role;
insert into counted (what, rows, longest) select 'workers', w.rows, w.longest from in_workers as w;
reset min_parallel_table_scan_size;
reset parallel_setup_cost;
reset parallel_tuple_cost;
reset plan_cache_mode;
select is(
  (select string_agg(format('%s %s %s', what, rows, longest), ', ' order by n) from counted),
  'coach 38 14400, second 10 5000, nobody 0 , owner 49 18000, function 38 14400, function 10 5000, workers 38 14400',
  'one plan for four roles'
);
begin;
set local role coach_test;
declare kept cursor with hold for select distance_m from warehouse.activities;
fetch 1 from kept \g /dev/null
reset role;
delete from warehouse.athlete_access where role_name = 'coach_test';
set local role coach_test;
select count(*) as after from warehouse.activities \gset
commit;
move forward all in kept \g /dev/null
close kept;
select is(:after, 0, 'a cursor that is open keeps nothing for others');
reset role;
insert into warehouse.athlete_access (role_name, athlete_id, own) values ('coach_test', 1, false);

-- A function of the coach's own sees no row before the policies do, however cheap it says it is.
create schema lab_test;
grant all on schema lab_test to coach_test;
set role coach_test;
create function lab_test.spies(athlete_id bigint, metres float8) returns bool
  language plpgsql cost 0.0001
as $$
begin
  if athlete_id <> 1 or metres > 17000 then
    raise exception 'seen: % of %', metres, athlete_id;
  end if;
  return true;
end
$$;
select lives_ok('select from warehouse.activities as a where lab_test.spies(a.athlete_id, a.distance_m) and runlytics.sees_athlete(a.athlete_id)', 'nor does what he says of it himself');
reset role;

-- Where what is withheld cannot be found out, everything would be shown.
begin;
create role keeper_test;
grant usage on schema warehouse, runlytics_internal to keeper_test;
grant select on all tables in schema warehouse to keeper_test;
grant execute on all functions in schema runlytics_internal to keeper_test;
alter table warehouse.athlete_access owner to keeper_test;
set local role coach_test;
select throws_ok('select count(*) from warehouse.activities', '42501', null, 'an owner who does not know is not believed');
select is(current_user, 'coach_test'::name, 'and nobody stays the owner after an error');
rollback;
set role coach_test;
select is((select count(*) from warehouse.activities), 38::bigint, 'after which all is as before');
reset role;
drop schema lab_test cascade;
drop owned by coach_test;
drop role coach_test, own_test, second_test, nobody_test;
select * from finish();
