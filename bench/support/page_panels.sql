-- What each panel of the page costs a reader who has seen it once in this session: ms of CPU of the server, the mean of
-- ten looks, for the kernel counts in ticks. The goal is 40 ms a panel, and 250 ms for all of Mission Control.
set client_min_messages = warning;
set max_parallel_workers_per_gather = 0;
-- As page_document() has it.
set jit = off;
set plan_cache_mode = force_generic_plan;

create function pg_temp.cpu_ms() returns float8
  language sql volatile
as $$
  select split_part(pg_read_file('/proc/self/schedstat'), ' ', 1)::float8 / 1e6
$$;

create function pg_temp.look(statement text, parameters jsonb) returns float8
  language plpgsql
as $$
declare
  looks constant int := 10;
  began float8;
begin
  execute statement using parameters;
  began := pg_temp.cpu_ms();
  for n in 1 .. looks
  loop
    execute statement using parameters;
  end loop;
  return (pg_temp.cpu_ms() - began) / looks;
end
$$;

create temp table looked as
select
  p.page,
  p.panel,
  pg_temp.look(statement => format('select runlytics_internal.%I(parameters => $1)', 'panel_' || p.panel), parameters => p.defaults) as ms
from runlytics_internal.page_places() as p;
create temp table pages as
select n.page, pg_temp.look(statement => format('select runlytics.page(page => %L, parameters => $1)', n.page), parameters => '{}') as ms
from runlytics_internal.page_names() as n;

\echo 'Pages, ms of CPU'
select page, round(ms::numeric, 1) from pages order by ms desc;
\echo 'Panels of the page above 5 ms of CPU'
select page, panel, round(ms::numeric, 1) from looked where ms > 5 order by ms desc;
\pset tuples_only on
\pset format unaligned
select format('the page of ten years as a reader, ms | - | - | - | %s', round(ms::numeric, 1))
from pages
where page = 'overview'
union all
(
  select format('the dearest panel of the page, ms | %s on %s | - | - | %s', panel, page, round(ms::numeric, 1))
  from looked
  order by ms desc
  limit 1
);
