-- What a parallel worker may not do: an EXCEPTION block is a subtransaction, and there is none in a worker.
-- And every routine that is marked safe runs in one.
select plan(5);

select is_empty(
  $$ select p.oid::regprocedure
     from pg_proc as p
     join pg_namespace as n on n.oid = p.pronamespace
     where n.nspname in ('runlytics', 'runlytics_internal')
       and p.proparallel <> 'u'
       -- Comments and texts are no code.
       and regexp_replace(regexp_replace(p.prosrc, '--[^\n]*', '', 'g'), '''[^'']*''', '', 'g') ~* '\mexception\s+when\M' $$,
  'no routine with an EXCEPTION block is marked parallel safe'
);
select is_empty(
  $$ with code as (
       select p.oid, p.proname, p.proparallel, regexp_replace(regexp_replace(p.prosrc, '--[^\n]*', '', 'g'), '''[^'']*''', '', 'g') as written
       from pg_proc as p
       join pg_namespace as n on n.oid = p.pronamespace
       join pg_language as l on l.oid = p.prolang
       where n.nspname in ('runlytics', 'runlytics_internal') and l.lanname = 'plpgsql'
     )
     select c.oid::regprocedure, b.oid::regprocedure
     from code as b
     join code as c on c.written ~ ('\mrunlytics(_internal)?\.' || b.proname || '\(')
     where b.written ~* '\mexception\s+when\M'
       and c.proparallel <> 'u' $$,
  'nor one that calls it'
);

create table in_workers (time text, zone text);
insert into in_workers
values
  ('2026-01-05 10:00+00', 'Europe/Rome'),
  ('2026-01-05 10:00+00', 'Nowhere/At all');
-- It has two names: the other since PostgreSQL 16.
select set_config(name, 'on', false) from pg_settings where name in ('force_parallel_mode', 'debug_parallel_query') \g /dev/null
set parallel_setup_cost = 0;
set parallel_tuple_cost = 0;
set min_parallel_table_scan_size = 0;

select lives_ok(
  $$ select runlytics_internal.utc_offset_of(timezone => zone, at => time::timestamptz) from in_workers $$,
  'the offset of a zone that is none is found in parallel workers'
);
select lives_ok(
  $$ select runlytics_internal.retry_after(response => row(429, jsonb_build_object('retry-after', zone), null, null)::runlytics.http_response) from in_workers $$,
  'a date that is none is read in parallel workers'
);
select lives_ok(
  $$ select runlytics_internal.retry_after(response => row(429, '{"retry-after": "Fri, 02 Jan 2026 10:00:00 GMT"}', null, null)::runlytics.http_response) from in_workers $$,
  'and one that is'
);
select * from finish();
