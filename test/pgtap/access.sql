-- Athlete A cannot read, count or infer B; the reader sees no bronze; nothing of ours gives rights.
select no_plan();

create function pg_temp.run_file(day date, kilometres numeric) returns bytea
  language sql
as $$
  select convert_to(
    '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities><Activity Sport="Running"><Id>x</Id>'
    || '<Lap StartTime="' || day || 'T08:00:00Z"><TotalTimeSeconds>600</TotalTimeSeconds><DistanceMeters>' || kilometres * 1000
    || '</DistanceMeters><Track>'
    || string_agg(
      '<Trackpoint><Time>' || to_char(day + make_interval(hours => 8, secs => n * 10), 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
      || '</Time><Position><LatitudeDegrees>' || 52.5 + n * 0.0002 || '</LatitudeDegrees><LongitudeDegrees>13.35</LongitudeDegrees></Position>'
      || '<DistanceMeters>' || kilometres * 1000 * n / 60 || '</DistanceMeters><HeartRateBpm><Value>' || 140 + n % 7 || '</Value></HeartRateBpm></Trackpoint>',
      '' order by n
    )
    || '</Track></Lap></Activity></Activities></TrainingCenterDatabase>',
    'UTF8'
  )
  from generate_series(0, 60) as n
$$;

insert into warehouse.athletes (athlete_id, name) values (2, 'B');
insert into warehouse.athlete_settings (athlete_id, timezone, estimated) values (2, 'UTC', true);
select runlytics.ingest(body => pg_temp.run_file('2026-03-02', 2), athlete_id => 1) \g /dev/null
select runlytics.ingest(body => pg_temp.run_file('2026-03-03', 3), athlete_id => 2) \g /dev/null
-- The same way once more.
select runlytics.ingest(body => pg_temp.run_file('2026-03-05', 2), athlete_id => 1) \g /dev/null
select runlytics.ingest(body => pg_temp.run_file('2026-03-06', 3), athlete_id => 2) \g /dev/null
set client_min_messages = warning;
call runlytics.process_documents(athlete_id => 1);
call runlytics.process_documents(athlete_id => 2);
reset client_min_messages;
insert into warehouse.deleted_activities (athlete_id, started_at, sport) values (1, '2026-01-01', 'running'), (2, '2026-01-01', 'running');
insert into warehouse.sport_rules (athlete_id, device, sport) values (1, 'App', 'running'), (2, 'App', 'running');
insert into warehouse.gear (athlete_id, name, limit_km) values (1, 'Shoes', 700), (2, 'Shoes', 700);
insert into warehouse.plan (athlete_id, day, km) values (1, current_date + 5, 10), (2, current_date + 5, 10);
with films as (
  insert into warehouse.documents (athlete_id, kind, source, sha256, bytes, status)
  select n, 'pose', 'test', sha256('film'), 1, 'done' from generate_series(1, 2) as n
  returning athlete_id, document_id
)
insert into warehouse.gait (athlete_id, document_id, filmed_at, local_date, dated, frames, strides, cadence_spm, confidence, contact_confidence, reasons)
select athlete_id, document_id, now(), current_date, true, 1, 1, 170, 1, 1, '{}' from films;
insert into warehouse.gait_strides (athlete_id, document_id, stride, side, contact_s, confidence)
select athlete_id, document_id, 1, 'left', 0, 1 from warehouse.gait;
insert into warehouse.events (athlete_id, day, name) values (1, current_date + 6, 'Race'), (2, current_date + 6, 'Race');
insert into warehouse.weather (athlete_id, activity_id, source, lat, lon, temperature_c, dew_point_c)
select athlete_id, activity_id, 'weather', 52.5, 13.4, 20, 10 from warehouse.activities;
insert into warehouse.biometrics (athlete_id, metric_id, recorded_at, source, value, document_id)
select a, m, '2026-03-02 03:00+00', 'watch', 50, 1 from unnest(array[1, 2]) as a, unnest(array[21, 24, 29]) as m;
insert into warehouse.sleep (athlete_id, started_at, ended_at, stage, source)
select a, '2026-03-01 22:00+00', '2026-03-02 05:00+00', 'asleep', 'watch' from unnest(array[1, 2]) as a;
insert into warehouse.sleep_totals (athlete_id, started_at, ended_at, source, asleep_s)
select a, '2026-03-01 22:00+00', '2026-03-02 05:00+00', 'export', 25200 from unnest(array[1, 2]) as a;
insert into warehouse.biometric_streams (athlete_id, metric_id, day, source, stream)
select a, 20, '2026-03-02', 'watch', s.stream from unnest(array[1, 2]) as a, (select stream from warehouse.streams limit 1) as s;
insert into warehouse.journal (athlete_id, day, mood) values (1, '2026-03-02', 4), (2, '2026-03-02', 4);
insert into warehouse.shifts (athlete_id, day, label, origin) values (1, '2026-03-02', 'day', 'journal'), (2, '2026-03-02', 'day', 'journal');
set client_min_messages = warning;
call runlytics.recompute(athlete_id => 1);
call runlytics.recompute(athlete_id => 2);
reset client_min_messages;
-- A marathon on the day of a shift.
update warehouse.activities set distance_m = 42300, elapsed_s = 13000;
insert into warehouse.shifts (athlete_id, day, label, starts_at, ends_at, origin)
select distinct on (a.athlete_id) a.athlete_id, a.local_date, 'day', a.started_at - interval '10 hours', a.started_at - interval '2 hours', 'roster'
from warehouse.activities as a
where a.local_date <> '2026-03-02'
order by a.athlete_id, a.local_date
on conflict do nothing;
insert into warehouse.day_marks (athlete_id, topic, since) values (1, 'body', '2026-03-02'), (2, 'body', '2026-03-02');
insert into warehouse.tasks (athlete_id, source, action) values (1, 'strava', 'poll'), (2, 'strava', 'poll');
insert into warehouse.source_status (athlete_id, source) values (1, 'strava'), (2, 'strava');
insert into warehouse.journal_columns (athlete_id, header, field) values (1, 'Fatigue', 'none'), (2, 'Fatigue', 'none');
insert into warehouse.shift_sources (athlete_id, day, origin, label)
values (1, '2026-03-02', 'roster', 'day'), (2, '2026-03-02', 'roster', 'day');
insert into warehouse.silver_targets (athlete_id, target, relation, bucket, prefix)
select a, 's3://bucket/silver', 'warehouse.runs', 'watch', 'silver' from unnest(array[1, 2]) as a;
insert into warehouse.silver_objects (athlete_id, target, month, key)
select a, 's3://bucket/silver', '2026-03-01', 'silver/rows.parquet' from unnest(array[1, 2]) as a;
insert into warehouse.gold_athletes (athlete_id, schema) values (1, 'gold'), (2, 'gold');
insert into warehouse.api_permissions (athlete_id, reason) values (1, 'x'), (2, 'x');
insert into warehouse.gold_marks (athlete_id, since) values (1, '2026-03-02'), (2, '2026-03-02');
insert into warehouse.renewals (athlete_id, what) values (1, 'days'), (2, 'days');
insert into warehouse.gold_routes (athlete_id, activity_id, made_of) values (1, 1, 'x'), (2, 1, 'x');

select runlytics.define_segment_from('Street', min(activity_id), 100, 500, athlete_id) from warehouse.activities group by athlete_id \g /dev/null
insert into warehouse.privacy_zones (athlete_id, name, lat, lon, radius_m, hidden_lat, hidden_lon, hidden_radius_m)
select a, 'home', 10, 10, 100, 10, 10, 150 from unnest(array[1, 2]) as a;
insert into warehouse.whole_routes (athlete_id, activity_id)
select distinct on (athlete_id) athlete_id, activity_id from warehouse.activities order by athlete_id, activity_id;
insert into warehouse.route_marks (athlete_id, activity_id)
select athlete_id, activity_id from warehouse.activities
on conflict do nothing;

insert into warehouse.metric_changes (athlete_id, activity_id, metric, why)
select athlete_id, min(activity_id), 'trimp', 'data' from warehouse.activities group by athlete_id;
insert into warehouse.own_metrics (athlete_id, name, unit, expression, description, formula_version, defined_at)
select a, 'own_x', '1', 'moving_s', 'x', 1, now() from unnest(array[1, 2]) as a;
insert into warehouse.own_metric_failures (athlete_id, name, activity_id, reason)
select athlete_id, 'own_x', min(activity_id), 'x' from warehouse.activities group by athlete_id;

insert into warehouse.zone_sets (athlete_id, name, method, channel, parts)
select a, 'mine', 'karvonen', 'heart_rate', '{0.5, 0.7}' from unnest(array[1, 2]) as a;
insert into warehouse.activity_quality (athlete_id, activity_id, kind, start_s, seconds, evidence, masked)
select a.athlete_id, a.activity_id, 'gps_spike', 0, 1, 'seen', 'nothing' from warehouse.activities as a;
insert into warehouse.form_bands (athlete_id, activity_id, from_s_per_km, seconds, speed_mps, formula_version)
select a.athlete_id, a.activity_id, 300, 60, 3.2, 1 from warehouse.activities as a;
insert into warehouse.zone_seconds (athlete_id, activity_id, set, channel, first_zone, bounds, seconds, main, easy_zones, hard_from, easy_s, moderate_s, hard_s, formula_version)
select a.athlete_id, a.activity_id, 'mine', 'heart_rate', 1, '{150}', '{300, 300}', true, 1, 2, 300, 0, 300, 1 from warehouse.activities as a;
insert into warehouse.efforts (athlete_id, activity_id, kind, target, after_m, label, metres, seconds, start_s, certainty, reason, formula_version, year, season)
select a.athlete_id, a.activity_id, 'distance', 1000, m, '1 km', 1000, 300, 0, 'sure', 'typed', 1, 2026, 8105
from warehouse.activities as a, unnest(array[0, 10000]) as m
on conflict do nothing;
insert into warehouse.activity_metrics (athlete_id, activity_id, metric, value, method, formula_version)
select a.athlete_id, a.activity_id, 'hr_drift', 3, 'samples', 1 from warehouse.activities as a;

insert into warehouse.models (
  athlete_id, target, name, model, reason, paired, through, walked_days, walked_actual, walked_persistence, walked_mean7, walked_usual,
  walked_ridge, walked_gbt, formula_version
)
select a, 'readiness', 'baseline', 'x', 'few days', 1, '2026-03-02', '{2026-03-02}', '{70}', '{70}', '{70}', '{70}', '{70}', '{70}', 1
from unnest(array[1, 2]) as a;
insert into warehouse.model_skills (athlete_id, target, model, used, days, proven)
select a, 'readiness', 'baseline', true, 1, false from unnest(array[1, 2]) as a;
insert into warehouse.model_runs (athlete_id, next_at) values (1, now() + interval '1 day'), (2, now() + interval '1 day');
insert into warehouse.predictions (athlete_id, target, day, made_at, model, value, parts, formula_version)
select a, 'feeling', '2026-03-02', '2026-03-01', 'ridge', 4, '[{"feature": "load", "points": 1}]', 1 from unnest(array[1, 2]) as a;

insert into warehouse.page_links (athlete_id, link_sha256, valid_until)
select a, sha256(a::text::bytea), now() from unnest(array[1, 2]) as a;

with raised as (
  insert into warehouse.alerts (athlete_id, kind, metric, first_day, last_day, level, warned_days, said, formula_version)
  select a, 'joint', 'vitals', current_date, current_date, 'warning', array[current_date], 'x', 1 from unnest(array[1, 2]) as a
  returning athlete_id, alert_id
)
insert into warehouse.alert_labels (athlete_id, alert_id, label)
select athlete_id, alert_id, 'heat' from raised;
insert into warehouse.alert_checks (athlete_id, inputs, nights, formula_version) values (1, 'x', 100, 1), (2, 'x', 100, 1)
on conflict do nothing;
insert into warehouse.notices (athlete_id, kind, key, level, title, said) values (1, 'alert', '1', 'warning', 'x', 'x'), (2, 'alert', '1', 'warning', 'x', 'x');
insert into warehouse.push_targets (athlete_id, url, kinds) values (1, 'https://ntfy.example/a', '{alert}'), (2, 'https://ntfy.example/b', '{alert}');
insert into warehouse.language_models (athlete_id, endpoint, model) values (1, 'https://model.example/v1', 'x'), (2, 'https://model.example/v1', 'x');
insert into warehouse.language_model_calls (athlete_id, day, model) values (1, current_date, 'x'), (2, current_date, 'x');
insert into warehouse.journal (athlete_id, day, row_key, note) select a, '1999-01-01', 'model', 'x' from unnest(array[1, 2]) as a;
insert into warehouse.journal_embeddings (athlete_id, day, row_key, model, digest) select a, '1999-01-01', 'model', 'x', 'x' from unnest(array[1, 2]) as a;
with asked as (
  insert into warehouse.model_questions (athlete_id, question, now) values (1, 'x', now()), (2, 'x', now())
  returning athlete_id, question_id
)
insert into warehouse.model_sentences (athlete_id, question_id, sentence, day, row_key, journal_id, said)
select athlete_id, question_id, 1, '1999-01-01', 'model', 1999010101, 'x' from asked;

create role runner_a login;
create role family;
create role runner_b login in role family;
grant runlytics_reader to runner_a, runner_b;
insert into warehouse.athlete_access (role_name, athlete_id, own) values ('runner_a', 1, true), ('family', 2, true);

select is((select count(*) from warehouse.runs), 4::bigint, 'the owner sees everybody');

-- Each relation that carries an athlete, as A and as B.
create table public.seen (role_name text, relation text, athletes bigint[]);
grant insert on public.seen to public;
create function public.look(relation text) returns void
  language plpgsql
as $$
declare
  athletes bigint[];
begin
  execute format('select array_agg(distinct athlete_id) from warehouse.%I', relation) into athletes;
  insert into public.seen values (current_user, relation, athletes);
end
$$;
create view public.readable as
select c.relname::text as relation
from pg_class as c
join pg_attribute as a on a.attrelid = c.oid and a.attname = 'athlete_id'
where c.relnamespace = 'warehouse'::regnamespace
  and c.relkind in ('r', 'v')
  and has_table_privilege('runlytics_reader', c.oid, 'select')
  and c.relname <> 'activity_overrides';
grant select on public.readable to public;

set role runner_a;
select public.look(relation) from public.readable \g /dev/null
set runlytics.athlete_id = 2;
select is((select count(*) from warehouse.runs where athlete_id = runlytics.athlete()), 0::bigint, 'the setting chooses and grants nothing');
reset runlytics.athlete_id;
set role runner_b;
select public.look(relation) from public.readable \g /dev/null
reset role;

select is(athletes, array[1::bigint], 'A sees in ' || relation || ' only A') from public.seen where role_name = 'runner_a' order by relation;
select is(athletes, array[2::bigint], 'B, through a role, sees in ' || relation || ' only B') from public.seen where role_name = 'runner_b' order by relation;
select is((select count(*) from public.seen), 2 * count(*), 'every relation was looked at, twice') from public.readable;

set role runner_a;
select throws_ok('select count(*) from warehouse.' || bronze, '42501', null, 'no bronze for the reader: ' || bronze)
from unnest(array['documents', 'document_parts', 'ingestion_progress', 'secrets']) as bronze;
select throws_ok($$ select runlytics.document_body(2) $$, '42501', null, 'nor through a function');
select throws_ok($$ update warehouse.activities set excluded = true $$, '42501', null, 'the reader writes nothing');
select throws_ok($$ select runlytics_internal.server_files('/etc') $$, '42501', null, 'listing files of the server needs pg_read_server_files');
select throws_ok($$ select runlytics_internal.read_server_file('/etc/passwd', 0, 10) $$, '42501', null, 'so does reading them');
select throws_ok($$ select runlytics_internal.read_archive_member('/tmp/export.zip', 'activities.csv') $$, '42501', null, 'and reading out of archives');
select throws_ok($$ select runlytics.acwr_step(null, 1, current_date) $$, '42883', null, 'there is no back door by that name');
reset role;
select throws_ok($$ select runlytics_internal.ctl_step(null, 1, current_date) $$, '0A000', null, 'a step of an aggregate refuses to be called by hand');

create role nobody_yet login;
grant runlytics_reader to nobody_yet;
set role nobody_yet;
select is((select count(*) from warehouse.activities), 0::bigint, 'a reader without an athlete sees nobody');
select is((select count(*) from warehouse.fitness), 0::bigint, 'not even a day of fitness');
reset role;

set role runlytics_ingest;
select throws_ok('select count(*) from warehouse.' || relation, '42501', null, 'the delivering role reaches no table: ' || relation)
from unnest(array['documents', 'activities', 'athletes']) as relation;
reset role;

select results_eq(
  $$ select p.proname
     from pg_proc as p
     where p.pronamespace in ('runlytics'::regnamespace, 'runlytics_internal'::regnamespace) and p.prosecdef
     order by p.proname $$,
  $$ values
     ('authenticate'::name), ('evaluate_expression'), ('log_request'), ('page_holder'), ('question_holder'), ('receive'), ('receive_all'), ('receive_begin'), ('receive_end'),
     ('receive_event'), ('receive_part'), ('redeem_page_link'), ('serve'), ('serve_metrics'), ('serve_question') $$,
  'only what the listener, the pages and assistants call, and the expressions of own metrics, run with the rights of their owner'
);
select is_empty(
  $$ select p.oid::regprocedure, r.rolname
     from pg_proc as p
     cross join pg_roles as r
     where p.pronamespace in ('runlytics'::regnamespace, 'runlytics_internal'::regnamespace)
       and p.prosecdef
       and not r.rolsuper
       and r.rolname not in ('runlytics_ingest', 'runlytics_listener')
       and (r.rolname <> 'runlytics_page' or p.proname not in ('serve', 'page_holder'))
       and (r.rolname <> 'runlytics_assistant' or p.proname not in ('serve_question', 'question_holder'))
       and (r.rolname not in ('runlytics_owner', 'runlytics_worker', 'runlytics_expression') or p.proname <> 'evaluate_expression')
       and has_function_privilege(r.oid, p.oid, 'execute') $$,
  'and only for their roles'
);
select is_empty(
  $$ select p.oid::regprocedure
     from pg_proc as p
     where p.pronamespace in ('runlytics'::regnamespace, 'runlytics_internal'::regnamespace)
       and p.prosecdef
       and p.proowner <> case p.proname
         when 'serve' then 'runlytics_page' when 'serve_question' then 'runlytics_assistant' when 'evaluate_expression' then 'runlytics_expression' else 'runlytics_listener'
       end::regrole $$,
  'the owner of which is the role of the listener, of serve() that of the pages, of serve_question() that of assistants, and of expressions one without rights'
);
select is_empty(
  $$ select p.oid::regprocedure
     from pg_proc as p
     join pg_language as l on l.oid = p.prolang
     where p.pronamespace in ('runlytics'::regnamespace, 'runlytics_internal'::regnamespace)
       and l.lanname = 'plpgsql'
       and p.prokind = 'f'
       and p.prosupport <> 'runlytics_internal.load_library(internal)'::regprocedure $$,
  'no routine in PL/pgSQL runs before the library that guards superusers is loaded'
);
select is_empty(
  $$ with recursive reached as (
       -- What serve() is in C begins with page_holder(), serve_question() with question_holder().
       select
         p.oid as definer, p.oid,
         case p.proname when 'serve' then 'runlytics_internal.page_holder(' when 'serve_question' then 'runlytics_internal.question_holder(' else p.prosrc end
       from pg_proc as p
       where p.pronamespace in ('runlytics'::regnamespace, 'runlytics_internal'::regnamespace)
         and p.prosecdef
         -- This one reaches no table.
         and p.proname <> 'evaluate_expression'
       union
       select r.definer, p.oid, p.prosrc
       from reached as r
       cross join lateral regexp_matches(r.prosrc, '\m(runlytics(?:_internal)?)\.([a-z0-9_]+)\(', 'g') as word
       join pg_proc as p on p.pronamespace = word[1]::regnamespace and p.proname = word[2]
     )
     select definer::regprocedure
     from reached
     group by definer
     having not bool_or(oid = 'runlytics_internal.require_warehouse()'::regprocedure) $$,
  'and each asks whose warehouse it is'
);
select is_empty(
  $$ select r.rolname
     from pg_roles as r
     where r.rolname in ('runlytics_listener', 'runlytics_page', 'runlytics_assistant', 'runlytics_expression')
       and (
         r.rolsuper or r.rolcanlogin or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolbypassrls
         or exists (
           select from pg_auth_members as m
           where m.member = r.oid and (r.rolname, m.roleid::regrole::text) not in (('runlytics_page', 'runlytics_reader'), ('runlytics_assistant', 'runlytics_reader'))
         )
       ) $$,
  'who can do nothing else, but that pages and answers are made with the rights of a reader'
);
select results_eq(
  $$ select c.relname::text collate "default" || ' ' || string_agg(lower(a.privilege_type), ' ' order by a.privilege_type)
     from pg_class as c
     cross join lateral aclexplode(c.relacl) as a
     where a.grantee = 'runlytics_listener'::regrole
     group by c.relname
     order by c.relname $$,
  array[
    'activity_metrics select', 'activity_sources select', 'api_permissions select', 'day_marks select', 'document_parts delete insert select', 'documents insert select update', 'journal_columns select',
    'page_links select update', 'requests delete insert select', 'source_status select', 'strava_events insert select',
    'tasks insert select update', 'tokens select'
  ],
  'and reaches what deliveries need, and what is watched'
);
-- On several machines a grant of columns reaches no shard and stands for the whole table: a new one wants a row of docs/scale.md.
select results_eq(
  $$ select distinct format('%s %s %s', c.relname, lower(a.privilege_type), a.grantee::regrole) collate "default"
     from pg_class as c
     join pg_attribute as t on t.attrelid = c.oid
     cross join lateral aclexplode(t.attacl) as a
     where c.relnamespace = 'warehouse'::regnamespace
     order by 1 $$,
  array[
    'own_metrics update runlytics_worker', 'page_links select runlytics_reader', 'secrets select runlytics_listener', 'secrets select runlytics_worker',
    'secrets update runlytics_worker', 'strava_accounts select runlytics_listener'
  ],
  'these are what is granted on columns alone'
);
select is_empty(
  $$ select c.relname from pg_class as c cross join lateral aclexplode(c.relacl) as a where a.grantee in ('runlytics_page'::regrole, 'runlytics_assistant'::regrole) $$,
  'pages and assistants have no rights of their own'
);
select is_empty(
  $$ select c.oid::regclass
     from pg_class as c
     where c.relnamespace = 'warehouse'::regnamespace
       and c.relrowsecurity
       and c.relname not in ('athlete_access', 'http_hosts')
       and not exists (
         select from pg_policy as p
         where p.polrelid = c.oid and not p.polpermissive and p.polroles @> array['runlytics_page'::regrole::oid, 'runlytics_assistant'::regrole::oid]
       ) $$,
  'and see of every table with an athlete one athlete alone'
);
select results_eq(
  $$ select rolname::text collate "default", rolvaliduntil::timestamptz from pg_roles where rolname ~ '^runlytics_' and rolcanlogin order by rolname $$,
  $$ values ('runlytics_ingest', timestamptz '-infinity'), ('runlytics_worker', '-infinity') $$,
  'no password of a login role is ever valid'
);
set role runlytics_worker;
select runlytics_internal.wake_worker() \g /dev/null
select throws_ok('alter role runlytics_worker ' || change, '42501', null, 'the worker says nothing about roles: ' || change)
from unnest(array['password ''known''', 'set search_path = public', 'valid until ''infinity''']) as change;
reset role;
select is_empty(
  $$ select p.oid::regprocedure
     from pg_proc as p
     join pg_language as l on l.oid = p.prolang
     where p.pronamespace in ('runlytics'::regnamespace, 'runlytics_internal'::regnamespace)
       and l.lanname = 'plpgsql'
       and p.prokind = 'f'
       and (p.proconfig is null or not 'search_path=pg_catalog, pg_temp' = any (p.proconfig)) $$,
  'every PL/pgSQL function pins its search_path'
);
drop owned by runner_a, runner_b, nobody_yet, family;
drop role runner_a, runner_b, nobody_yet, family;
select * from finish();
