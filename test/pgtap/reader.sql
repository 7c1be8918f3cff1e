-- What a role is told that may see little or nothing: in a line what to grant, and by doctor() what a reader can know.
select plan(34);

insert into warehouse.athletes (athlete_id, name) values (2, 'B');
insert into warehouse.athlete_settings (athlete_id, timezone, estimated) values (2, 'UTC', true);
insert into warehouse.activities (athlete_id, started_at, timezone, local_date, sport, moving_s, distance_m)
select 2, d + time '08:00', 'UTC', d, 'running', 1800, 5000
from unnest(array['2026-03-03', '2026-03-06']::date[]) as d;
create role runner;
create role family;
create role family_member in role family, runlytics_reader;
insert into warehouse.athlete_access (role_name, athlete_id) values ('family', 2);

-- Who was granted nothing is told so in a line, by whatever he is likely to try.
create role nobody_yet login;
create function pg_temp.refusal(statement text) returns text language plpgsql as $$
declare
  hint text;
  context text;
begin
  execute statement;
  return 'no refusal';
exception
  when others then
    get stacked diagnostics hint = pg_exception_hint, context = pg_exception_context;
    return concat_ws(' | ', sqlstate, sqlerrm, hint, case when regexp_count(context, E'\n') > 5 then context end);
end
$$;
set role nobody_yet;
select is(
  pg_temp.refusal(statement),
  '42501 | nothing was granted to the role nobody_yet | As the owner: grant runlytics_reader to nobody_yet; select runlytics.grant_access(''nobody_yet'', 1); -- what loads or changes takes: grant runlytics_owner to nobody_yet;',
  'a role without a grant is told what to grant: ' || statement
)
from unnest(array[
  'select runlytics.report()', 'select runlytics.ask(''how far did I run'')', 'select runlytics.ask_filter(''how far did I run'')',
  'select runlytics.help()', 'select runlytics.help(''load'')', 'select runlytics.set_athlete(max_hr => 188)', 'select runlytics.correct(1, ''race'', ''true'')',
  'select runlytics.page()', 'select runlytics.ingest(''x'')', 'call runlytics.process_documents()', 'call runlytics.recompute()', 'call runlytics.reprocess()'
]) as statement;
select results_eq(
  $$ select item, ok, cure from runlytics.doctor() $$,
  $$ values ('role', false, 'grant runlytics_reader to nobody_yet; select runlytics.grant_access(''nobody_yet'', 1); -- as the owner') $$,
  'and by doctor()'
);
reset role;
set role runlytics_reader;
select ok(
  (select count(*) > 10 from runlytics.help()) and exists (select from runlytics.help('load') where kind = 'view'), 'whoever reads is helped'
);
select matches((select what from runlytics.help('lod')), 'Near are: load', 'also with a word that there is not');
reset role;

-- What only an owner may change says so to whoever reads, and names no part that he never called. Each routine that writes is called;
-- the steps of a load, of the queue and of the layout, which nobody calls by chance, say it in PostgreSQL's words.
create role coach login in role runlytics_reader;
create function pg_temp.refused_writers() returns table (name text, fault text) language plpgsql as $$
declare
  called record;
  given text;
begin
  for called in
    select p.proname::text as proname, p.prokind, p.proargtypes::regtype[] as types, p.pronargs - p.pronargdefaults as due
    from pg_proc as p
    where p.pronamespace = 'runlytics'::regnamespace
      and p.provolatile = 'v'
      and not p.prosecdef
      and p.prokind in ('f', 'p')
      and p.proname not in (
        'compute_nights', 'create_warehouse', 'distribute_warehouse', 'upgrade_plan', 'enqueue', 'poll', 'schedule_jobs', 'unschedule_jobs',
        'http_get', 'http_post', 'http_send', 'publish_gold', 'raise_notices', 'refresh_alerts', 'refresh_routes', 'process_document', 'ask_model',
        'store_activity', 'store_document', 'store_health', 'store_journal', 'write_health'
      )
  loop
    select string_agg(format('%L::%s', case when t.type = any ('{text,name,bytea}'::regtype[]) then '2026-01-01' when t.type = any ('{int8,int4,float8}'::regtype[]) then '1' end, t.type), ', ' order by t.at)
    into given
    from unnest(called.types) with ordinality as t (type, at)
    where t.at <= called.due;
    name := called.proname;
    begin
      execute format('%s runlytics.%I(%s)', case called.prokind when 'p' then 'call' else 'select' end, called.proname, given);
    exception
      when others then
        fault := sqlerrm;
        return next;
    end;
  end loop;
end
$$;
set role coach;
create temporary table refused as select * from pg_temp.refused_writers();
reset role;
select is_empty($$ select * from refused where fault ~ 'permission denied for (function|procedure)' $$, 'no writer names a part of itself to a reader');
select cmp_ok((select count(*)::int from refused where fault = 'nothing can be changed by the role coach'), '>', 45, 'most say that the role only reads');
set role coach;
select matches(
  pg_temp.refusal($$ select runlytics.correct(1, 'race', 'true') $$),
  '^42501 . nothing can be changed by the role coach . It only reads[.] Do it as the owner, or let this role do so: grant runlytics_owner to coach;$',
  'and whose it is to change something'
);
reset role;

-- A reader is told by doctor() what a reader can know, and nothing of the server.
grant runlytics_reader to nobody_yet;
set role nobody_yet;
select results_eq(
  $$ select item, ok, cure from runlytics.doctor() $$,
  $$ values ('role', true, null), ('athlete_access', false, 'select runlytics.grant_access(''nobody_yet'', 1); -- as the owner') $$,
  'doctor() tells a reader who sees nobody what the owner has to do'
);
set role family_member;
set runlytics.athlete_id = 2;
select matches(
  pg_temp.refusal(statement),
  '42501 \| (permission denied for function \w+|nothing can be changed by the role family_member) \| .*Do it as the owner, or let this role do so: grant runlytics_owner to family_member;',
  'a role that reads is told what it takes: ' || statement
)
from unnest(array[
  'select runlytics.set_athlete(max_hr => 190)', 'select runlytics.correct(1, ''race'', ''true'')', 'select runlytics.create_token(''phone'', array[''health''])',
  'select runlytics.page_link()', 'select runlytics.create_warehouse()', 'select runlytics.snooze(1, ''infinity'')', 'call runlytics.recompute()'
]) as statement;
reset runlytics.athlete_id;
select results_eq(
  $$ select item, ok, cure from runlytics.doctor() $$,
  $$ values ('role', true, null), ('athlete_access', false, 'set runlytics.athlete_id = 2') $$,
  'one who sees another how to choose'
);
select results_eq(
  $$ select item, ok, cure from runlytics.doctor(athlete_id => 2) $$,
  $$ values ('role', true, null), ('athlete_access', true, null), ('data', true, null) $$,
  'and one who sees the athlete that all is well'
);
select matches(
  (select detail from runlytics.doctor(athlete_id => 2) where item = 'data'),
  '^runs and other activities: 2 days, 2026-03-03 to 2026-03-06',
  'with the days of which there is something'
);
select is((select count(*) from runlytics.doctor(athlete_id => null)), 2::bigint, 'nobody at all is not asked for');
reset role;
insert into warehouse.athlete_access (role_name, athlete_id) values ('runer', 1);
select results_eq(
  $$ select detail ~ 'role runer, .* does not exist. Near are: runner', cure from runlytics.doctor() where item = 'athlete_access' $$,
  $$ values (true, 'select runlytics.revoke_access(''runer'', 1); -- then grant_access() to the role that was meant') $$,
  'the owner is told of a role that is misspelt'
);
select runlytics.revoke_access('runer', 1) \g /dev/null
select is_empty($$ select from runlytics.doctor() where item = 'athlete_access' $$, 'and of nobody else');
select is(
  (select detail from runlytics.doctor() where item = 'roles'),
  (select format('All %s are there.', count(*)) from pg_roles where rolname ~ '^runlytics_[a-z]+$'),
  'of our roles there are as many as the catalog has'
);
drop table refused;
drop role runner, family, family_member, nobody_yet, coach;

-- Whom there is not: said as everywhere, with who there is.
select matches(
  pg_temp.refusal('select runlytics.report(athlete_id => 7)') || pg_temp.refusal('select runlytics.page(athlete_id => 7)'),
  'no athlete 7 that .*add_athlete.*no athlete 7 that .*add_athlete', 'an athlete whom there is not is told with what adds one'
);
select * from finish();
