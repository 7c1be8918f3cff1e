#!/bin/bash
# What export_parquet() writes, DuckDB reads with the same rows.
set -uo pipefail
. test/support/tap.sh
. test/support/duckdb.sh
file=$SCRATCH/out.parquet
chmod a+rwx "$SCRATCH"

# More rows than one group holds, every type, nulls in each column, none in one.
query -c "
  create table public.everything as
  select
    n,
    case when n % 3 > 0 then n % 2 = 0 end as flag,
    case when n % 5 > 0 then n::smallint end as small,
    case when n % 7 > 0 then n * 10000000000 end as big,
    case when n % 11 > 0 then n / 8.0::real end as single,
    case when n % 13 > 0 then n / 3.0::float8 end as double,
    case when n % 17 > 0 then (n / 4.0)::numeric(12, 2) end as exact,
    case when n % 19 > 0 then 'ü' || n end as word,
    case when n % 23 > 0 then jsonb_build_object('n', n) end as document,
    case when n % 29 > 0 then array[n, n + 1] end as pair,
    case when n % 31 > 0 then decode(lpad(to_hex(n), 8, '0'), 'hex') end as raw,
    case when n % 37 > 0 then date '1969-12-31' + n % 1000 end as day,
    case when n = 5 then 'infinity' else timestamptz '2026-03-29 00:59:59.123456+00' + n * interval '1 second' end as instant,
    timestamp '1999-12-31 23:59:59' + n * interval '1 second' as clock
  from generate_series(0, 29999) as n
  union all
  select null, null, null, null, null, null, null, null, null, null, null, null, null, null
  from generate_series(1, 120000)"
query -c "call runlytics.export_parquet(relation => 'public.everything', target => '$file')" 2>/dev/null
sums="count(*), sum(n), count(flag), count(*) filter (where flag), sum(small), sum(big)::text, sum(single), sum(double)::bigint, sum(exact), count(word), min(word), max(word), min(day), max(day), count(day)"
is "numbers, texts and dates arrive" \
    "$(duck "select ${sums//::text/::varchar} from '$file'" | sed 's/|\([0-9]*\)\.0*|/|\1|/g')" \
    "$(query -c "select ${sums//sum(exact)/sum(exact)::float8} from public.everything")"
is "instants and clocks arrive to the microsecond" \
    "$(duck "select epoch_us(min(instant)), epoch_us(max(instant)), epoch_us(max(clock)), count(instant) from '$file'")" \
    "$(query -c "select (extract(epoch from min(instant)) * 1000000)::bigint, (extract(epoch from max(instant)) * 1000000)::bigint, (extract(epoch from max(clock)) * 1000000)::bigint, count(*) from public.everything where isfinite(instant)")"
is "bytes, JSON and arrays arrive" \
    "$(duck "select hex(raw), document->>'n', pair::varchar from '$file' where n = 4711")" \
    "$(query -c "select upper(encode(raw, 'hex')), document->>'n', to_json(pair) from public.everything where n = 4711")"
is "a time without a zone has none" \
    "$(duck "select typeof(instant), typeof(clock), typeof(day) from '$file' limit 1")" \
    "TIMESTAMP WITH TIME ZONE|TIMESTAMP|DATE"

simulate season --weeks 1
query -c "call runlytics.ingest_path('$SCRATCH/season/activities')" >/dev/null 2>&1
query -c "insert into warehouse.athletes default values"
query -c "call runlytics.export_parquet(relation => 'warehouse.runs', target => '$file')" 2>/dev/null
is "runs arrive, routes as WKB and streams as their bytes" \
    "$(duck "select count(*), round(sum(km), 3), sum(octet_length(stream)), count(route), min(octet_length(route)) > 9 from '$file'")" \
    "$(query -c "select count(*), round(sum(km)::numeric, 3), sum(octet_length(runlytics_internal.stream_send(stream))), count(route), 'true' from warehouse.runs where athlete_id = 1")"
query -c "call runlytics.export_parquet(relation => 'warehouse.runs', target => '$file', athlete_id => 2)" 2>/dev/null
is "another athlete has none of them" "$(duck "select count(*) from '$file'")" 0

query -c "create role scribe" -c "grant runlytics_reader to scribe"
refuses "a role without the privilege writes no file" 42501 \
    "set role scribe; call runlytics.export_parquet(relation => 'warehouse.runs', target => '$file')"
refuses "a relative path is refused" 22023 "call runlytics.export_parquet(relation => 'warehouse.runs', target => 'runs.parquet')"
refuses "a folder that is not there is refused" 58030 \
    "call runlytics.export_parquet(relation => 'warehouse.runs', target => '$SCRATCH/absent/runs.parquet')"
refuses "a query that fails ends as such" 22012 "select runlytics.write_parquet(query => 'select 1 / (1000 - n) from generate_series(1, 2000) as n', path => '$SCRATCH/half.parquet')"
refuses "what is no query is refused" 22023 "select runlytics.write_parquet(query => 'create table x ()', path => '$SCRATCH/half.parquet')"
is "and leaves no half of a file" "$(find "$SCRATCH" -name 'half*')" ""
finish
