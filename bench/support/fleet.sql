-- The last month of 200 athletes of two years each: copies of the last two years of one, whose days are stored. The goal is half
-- a second a view.
\ir compare.sql
reset max_parallel_workers_per_gather;
create procedure pg_temp.copy_athlete(relation regclass, newer_than text)
  language plpgsql
as $$
declare
  columns constant text := (
    select string_agg(quote_ident(a.attname), ', ' order by a.attnum)
    from pg_attribute as a
    where a.attrelid = relation
      and a.attnum > 0
      and not a.attisdropped
      and a.attgenerated = ''
      and a.attname <> 'athlete_id'
  );
begin
  execute format(
    'insert into %1$s (athlete_id, %2$s) overriding system value select n, %2$s from %1$s, generate_series(2001, 2200) as n where athlete_id = 1 and %3$s',
    relation, columns, newer_than
  );
end
$$;
delete from warehouse.athletes where athlete_id between 2001 and 2200;
-- The copies have no documents, which nothing here reads.
set session_replication_role = replica;
call pg_temp.copy_athlete('warehouse.athletes', 'true');
call pg_temp.copy_athlete('warehouse.athlete_settings', 'true');
call pg_temp.copy_athlete('warehouse.activities', 'local_date > current_date - 730');
call pg_temp.copy_athlete('warehouse.activity_metrics', 'activity_id in (select activity_id from warehouse.activities where athlete_id = 1 and local_date > current_date - 730)');
call pg_temp.copy_athlete('warehouse.nights', 'day > current_date - 730');
call pg_temp.copy_athlete('warehouse.journal', 'day > current_date - 730');
-- What the last month needs of them: days that are stored read no measurement.
call pg_temp.copy_athlete('warehouse.biometrics', 'recorded_at > current_date - 100');
call pg_temp.copy_athlete('warehouse.stored_body', 'day > current_date - 730');
call pg_temp.copy_athlete('warehouse.stored_totals', 'day > current_date - 730');
call pg_temp.copy_athlete('warehouse.stored_training', 'day > current_date - 730');
call pg_temp.copy_athlete('warehouse.stored_weeks', 'week > current_date - 730');
call pg_temp.copy_athlete('warehouse.stored_readiness', 'day > current_date - 730');
call pg_temp.copy_athlete('warehouse.stored_days', 'true');
reset session_replication_role;
vacuum analyze;

create temp table fleet as
select
  v.view,
  -- Once to read and to plan, then counted.
  pg_temp.cpu_of(s.statement) as first_ms,
  pg_temp.cpu_of(s.statement) as ms
from (
  values
    ('runs', 'local_date'), ('daily_training', 'day'), ('nights', 'day'), ('weekly_volume', 'week'), ('fitness', 'day'),
    ('body_days', 'day'), ('recovery', 'day'), ('readiness', 'day'), ('daily_totals', 'day')
) as v (view, day)
cross join lateral (select format('select * from warehouse.%I where athlete_id between 2001 and 2200 and %I > current_date - 30', v.view, v.day) as statement) as s;

\echo '### CPU of the last month of 200 athletes of two years, in ms'
select view, round(ms) as ms from fleet order by ms desc;
\echo '###'
\pset tuples_only on
\pset format unaligned
select format('the month of 200 athletes of two years: ms of the dearest view | %s | - | - | %s', view, round(ms)) from fleet order by ms desc limit 1;
