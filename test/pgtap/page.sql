-- The page as data: every panel that the catalog knows, on a warehouse that is empty, on one with a single
-- run, on some weeks of everything, and as a reader who may see one athlete of two.
select no_plan();
set client_min_messages = warning;
-- A panel by itself is planned as its caller plans; a page plans without.
set jit = off;
\i test/support/page_shape.sql

-- The checker catches what it is for.
create function pg_temp.complains(panel jsonb) returns bool
  language sql
as $$ select exists (select from pg_temp.complaints(panel)) $$;
\set good '{"id": "good", "title": "Good", "view": "v", "sentence": "Well.", "figures": [{"kind": "columns", "quantity": "distance", "x_kind": "day", "x": ["2026-01-01"], "values": [1], "names": "n", "lines": [{"name": "a", "values": [null], "tone": "good", "style": "line"}]}]}'
select ok(not pg_temp.complains(:'good'), 'a good panel is one');
select ok(pg_temp.complains(jsonb_set(:'good', '{figures,0,values}', '[1, 2]')), 'a value too many is caught');
select ok(pg_temp.complains(jsonb_set(:'good', '{figures,0,values}', '["1"]')), 'a number that is none');
select ok(pg_temp.complains(jsonb_set(:'good', '{figures,0,lines,0,values}', '[]')), 'a line that is too short');
select ok(pg_temp.complains(jsonb_set(:'good', '{figures,0,quantity}', '"furlongs"')), 'a quantity that nobody writes');
select ok(pg_temp.complains(jsonb_set(:'good', '{figures,0,kind}', '"pie"')) is null, 'a figure that nobody draws') from (select) as x where false;
select ok(pg_temp.complains(jsonb_set(:'good', '{figures}', '[]')), 'no figure and no word why');
select ok(pg_temp.complains(jsonb_set(:'good', '{sentence}', '"In  on average."')), 'a hole in a sentence');
select ok(pg_temp.complains(jsonb_set(:'good', '{sentence}', '"It is NaN km."')), 'and what is no number in it');
select ok(pg_temp.complains(jsonb_set(:'good', '{colour}', '"red"')), 'a member that nobody reads');
select ok(not pg_temp.complains(jsonb_set(:'good', '{figures,0}', '{"kind": "ask", "question": ""}')), 'a box to ask in is a figure')
union all
select ok(pg_temp.complains(jsonb_set(:'good', '{figures,0}', f)), 'one that is none: ' || left(f::text, 60))
from unnest(array['{"kind": "ask"}', '{"kind": "ask", "question": 1}', '{"kind": "ask", "question": "", "answer": "x"}', jsonb_build_object('kind', 'ask', 'question', repeat('x', 201))]) as f;

-- Panels and pages know one another.
select is_empty(
  $$ select p.panel from runlytics_internal.page_places() as p where to_regproc('runlytics_internal.panel_' || p.panel) is null $$,
  'every panel of a page has its function'
);
select is_empty(
  $$ select r.proname from pg_proc as r
     where r.pronamespace = 'runlytics_internal'::regnamespace and r.proname like 'panel\_%'
       and substr(r.proname, 7) not in (select p.panel from runlytics_internal.page_places() as p) $$,
  'and every panel stands on a page'
);
select is_empty(
  $$ select r.proname from pg_proc as r
     where r.pronamespace = 'runlytics_internal'::regnamespace and (r.proname like 'panel\_%' or r.proname like 'page\_%') and r.proname <> 'page_holder'
       and (r.prosecdef or r.provolatile = 'v') $$,
  'none has rights of its own, and none writes'
);
select is_empty(
  $$ select p.page from runlytics_internal.page_places() as p where p.page not in (select n.page from runlytics_internal.page_names() as n) $$,
  'every place is on a page'
);

-- Nothing there.
select is_empty($$ select * from pg_temp.all_complaints() $$, 'an empty warehouse says what to do, panel by panel');
select is_empty(
  $$ select n.page from runlytics_internal.page_names() as n
     where jsonb_array_length(runlytics_internal.page_document(n.page) -> 'panels') = 0 $$,
  'and no page of it is empty'
);
select throws_ok($$ select runlytics_internal.page_document('nowhere') $$, 'P0002', null, 'a page that is not there');
select throws_ok($$ select runlytics_internal.page_document('overview', '{"units": "furlongs"}') $$, '22023', null, 'units that are none');
select throws_ok($$ select runlytics_internal.page_document('overview', '{"since": "soon"}') $$, '22007', null, 'a day that is none');
select throws_ok($$ select runlytics_internal.page_document(athlete_id => 4711) $$, 'P0002', null, 'an athlete that is not there');

-- A run: minutes long, once around, by the second five.
create function pg_temp.run_file(started_at timestamptz, minutes int, mps float8, hr int) returns bytea
  language sql
as $$
  select convert_to(
    format(
      '<TrainingCenterDatabase><Activities><Activity Sport="Running"><Id>%1$s</Id><Lap StartTime="%1$s"><TotalTimeSeconds>%2$s</TotalTimeSeconds><DistanceMeters>%3$s</DistanceMeters><Track>%4$s</Track></Lap></Activity></Activities></TrainingCenterDatabase>',
      to_char(started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), minutes * 60, minutes * 60 * mps,
      (
        select string_agg(format(
          '<Trackpoint><Time>%s</Time><Position><LatitudeDegrees>%s</LatitudeDegrees><LongitudeDegrees>%s</LongitudeDegrees></Position><AltitudeMeters>%s</AltitudeMeters><DistanceMeters>%s</DistanceMeters><HeartRateBpm><Value>%s</Value></HeartRateBpm></Trackpoint>',
          to_char((started_at + make_interval(secs => s)) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
          round((52.5 + 0.01 * cos(2 * pi() * s / (minutes * 60)))::numeric, 6), round((13.35 + 0.016 * sin(2 * pi() * s / (minutes * 60)))::numeric, 6),
          round((40 + 10 * sin(pi() * s / (minutes * 60)))::numeric, 1), round((s * mps)::numeric, 1), hr + s / 300
        ), '' order by s)
        from generate_series(0, minutes * 60, 5) as s
      )
    ),
    'UTF8'
  )
$$;
update warehouse.athletes set name = 'Sam "the <b>"';
update warehouse.athlete_settings
set timezone = 'Europe/Berlin', max_hr = 190, resting_hr = 50, threshold_hr = 169, threshold_speed_mps = 4, estimated = false;
select runlytics.ingest(body => pg_temp.run_file(now() - interval '2 hours', 31, 3, 140)) \g /dev/null
-- Shortly after midnight that was yesterday.
select
  case when d.began = d.today then 'today' else 'yesterday' end as began,
  -- In the first two hours of a week the run is one of the week before.
  case when date_trunc('week', d.began) = date_trunc('week', d.today) then '5.6 km so far this week.' else 'No run yet this week.' end as so_far
from (
  select ((now() - interval '2 hours') at time zone 'Europe/Berlin')::date as began, (now() at time zone 'Europe/Berlin')::date as today
) as d \gset
call runlytics.process_documents();
select activity_id as run from warehouse.activities \gset
select runlytics.correct(:run, 'name', '</script><script>alert(1)</script>" onload=x') \g /dev/null

select is_empty($$ select * from pg_temp.all_complaints() $$, 'a single run: no panel lies, none is without a word');
select is_empty($$ select * from pg_temp.all_complaints('{"units": "mi"}') $$, 'in miles too');
select is(
  runlytics_internal.panel_run_facts('{}') ->> 'title' like '</script><script>alert(1)</script>" onload=x, %', true,
  'a name is data here: who draws it escapes it'
);
select ok(position('<script>alert' in runlytics.page('run')) = 0, 'and does');
select ok(position('alert(1)' in runlytics.page('run')) > 0, 'without leaving it out');
select ok(position('<b>"' in runlytics.page()) = 0, 'the athlete''s name as well');
select is(
  runlytics_internal.panel_runs('{}') ->> 'sentence', '1 run, 5.6 km in 31 min since ' || :'began' || '.', 'one run is one run'
);
select is(
  runlytics_internal.panel_runs('{"units": "mi"}') ->> 'sentence', '1 run, 3.5 mi in 31 min since ' || :'began' || '.', 'and so many miles'
);
select is(
  runlytics_internal.panel_weekly_distance('{}') ->> 'sentence', :'so_far', 'without weeks before there is no mean of them'
);
select is(
  runlytics_internal.panel_long_run('{}') ->> 'sentence', 'The longest of the last 7 days is 5.6 km, with no run in the 30 days before.', 'nor a run to compare with'
);
select is(
  (select count(*) from jsonb_array_elements(runlytics_internal.panel_run_splits('{"units": "mi"}') #> '{figures,0,rows}')), 4::bigint,
  'a run is cut by the mile for those who count in miles'
);
select throws_ok($$ select runlytics_internal.page_document('run', '{"id": "4711"}') $$, 'P0002', null, 'a run that is not there has no page');
select is(
  runlytics_internal.panel_run_facts('{"id": "4711"}') ->> 'empty', 'There is no run 4711. The list of runs has those that are there.', 'and no figures'
);
select is(runlytics_internal.panel_run_laps('{"id": "4711"}'), null::jsonb, 'nor laps');

-- Weeks of everything.
do $weeks$
begin
  perform runlytics.ingest(body => pg_temp.run_file(now() - make_interval(days => d), 20 + d % 4 * 10, 2.6 + 0.02 * (d % 20), 138 + d % 25))
  from generate_series(2, 90, 3) as d;
end
$weeks$;
call runlytics.process_documents();
select runlytics.set_roster('DDNNOOOO', current_date - 60, current_date + 20) \g /dev/null
insert into warehouse.sleep (athlete_id, started_at, source, stage, ended_at)
select 1, s.woke - interval '7 hours' + p.since, 'watch', p.stage, s.woke - interval '7 hours' + p.until
from generate_series(current_date - 70, current_date, interval '1 day') as d (day)
cross join lateral (select (d.day + make_interval(hours => 6, mins => extract(day from d.day)::int)) at time zone 'Europe/Berlin' as woke) as s
cross join (
  values
    ('core', interval '0', interval '2 hours'), ('deep', interval '2 hours', interval '3 hours'), ('awake', interval '3 hours', interval '3 hours 10 minutes'),
    ('rem', interval '3 hours 10 minutes', interval '5 hours'), ('core', interval '5 hours', interval '7 hours'),
    ('asleep', interval '15 hours', interval '16 hours')
) as p (stage, since, until)
where s.woke + p.until < now() + interval '7 hours'
  and (p.stage <> 'asleep' or extract(day from d.day) in (3, 11, 19));
insert into warehouse.biometrics (athlete_id, metric_id, recorded_at, source, value, document_id)
select 1, m.metric_id, (d.day + interval '5 hours') at time zone 'Europe/Berlin', 'watch',
  case m.name when 'hrv_rmssd' then 60 + 12 * sin(extract(doy from d.day)) when 'resting_heart_rate' then 50 + 2 * cos(extract(doy from d.day)) end, 1
from generate_series(current_date - 70, current_date, interval '1 day') as d (day)
join warehouse.metrics as m on m.name in ('hrv_rmssd', 'resting_heart_rate');
select runlytics.compute_nights(since => current_date - 80, until => current_date) \g /dev/null
select runlytics.ingest(body => convert_to(E'date,note,rpe,mood\n' || current_date || E',"She said ""<b>go</b>""; went",6,4\n', 'UTF8'), source => 'sheet') \g /dev/null
select runlytics.ingest(body => convert_to('not a run, <i>nor</i> a sheet', 'UTF8'), source => 'path', name => '<img src=x>.tcx') \g /dev/null
insert into warehouse.gear (athlete_id, name, kind) values (1, 'Old <s>', 'shoes'), (1, 'New', 'shoes');
update warehouse.gear set retired = true where name like 'Old%';
call runlytics.process_documents();
call runlytics.train_models();
select runlytics.correct((select activity_id from warehouse.activities order by started_at desc offset 1 limit 1), 'race', 'true') \g /dev/null

select is_empty($$ select * from pg_temp.all_complaints() $$, 'weeks of everything');
select is_empty($$ select * from pg_temp.all_complaints('{"units": "mi", "days": "120", "rows": "40", "whole": true}') $$, 'in miles, further back, whole');
select is_empty(
  format($$ select * from pg_temp.all_complaints('{"today": "%s", "since": "%s"}') $$, current_date - 30, current_date - 45), 'as of a month ago'
);
select is_empty($$ select * from pg_temp.all_complaints('{"today": "1999-01-01"}') $$, 'and as of long before');
select is_empty(
  $$ select n.page from runlytics_internal.page_names() as n where runlytics.page(n.page) not like '<!doctype html>%</html>%' $$, 'every page can be drawn'
);
select is(
  (select string_agg(p ->> 'id', ' ') from jsonb_array_elements(runlytics_internal.page_document() -> 'panels') as p where p ? 'empty'), null::text,
  'on Mission Control nothing is left to say about what is missing'
);
select is(
  (select count(*) from jsonb_array_elements(runlytics_internal.panel_nights('{}') #> '{figures,0,spans}') as s where s ->> 'class' = 'nap') > 0, true,
  'naps lie beside the nights'
);
select is(
  (runlytics_internal.panel_fitness('{"days": 30}') #>> '{figures,0,x,43}')::date, (now() at time zone 'Europe/Berlin')::date + 14, 'fitness looks 14 days ahead'
);
select is(
  jsonb_array_length(runlytics_internal.panel_fitness(jsonb_build_object('today', current_date - 30)) #> '{figures,0,lines}'), 3,
  'but not from a day that is not today'
);

-- The athlete's own week, units and clock.
update warehouse.athletes set units = 'mi', week_starts_on = 7;
select is(
  (select extract(isodow from (runlytics_internal.panel_weekly_distance('{}') #>> '{figures,0,x,0}')::date)), 7::numeric, 'weeks begin where the athlete''s do'
);
select is(runlytics_internal.panel_weekly_distance('{}') ->> 'title', 'Miles a week', 'in the athlete''s units');
select is(runlytics_internal.panel_weekly_distance('{"units": "km"}') ->> 'title', 'Kilometres a week', 'or in those that are asked for');
select is(runlytics_internal.panel_weekly_distance('{}') ->> 'sentence' ~ ' mi( |;|\.)', true, 'which a sentence speaks in');
select is(runlytics_internal.page_document() ->> 'week_starts_on', '7', 'the document says so');
update warehouse.athlete_settings set timezone = 'Pacific/Kiritimati';
select is(
  (runlytics_internal.page_document('settings') ->> 'today')::date, (now() at time zone 'Pacific/Kiritimati')::date, 'today is the athlete''s'
);
update warehouse.athlete_settings set timezone = 'Europe/Berlin';

-- Two athletes, and a reader of one.
insert into warehouse.athletes (athlete_id, name) values (2, 'Other');
select runlytics.ingest(body => pg_temp.run_file(now() - interval '4 hours', 25, 3, 140), athlete_id => 2) \g /dev/null
call runlytics.process_documents(athlete_id => 2);
select activity_id as others from warehouse.activities where athlete_id = 2 \gset
create role page_reader_test in role runlytics_reader;
insert into warehouse.athlete_access (role_name, athlete_id) values ('page_reader_test', 1);
grant page_reader_test to current_user;
create table public.as_owner as
select n.page, runlytics_internal.page_document(n.page) as document from runlytics_internal.page_names() as n where n.page not in ('data', 'roster');
grant select on public.as_owner to page_reader_test;
set role page_reader_test;
select is_empty($$ select * from pg_temp.all_complaints() $$, 'a reader has every panel');
select is_empty(
  $$ select a.page from public.as_owner as a where runlytics_internal.page_document(a.page) - 'made_at' - 'freshness' <> a.document - 'made_at' - 'freshness' $$,
  'and reads what the owner reads'
);
select is(
  (select string_agg(p ->> 'id', ' ') from jsonb_array_elements(runlytics_internal.page_document('data') -> 'panels') as p), 'sources failures counts',
  'but for what the doctor says'
);
select throws_ok($$ select runlytics_internal.page_document(athlete_id => 2) $$, 'P0002', null, 'another athlete is not there');
select throws_ok(
  format($$ select runlytics_internal.page_document('run', jsonb_build_object('id', %s)) $$, :others), 'P0002', null, 'nor is a run of theirs'
);
select is(runlytics_internal.panel_run_facts(jsonb_build_object('id', :others)) ? 'empty', true, 'nor its figures');
select is(runlytics.page('runs') like '<!doctype html>%', true, 'a reader has the page drawn');
reset role;
drop owned by page_reader_test;
drop role page_reader_test;
select * from finish();
