-- What a month of the views costs after five years of a phone, in ms of CPU; and whether a question by recorded_at costs as one
-- by day.
\ir compare.sql
reset max_parallel_workers_per_gather;
create temp table looked as
select v.view, v.statement, pg_temp.cpu_of(v.statement) as first_ms, (
  select avg(l.ms) from (select pg_temp.cpu_of(v.statement || case when n = 0 then ';' else '' end) as ms from generate_series(1, 20) as n) as l
) as ms
from (
  select view, format('select * from warehouse.%I where athlete_id = 1 and day > current_date - 30', view) as statement
  from unnest(array['body_days', 'recovery', 'readiness', 'daily_totals', 'nights']) as view
  union all
  values
    ('by day', 'select count(value) from warehouse.biometric_samples where athlete_id = 1 and metric = ''heart_rate'' and day > current_date - 30'),
    ('by recorded_at', 'select count(value) from warehouse.biometric_samples where athlete_id = 1 and metric = ''heart_rate'' and recorded_at > now() - interval ''30 days''')
) as v;
\pset tuples_only on
\pset format unaligned
select format('five years of a phone: ms for a month of %s | first %s ms | - | - | %s', view, round(first_ms), round(ms::numeric, 2))
from looked where view not like 'by %';
select format('five years of a phone: a month of biometric_samples by recorded_at beside by day | %s ms | by day | %s ms | %s',
  round(r.ms::numeric, 1), round(d.ms::numeric, 1), round((r.ms / d.ms)::numeric, 2))
from looked as r, looked as d where r.view = 'by recorded_at' and d.view = 'by day';
