-- What is kept to be compared with later is the same in every session: otherwise whoever looks by another clock, or writes
-- days otherwise, finds everything stale, and computes it anew for nothing.
select no_plan();
set client_min_messages = warning;
\ir ../support/documents.sql

update warehouse.athlete_settings set timezone = 'Europe/Rome', max_hr = 190, resting_hr = 50, threshold_hr = 170, threshold_speed_mps = 7 / 3.0, estimated = false;
insert into warehouse.athlete_settings (athlete_id, valid_from, timezone, max_hr, resting_hr, threshold_hr, threshold_speed_mps, estimated)
values (1, '2026-01-02', 'Europe/Rome', 191, 50, 170, 10 / 3.0, false);
select runlytics.ingest(body => made.tcx(1800)) \g /dev/null
select runlytics.ingest(body => convert_to(E'date,shift\n2026-01-05,night\n', 'UTF8'), name => 'journal.csv') \g /dev/null
call runlytics.process_documents();
call runlytics.recompute();

-- The settings that text of a value depends on.
create function public.others() returns void
  language sql
as $$
  select set_config(s.name, s.setting, false)
  from (
    values ('timezone', 'Pacific/Kiritimati'), ('datestyle', 'German'), ('intervalstyle', 'sql_standard'), ('bytea_output', 'escape'), ('extra_float_digits', '0')
  ) as s (name, setting)
$$;
create view public.kept as
select 'settings of scores' as name, runlytics_internal.scoring_inputs(athlete_id => 1) as said
union all
select 'inputs of alerts', runlytics_internal.alert_inputs(athlete_id => 1)
union all
select 'inputs of gold', runlytics_internal.gold_inputs(athlete_id => 1)
union all
select 'inputs of days', f.inputs from warehouse.day_frontiers as f where f.athlete_id = 1
union all
select 'basis of ' || a.activity_id, (b.data, b.formulas, b.results, b.settings)::text
from warehouse.activities as a
cross join lateral runlytics_internal.present_basis(activity_id => a.activity_id, athlete_id => 1) as b;
create table public.said as select * from kept;
select is((select count(*) from said where said <> ''), 5::bigint, 'something is said of each');
select is(
  (select runlytics_internal.metrics_are_stale(activity_id => a.activity_id, athlete_id => 1) from warehouse.activities as a), false,
  'what was just computed is not stale'
);
select public.others() \g /dev/null
select results_eq('select name, said from said order by name', 'select name, said from kept order by name', 'it is the same in another session');
select is(
  (select runlytics_internal.metrics_are_stale(activity_id => a.activity_id, athlete_id => 1) from warehouse.activities as a), false,
  'metrics are not stale by another clock'
);
select is((select f.training_since > '-infinity' from warehouse.day_frontiers as f where f.athlete_id = 1), true, 'nor are stored days');
reset all;
set client_min_messages = warning;

-- From the catalog, so that the next one says it too.
select is_empty(
  $$ select p.oid::regprocedure, s.name
     from pg_proc as p
     cross join unnest(array['TimeZone=UTC', 'DateStyle=ISO', 'extra_float_digits=1']) as s (name)
     where p.pronamespace = 'runlytics_internal'::regnamespace
       and p.proname ~ '^(present_basis|.*_digest|.*[^d]_inputs)$'
       and p.prorettype in ('text'::regtype, 'runlytics_internal.metric_basis'::regtype)
       and not coalesce(p.proconfig::text ilike '%' || s.name || '%', false) $$,
  'who writes what is compared says how'
);

-- A backslash is one, also where the session says otherwise.
select is_empty(
  $$ select p.oid::regprocedure
     from pg_proc as p
     join pg_language as l on l.oid = p.prolang
     where p.pronamespace in ('runlytics'::regnamespace, 'runlytics_internal'::regnamespace)
       and l.lanname = 'plpgsql'
       and p.prosrc like '%\\%'
       and not 'standard_conforming_strings=on' = any (coalesce(p.proconfig, '{}')) $$,
  'who writes one sees to it'
);
set standard_conforming_strings = off;
set escape_string_warning = off;
-- None of them was read before in this session.
select is(
  (runlytics_internal.read_duration('1:05:30'), runlytics_internal.read_pace('5:30 /km', 'km'), runlytics_internal.mcp_is_day('2026-02-28'))::text,
  '(3930,' || 1000 / 330.0::float8 || ',t)', 'and it is read as in another session'
);
select * from finish();
