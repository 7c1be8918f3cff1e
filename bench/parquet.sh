#!/bin/bash
# write_parquet() of half a million rows beside DuckDB, on one thread and with gzip as ours: DuckDB has the rows in a table of
# its own before it is timed. CPU time, five turns, medians.
set -euo pipefail
source test/support/tap.sh
export RUNLYTICS_CLUSTER=bench PGDATABASE=bench
eval "$("$cluster" env "$RUNLYTICS_CLUSTER")"
folder=$(mktemp -d)
chmod a+rwx "$folder"
trap 'rm -rf "$folder"' EXIT
work='Parquet, 500,000 rows written'

query -v folder="$folder" -o /dev/null -f - <<'SQL'
set client_min_messages = error;
drop table if exists public.measured;
create table public.measured as
select
  n::bigint as id,
  timestamptz '2024-01-01' + n * interval '1 min' as at,
  (array['steps', 'weight', 'spo2'])[1 + n % 3] as metric,
  n * 0.37::float8 as value,
  n % 90 as heart_rate
from generate_series(1, 500000) as n;
vacuum analyze public.measured;
select format('copy public.measured to %L with (format csv, header)', :'folder' || '/rows.csv') \gexec
SQL
if ! [[ -d build/bench/node_modules/@duckdb/node-api ]] &&
    ! timeout 120 npm install --silent --no-audit --no-fund --prefix build/bench '@duckdb/node-api@^1.5.6-r.1' >&2; then
    echo "$work | - | DuckDB | missing | -"
    exit
fi
cp bench/peers/duckdb_parquet.mjs build/bench/
for _ in 1 2 3 4 5; do
    query -v file="$folder/ours.parquet" -f - <<'SQL' | tail -n 1 >>"$folder/ours"
set max_parallel_workers_per_gather = 0;
select split_part(pg_read_file('/proc/self/schedstat'), ' ', 1)::float8 as began \gset
select runlytics.write_parquet(query => 'select * from public.measured', path => :'file');
select (split_part(pg_read_file('/proc/self/schedstat'), ' ', 1)::float8 - :began) / 1e6;
SQL
    node build/bench/duckdb_parquet.mjs "$folder/rows.csv" "$folder/theirs.parquet" >>"$folder/theirs"
done
echo "$work | $(sort -g "$folder/ours" | sed -n 3p) | DuckDB | $(sort -g "$folder/theirs" | sed -n 3p) | -"
echo "# bytes: ours $(stat -c %s "$folder/ours.parquet"), DuckDB's $(stat -c %s "$folder/theirs.parquet")"
query -o /dev/null -c 'drop table public.measured'
