-- Compares statements by the CPU time of this backend: they take turns, and medians are compared, so
-- that the ratio holds on a machine whose speed drifts. The kernel counts in ticks of some
-- milliseconds: give each statement a tenth of a second or more to do.
set client_min_messages = warning;
-- All else is as users have it, the compiler of queries among it; but what parallel workers do is not in
-- the account of this backend.
set max_parallel_workers_per_gather = 0;

-- Nanoseconds that this backend has spent on a processor.
create or replace function pg_temp.cpu_ns() returns bigint
  language sql volatile
as $$
  select split_part(pg_read_file('/proc/self/schedstat'), ' ', 1)::bigint
$$;

create or replace function pg_temp.cpu_of(statement text) returns float8
  language plpgsql volatile
as $$
declare
  began bigint := pg_temp.cpu_ns();
begin
  execute statement;
  return (pg_temp.cpu_ns() - began) / 1e6;
end
$$;

create temp table comparison (
  position int generated always as identity,
  work text,
  ours_ms float8,
  peer text,
  peer_ms float8
);

-- work: as bench/goals.tsv calls it, where its goal stands.
create or replace procedure pg_temp.compare(work text, ours text, peer text, theirs text, rounds int default 7)
  language plpgsql
as $$
declare
  ours_ms float8[];
  peer_ms float8[];
begin
  execute ours;
  execute theirs;
  for round in 1 .. rounds
  loop
    ours_ms := ours_ms || pg_temp.cpu_of(ours);
    peer_ms := peer_ms || pg_temp.cpu_of(theirs);
  end loop;
  insert into comparison (work, ours_ms, peer, peer_ms)
  select
    compare.work,
    (select percentile_cont(0.5) within group (order by t) from unnest(ours_ms) as t),
    compare.peer,
    (select percentile_cont(0.5) within group (order by t) from unnest(peer_ms) as t);
end
$$;

create or replace view pg_temp.report as
select
  work,
  round(ours_ms::numeric, 2) as ours_ms,
  peer,
  round(peer_ms::numeric, 2) as peer_ms,
  round((peer_ms / nullif(ours_ms, 0))::numeric, 2) as times_faster
from comparison
order by position;
