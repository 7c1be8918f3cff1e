-- What only Strava's API has told is learned by a coach by no function, table or view of the catalog: each is asked before
-- and after the API has told, with ids of runs, days and questions, and says afterwards what it said, or less. The next
-- function, table, column or view is asked too; one whose arguments nobody has thought of here fails. So are the tools of
-- assistants, by the schemas in their own catalog.
select no_plan();
set client_min_messages = error;
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
        'id', id, 'name', 'Secret', 'sport_type', 'TrailRun', 'start_date', day || 'T08:00:00Z', 'timezone', '(GMT+00:00) Etc/UTC',
        'elapsed_time', seconds, 'moving_time', seconds - 7, 'distance', metres, 'average_heartrate', 161, 'max_heartrate', 177,
        'total_elevation_gain', 123 + id, 'calories', 456, 'description', 'Secret words', 'workout_type', 1, 'device_name', 'Secret watch',
        'gear', jsonb_build_object('id', 'g1', 'name', 'Secret shoe'), 'map', jsonb_build_object('polyline', '_p~iF~ps|U_ulLnnqC_mqNvxq`@'),
        'laps', jsonb_build_array(jsonb_build_object('lap_index', 1, 'start_date', day || 'T08:00:00Z', 'elapsed_time', 777, 'moving_time', 770, 'distance', 2222))
      )
    )::text,
    'UTF8'
  )
$$;

delete from warehouse.athlete_settings;
insert into warehouse.athlete_settings (athlete_id, timezone, max_hr, resting_hr, threshold_hr, threshold_speed_mps) values (1, 'UTC', 188, 48, 168, 3.5);
insert into warehouse.biometrics (athlete_id, metric_id, recorded_at, value, source, document_id)
select 1, m.metric_id, current_date - d.n + time '06:00', 50 + d.n % 9, 'made', 1
from generate_series(0, 340) as d (n)
cross join warehouse.metrics as m
where m.name in ('resting_heart_rate', 'hrv_rmssd');
insert into warehouse.journal (athlete_id, day, note, rpe) select 1, current_date - n, 'Knee felt sore today', 6 from generate_series(2, 290, 2) as n;
insert into warehouse.plan (athlete_id, day, km) values (1, current_date + 3, 10);
select runlytics.define_metric('climb', 'm/km', '1000 * ascent_m / distance_m', 'x') \g /dev/null
select runlytics.define_metric('eaten', 'kcal', 'calories', 'x') \g /dev/null
select runlytics.ingest(body => pg_temp.run_file(current_date - n, 5000 + 50 * n), athlete_id => 1) from generate_series(4, 300, 8) as n \g /dev/null
call runlytics.process_documents(athlete_id => 1);
call runlytics.run_tasks();
call runlytics.refresh_days();
select runlytics.define_segment_from('Street', min(activity_id), 100, 500) from warehouse.activities \g /dev/null
select runlytics.refresh_routes() \g /dev/null
create role coach_test in role runlytics_reader;
create role other_test in role runlytics_reader;
select runlytics.grant_access('coach_test', 1) \g /dev/null
insert into warehouse.athletes (athlete_id, name) values (2, 'Other');
select runlytics.grant_access('other_test', 2, own => true) \g /dev/null
select min(activity_id) filter (where local_date = current_date - 4) as told_too, max(activity_id) + 1 as next from warehouse.activities \gset

-- What functions are asked, by the name of the argument.
create temp table asked (argument text, value text);
insert into asked
select 'activity_id', i::text from unnest(array[:told_too, :next, :next + 1, :next + 2, 99999]) as i
union all
select d, format('current_date - %s', n)
from unnest(array['day', 'on_day', 'week', 'first_day', 'since', 'other_since']) as d
cross join unnest(array[4, 102, 250]) as n
union all
values
  ('document_id', '1'), ('document_id', '41'), ('document_id', '99999'), ('last_day', 'current_date - 102'), ('until', 'current_date'),
  ('other_until', 'current_date - 90'), ('field', '''name'''), ('value', '''x'''), ('metric', '''load'''), ('metric', '''own_climb'''),
  ('metric', '''own_eaten'''), ('metric', '''moving_s'''), ('group_by', '''weekday'''), ('x', '''load'''), ('y', '''own_climb'''),
  ('event', '''race'''), ('which', '''highest'''), ('target', '''readiness'''), ('target', '''load'''), ('complaint', '''knee'''), ('metres', '5000'),
  ('moving_s', '1'), ('lasted_s', '2'), ('gear_id', '1'), ('name', '''Street'''), ('from_m', '100'), ('to_m', '200'), ('now', 'now()'),
  ('route_id', '1'), ('alert_id', '1'), ('segment_id', '1'), ('relation', '''warehouse.runs'''), ('label', '''heat'''), ('kind', '''race'''),
  ('page', '''runs'''), ('page', '''season'''), ('page', '''records'''), ('expression', '''calories'''), ('question', '''how many races this year'''),
  ('question', '''how many runs in the last 300 days'''), ('question', '''total ascent of the last 300 days'''), ('question', '''pace of my last run'''),
  ('question', '''longest run of the last 300 days'''), ('question', '''treadmill runs this year'''), ('question', '''sleep before races this year'''),
  ('question', '''my runs of the last 300 days'''), ('question', '''load of the last 300 days'''),
  ('filter', '''{"route":"answer","target":"runs","topics":[],"combine":"all","window":null,"filters":[],"aggregate":"max:ascent_m"}'''),
  ('filter', '''{"route":"answer","target":"runs","topics":[],"combine":"all","window":null,"filters":[],"aggregate":"sum:moving_min"}'''),
  -- Of what only an athlete, an owner or a worker does.
  ('role_name', '''coach_test'''), ('body', ''''''), ('reason', '''x'''), ('lat', '52.5'), ('lon', '13.4'), ('method', '''karvonen'''), ('part', '1'), ('parsed', 'null'),
  ('device', '''x'''), ('sport', '''running'''), ('line', 'null'), ('pattern', '''d'''), ('file', ''''''), ('time', '''20:00'''), ('path', '''x'''), ('source', '''strava'''),
  ('action', '''x'''), ('unit', '''x'''), ('description', '''x'''), ('client_id', '''x'''), ('redirect_uri', '''x'''), ('listener_url', '''x'''), ('url', '''x'''),
  ('endpoint', '''x'''), ('model', '''x'''), ('link_id', '1');

create temp table said (state text, what text, line text);
grant insert on said to public;
grant select on asked to public;
create function pg_temp.ask(state text, statement text) returns void
  language plpgsql
as $$
declare
  lines text[];
begin
  begin
    execute format('select array_agg(jsonb_strip_nulls(to_jsonb(r))::text) from (%s) as r', statement) into lines;
    raise exception using errcode = 'ZZ000';
  exception
    when sqlstate 'ZZ000' then
      null;
    when others then
      lines := array[concat_ws(' ', sqlstate, sqlerrm)];
  end;
  insert into said select ask.state, ask.statement, l from unnest(coalesce(lines, '{}')) as l;
end
$$;
create function pg_temp.calls() returns table (function text, statement text)
  language sql
as $$
  with recursive
    called as (
      select p.oid, p.oid::regprocedure::text as function, format('%s.%I', p.pronamespace::regnamespace, p.proname) as name, p.proargtypes,
        array(
          select a.name
          from unnest(p.proargnames[1:p.pronargs]) with ordinality as a (name, place)
          where a.name <> 'athlete_id'
            and (a.place <= p.pronargs - p.pronargdefaults or a.name in ('since', 'until', 'week', 'day', 'on_day', 'page', 'metric'))
          order by a.place
        ) as arguments,
        p.proargnames
      from pg_proc as p
      where p.pronamespace in ('runlytics'::regnamespace, 'runlytics_internal'::regnamespace)
        and p.prokind = 'f'
        and 'athlete_id' = any (p.proargnames[1:p.pronargs])
        -- Parts are asked through what they are parts of, but for those that anybody could ask.
        and (p.pronamespace = 'runlytics'::regnamespace or p.provolatile <> 'v' and p.proargnames[1:p.pronargs] <@ '{since,until,before,on_day,day,activity_id,week,athlete_id}')
        and has_function_privilege('coach_test', p.oid, 'execute')
    ),
    wanted as (
      select c.oid, a.place, a.name, format('%I => (%s)::%s', a.name, coalesce(k.value, case when a.name = 'before' then 'current_date' end), c.proargtypes[array_position(c.proargnames, a.name) - 1]::regtype) as said
      from called as c
      cross join unnest(c.arguments) with ordinality as a (name, place)
      left join asked as k on k.argument = a.name
    ),
    told as (
      select c.oid, 0::bigint as place, '{athlete_id => 1}'::text[] collate "C" as arguments from called as c
      union all
      select t.oid, w.place, t.arguments || w.said collate "C"
      from told as t
      join wanted as w on w.oid = t.oid and w.place = t.place + 1
    )
  select c.function, format('select %s(%s) as said', c.name, array_to_string(t.arguments, ', '))
  from called as c
  join told as t on t.oid = c.oid and t.place = cardinality(c.arguments)
$$;
create temp table call as select * from pg_temp.calls();
select cmp_ok((select count(distinct function) from call), '>', 100::bigint, 'the functions come from the catalog');
select is(
  (select string_agg(distinct function, E'\n') from call where statement is null), null,
  'and of each argument of theirs there is something to ask'
);
create temp table relation as
select c.relname as name, c.relkind as kind
from pg_class as c
join pg_attribute as a on a.attrelid = c.oid and a.attname = 'athlete_id'
where c.relnamespace = 'warehouse'::regnamespace
  and c.relkind in ('r', 'v')
  and has_table_privilege('coach_test', c.oid, 'select');
grant select on call, relation to public;
create function pg_temp.listen(state text) returns void
  language plpgsql
as $$
begin
  perform pg_temp.ask(state, c.statement) from call as c;
  perform pg_temp.ask(state, format('select r.* from warehouse.%I as r where r.athlete_id = 1', r.name)) from relation as r;
end
$$;

\i test/support/tool_calls.sql
select is(
  (select string_agg(distinct v.tool || '.' || v.argument, ', ') from tool_value as v where v.value is null), null,
  'of each argument of each tool there is something to ask'
);
select runlytics.create_token('assistant', array['ask'], athlete_id => 1) as token \gset
select pg_temp.ask_tools('before', :'token') \g /dev/null
set role coach_test;
select pg_temp.listen('before') \g /dev/null
set role other_test;
select pg_temp.listen('other before') \g /dev/null
reset role;

-- A run that nobody else tells of, and words, laps and sums of one that a file tells of.
select runlytics.ingest(body => pg_temp.answer(1, current_date - 102, 18000, 5407), source => 'strava', name => 'activity 1', athlete_id => 1) \g /dev/null
select runlytics.ingest(body => pg_temp.answer(2, current_date - 4, 5200, 1800), source => 'strava', name => 'activity 2', athlete_id => 1) \g /dev/null
call runlytics.process_documents(athlete_id => 1);
call runlytics.run_tasks();
call runlytics.refresh_days();
select runlytics.refresh_routes() \g /dev/null
select is(
  (select array_agg(activity_id order by activity_id) from warehouse.activity_sources where by_api and activity_id >= :next), array[:next]::bigint[],
  'one run is the API''s alone, by the id that was asked for'
);
set role coach_test;
select pg_temp.listen('after') \g /dev/null
reset role;
select pg_temp.ask_tools('after', :'token') \g /dev/null
set role other_test;
select pg_temp.listen('other after') \g /dev/null
reset role;

-- What says that something is withheld, or of whom the athlete is, when something came, and the clock; and the columns of
-- tables of which docs/coach.md says that they stay.
create temp table known (statement text, columns text[]);
insert into known
values
  ('warehouse\.roster_today ', '{withheld,note,last_data,lag_s}'), ('warehouse\.ingestion_status ', '{last_success,lag_s}'),
  ('warehouse\.run_list ', '{timezone}'), ('warehouse\.alert_checks ', '{inputs,checked_at,told_at}'), ('warehouse\.stored_days ', '{through,refreshed_at,inputs,scored_by}'),
  ('warehouse\.activity_sources ', '{fields,score,reason}'), ('warehouse\.efforts ', '{reason,certainty}'),
  (
    'warehouse\.activities ',
    '{name,notes,device,calories,race,moving_s,ascent_m,descent_m,gear_id,sub_sport,vendor_sport,timezone,source_timezone,utc_offset_s}'
  );
create temp table fresh as
select a.what, a.line
from (
  select s.what, s.line from said as s where s.state = 'after'
  except
  select s.what, s.line from said as s where s.state = 'before'
) as a
where a.what !~ '^select runlytics\.(shows_|shown_moving_s|today_of)|page_freshness';
update fresh as f
set line = (f.line::jsonb - k.columns)::text
from known as k
where f.what ~ k.statement;
create index on said (what) where state = 'before';
analyze said;
-- What is computed of days is of fewer days, and a page has the clock: of these it is asked below whether they tell of the run.
create temp table new_to_coach as
select f.what, f.line
from fresh as f
where f.what !~ '^select runlytics(_internal)?\.(predict_|what_preceded|report|page\()'
  and not exists (
    select
    from said as b
    where b.state = 'before'
      and b.what = f.what
      and case when starts_with(f.line, '{') and starts_with(b.line, '{') then b.line::jsonb @> f.line::jsonb end
  );
select is(
  (select string_agg(left(n.what || ' ' || n.line, 300), E'\n') from new_to_coach as n), null,
  'a coach is told nothing that was not known before Strava''s API told of it, by whatever he asks'
);
select is(
  (select string_agg(left(f.what || ' ' || f.line, 300), E'\n') from fresh as f where f.line ~ 'Secret|\m18(\.0|,000)|29:53|1793|\m456\M|\m12[45]\M m\M|2222'), null,
  'nor anything of a run that is withheld, or of words that are'
);
select is_empty(
  $$
    select a.what, a.line
    from said as a
    where a.state = 'after' and a.what ~ 'activity_id => \(' and a.what !~ 'runlytics\.(shows_|shown_moving_s)'
      and not exists (select from said as b where b.state = 'before' and b.what = a.what and b.line = a.line)
  $$,
  'by its id a run that is withheld is one that is not there, in the same words'
);
select is_empty(
  $$ select what, line from said where state = 'other after' except select what, line from said where state = 'other before' $$,
  'who reads another athlete alone learns nothing at all'
);
select is_empty(
  $$
    select c.relname
    from pg_depend as d
    join pg_rewrite as w on d.classid = 'pg_rewrite'::regclass and w.oid = d.objid
    join pg_class as c on c.oid = w.ev_class
    join pg_attribute as a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
    where d.refclassid = 'pg_class'::regclass
      and d.refobjid = 'warehouse.activities'::regclass
      and a.attname in ('name', 'notes', 'device', 'race', 'calories', 'moving_s', 'ascent_m', 'descent_m', 'sub_sport', 'gear_id')
      and not exists (
        select
        from pg_depend as f
        join pg_proc as p on f.refclassid = 'pg_proc'::regclass and p.oid = f.refobjid
        where f.classid = 'pg_rewrite'::regclass and f.objid = w.oid and p.proname in ('shows_field', 'shown_moving_s')
      )
  $$,
  'every view that reads what the API may alone have given asks whom it tells'
);
select is_empty(
  $$
    select p.oid::regprocedure
    from pg_proc as p
    where p.pronamespace in ('runlytics'::regnamespace, 'runlytics_internal'::regnamespace)
      and p.provolatile <> 'v'
      and has_function_privilege('coach_test', p.oid, 'execute')
      and p.prosrc ~ 'warehouse\.activities\M'
      and p.prosrc ~ '\m[ax]\.(name|notes|device|race|calories|moving_s|ascent_m|descent_m|sub_sport|gear_id)\M'
      and p.prosrc !~ 'shows_field|shown_moving_s'
  $$,
  'and every function that a coach may call'
);
select is((select count(distinct s.tool) from tool_said as s where s.state = 'before' and s.answer is not null), (select count(*) from runlytics_internal.mcp_tools()), 'each tool answers');
create temp table tool_after as
select a.*, b.answer as before, b.refused as refused_before
from tool_said as a
join tool_said as b on b.state = 'before' and b.tool = a.tool and b.arguments = a.arguments
where a.state = 'after';
select is(
  (select string_agg(left(concat_ws(' ', a.tool, a.arguments, a.refused, a.refused_before), 250), E'\n')
   from tool_after as a
   where a.refused is distinct from a.refused_before and a.refused !~ '^55000 .* rests on activities that are withheld'), null,
  'an assistant is refused what rests on a run that is withheld, and else in the same words'
);
select is(
  (select string_agg(left(concat_ws(' ', a.tool, a.arguments, r.row), 400), E'\n')
   from (
     -- How well a file fits to what else tells of a run stays, as for a coach.
     select a.tool, a.arguments, a.before, case a.tool when 'explain_activity' then r.value - '{score,reason,fields}'::text[] else r.value end as row
     from tool_after as a
     cross join lateral jsonb_array_elements(a.answer -> 'rows') as r
     union all
     select a.tool, a.arguments, jsonb_build_object('rows', jsonb_build_array(a.before - '{rows,withheld,note}'::text[])), a.answer - '{rows,withheld,note}'::text[]
     from tool_after as a
     where a.answer is not null
   ) as r (tool, arguments, before, row)
   cross join lateral (select r.tool, r.arguments) as a
   where not exists (select from jsonb_array_elements(r.before -> 'rows') as b where b.value @> jsonb_strip_nulls(r.row))), null,
  'and told nothing that was not known before, by whatever tool'
);
select is(
  (select string_agg(left(concat_ws(' ', a.tool, a.arguments, a.answer), 400), E'\n') from tool_after as a where a.answer::text ~ 'Secret'), null,
  'nor the words of one'
);
select is_empty(
  $$
    select a.tool, a.arguments, a.answer ->> 'note'
    from tool_after as a
    where replace(a.answer ->> 'note', ' ' || (a.answer ->> 'withheld'), '') is distinct from a.before ->> 'note'
      and a.answer ->> 'note' !~ 'withheld|There is no readiness'
  $$,
  'nor in a note'
);
select runlytics.share_strava_api('by agreement') \g /dev/null
set role coach_test;
select pg_temp.listen('shared') \g /dev/null
reset role;
select cmp_ok(
  (select count(distinct s.what) from said as s where s.state = 'shared' and s.line ~ 'Secret'), '>', 10::bigint,
  'what is shared is told by as many of them: they were asked what would tell'
);
select pg_temp.ask_tools('shared', :'token') \g /dev/null
select cmp_ok(
  (select count(distinct s.tool) from tool_said as s where s.state = 'shared' and s.answer::text ~ 'Secret'), '>', 2::bigint,
  'nor do the tools keep what is shared'
);
drop role coach_test, other_test;
select * from finish();
