#!/bin/bash
# Files in a bucket to Parquet in the bucket: what DuckDB reads there are the warehouse's rows, after corrections,
# deletions and forget() as well; a sender that is killed leaves no half of an object; bronze is never touched.
set -uo pipefail
. test/support/tap.sh
. test/support/servers.sh
. test/support/duckdb.sh
if ! command -v node >/dev/null || ! NODE_PATH=/usr/share/nodejs node -e "require('aws4')" 2>/dev/null; then
    echo "# node or its package aws4 is not here"
    exit 77
fi
store=$SCRATCH/store
mkdir -p "$store/bucket/bronze"
simulate season --weeks 12
files=0
for each in "$SCRATCH"/season/activities/*; do
    # A watch's word for TCX.
    cp "$each" "$store/bucket/bronze/$(basename "${each%.tcx}").tsx"
    files=$((files + 1))
done
bronze=$(cd "$store/bucket/bronze" && sha256sum ./* | sha256sum)

# Everything of the queue, documents and what follows.
work() {
    psql -XAtq -c 'call runlytics.work(1)' >>"$SCRATCH/work.log" 2>&1
}
# What lies in silver, by folder.
objects() {
    (cd "$store/bucket" && find silver -type f 2>/dev/null | LC_ALL=C sort)
}
sums='count(*), round(sum(km)::numeric, 6), round(sum(load)::numeric, 6), count(route), sum(octet_length(stream)), min(started_at) = max(started_at)'
in_bucket() {
    duck "select ${sums//::numeric/::decimal(20,8)} from read_parquet('$store/bucket/silver/runs/**/*.parquet', hive_partitioning = true)" |
        sed 's/\.\([0-9]*[1-9]\)0*|/.\1|/g; s/\.0*|/|/g'
}
in_warehouse() {
    query -c "select ${sums//octet_length(stream)/octet_length(runlytics_internal.stream_send(stream))} from warehouse.runs" |
        sed 's/\.\([0-9]*[1-9]\)0*|/.\1|/g; s/\.0*|/|/g; s/f$/false/; s/t$/true/'
}

start_server fake_s3.cjs "$store" 0
query -c "insert into warehouse.http_hosts (host, scheme, port, allow_private) values ('127.0.0.1', 'http', $server_port, true)" \
    -c "insert into warehouse.buckets (name, endpoint, bucket, prefix, region, access_key_id, secret)
        values ('watch', 'http://127.0.0.1:$server_port', 'runs', 'bronze/', 'eu-central-1', 'AKIDEXAMPLE', 's3_key')"
query <<'SQL'
copy warehouse.secrets (name, host, value) from stdin (format csv);
s3_key,127.0.0.1,secret/key+with=odd:characters
\.
SQL
psql -XAtq -c 'call runlytics.sync_s3()' >>"$SCRATCH/work.log" 2>&1
is "every file of the bucket is a document" "$(query -c "select count(*) from warehouse.documents ")" "$files"

refuses "bronze is refused" 42501 "call runlytics.export_parquet(relation => 'warehouse.runs', target => 's3://runs/bronze/runs')"
refuses "a bucket that nobody named is refused" P0002 "call runlytics.export_parquet(relation => 'warehouse.runs', target => 's3://other/silver')"
refuses "a bucket without a folder is refused" 22023 "call runlytics.export_parquet(relation => 'warehouse.runs', target => 's3://runs/')"
refuses "what has no athlete is refused" 22023 "call runlytics.export_parquet(relation => 'warehouse.metrics', target => 's3://runs/silver/metrics')"
query -c "create role looker" -c "grant runlytics_reader to looker"
refuses "a reader has nothing written" 42501 "set role looker; call runlytics.export_parquet(relation => 'warehouse.runs', target => 's3://runs/silver/runs')"

query -c "call runlytics.export_parquet(relation => 'warehouse.runs', target => 's3://runs/silver/runs')" 2>/dev/null
refuses "a folder has one table" 22023 "call runlytics.export_parquet(relation => 'warehouse.fitness', target => 's3://runs/silver/runs/')"
query -c "update warehouse.activities set name = '{secret:s3_key}'"
for each in biometrics nights laps activity_metrics; do
    query -c "call runlytics.export_parquet(relation => 'warehouse.$each', target => 's3://runs/silver/$each')" 2>/dev/null
done
work
months=$(query -c "select count(distinct date_trunc('month', local_date)) from warehouse.runs")
is "runs have an object a month" "$(objects | grep -c '^silver/runs/athlete=1/year=2026/month=0[1-9]/rows.parquet$')" "$months"
is "DuckDB reads the rows of the warehouse there" "$(in_bucket)" "$(in_warehouse)"
is "by the months that the folders tell" \
    "$(duck "select month, count(*) from read_parquet('$store/bucket/silver/runs/**/*.parquet', hive_partitioning = true, hive_types = {'month': int}) group by 1 order by 1")" \
    "$(query -c "select extract(month from local_date)::int, count(*) from warehouse.runs group by 1 order by 1")"
is "laps are of the month of their run" \
    "$(duck "select month, count(*) from read_parquet('$store/bucket/silver/laps/**/*.parquet', hive_partitioning = true, hive_types = {'month': int}) group by 1 order by 1")" \
    "$(query -c "select extract(month from a.local_date)::int, count(*) from warehouse.laps as l join warehouse.activities as a using (athlete_id, activity_id) group by 1 order by 1")"
is "what looks like the name of a secret stays a text" \
    "$(duck "select distinct name from read_parquet('$store/bucket/silver/runs/**/*.parquet')")" '{secret:s3_key}'

# Gold in the bucket: what whoever reads it alone sees of weeks, fitness, recovery and readiness. The phone tells of nights.
query -c "call runlytics.ingest_path(path => '$SCRATCH/season/health', source => 'phone')" 2>/dev/null
gold=('weekly_volume week activities km moving_s load km_4w' 'fitness day load ctl atl tsb' 'recovery day hrv_ms hrv_7d resting_hr rhr_7d sleep_h'
    'readiness day score hrv_score rhr_score sleep_score load_score')
for each in "${gold[@]}"; do
    query -c "call runlytics.export_parquet(relation => 'warehouse.${each%% *}', target => 's3://runs/silver/${each%% *}')" 2>/dev/null
done
# The columns to the millionth, which both write alike, and the rows that have any.
millionths() {
    local first=$1 each list=
    shift
    for each in "$@"; do list+=", cast(floor($each * cast(1000000 as double precision) + 0.5) as bigint)"; done
    echo "cast($first as varchar)$list from %s where coalesce($(IFS=, && echo "$*")) is not null order by 1"
}
same_gold() {
    local after=$1 each relation columns statement here differing=
    on_one_day 90
    query -c "select runlytics.enqueue(source => 'silver', action => 'sync')" >/dev/null
    work
    for each in "${gold[@]}"; do
        read -r relation columns <<<"$each"
        # shellcheck disable=SC2086
        statement="select $(millionths $columns)"
        here=$(query -c "${statement/\%s/warehouse.$relation}")
        [[ $here == "$(duck "${statement/\%s/read_parquet(\'$store/bucket/silver/$relation/**/*.parquet\', hive_partitioning = false)}")" &&
            $(wc -l <<<"$here") -gt 10 ]] || differing+=" $relation"
    done
    is "DuckDB shows the weeks, fitness, recovery and readiness of the warehouse after $after" "$differing" ''
    shown=$(query -c 'select sum(km) from warehouse.weekly_volume' -c 'select sum(ctl) from warehouse.fitness')
}
same_gold 'the first time'

before=$(wc -l <"$store/requests")
query -c "select runlytics.enqueue(source => 'silver', action => 'sync')" >/dev/null
work
is "what has not changed is not sent again" "$(tail -n +$((before + 1)) "$store/requests")" ""
PGTZ=Pacific/Auckland psql -XAtq -c "select runlytics.enqueue(source => 'silver', action => 'sync')" -c 'call runlytics.work(1)' >/dev/null 2>&1
is "nor for a session's time zone" "$(tail -n +$((before + 1)) "$store/requests")" ""

longest=$(query -c "select activity_id from warehouse.runs order by km desc limit 1")
query -c "select runlytics.correct($longest, 'distance', '12345')" >/dev/null
query -c "select runlytics.delete_activity((select activity_id from warehouse.runs where activity_id <> $longest order by started_at limit 1))" >/dev/null
query -c "select runlytics.enqueue(source => 'silver', action => 'sync')" >/dev/null
work
is "a correction and a deletion are in the bucket" "$(in_bucket)" "$(in_warehouse)"
is "and only their months were sent" \
    "$(tail -n +$((before + 1)) "$store/requests" | grep -c '/silver/runs/')" \
    "$(query -c "select count(distinct date_trunc('month', m)) from (select local_date from warehouse.runs where activity_id = $longest union select '2026-01-05') as d (m)")"

was=$shown
same_gold 'a correction and a deletion'
ok "which are others than before" test "$shown" != "$was"
was=$shown
query -c "update warehouse.athlete_settings set threshold_hr = coalesce(threshold_hr, 170) - 5" -c 'call runlytics.recompute()' >/dev/null 2>&1
same_gold 'other settings and a re-computation'
ok "which are others as well" test "$shown" != "$was"

# Killed with the body half way: it is larger than what the system takes for the other side.
folder=silver/runs/athlete=1/year=2026/month=02
old=$(sha256sum <"$store/bucket/$folder/rows.parquet")
query -c "update warehouse.activities set name = 'xxx' || (select string_agg(md5(n::text || activity_id), '') from generate_series(1, 40000) as n)
    where local_date between '2026-02-01' and '2026-02-28'"
touch "$store/slow"
psql -XAtq -c "select runlytics.enqueue(source => 'silver', action => 'sync')" -c 'call runlytics.work(1)' >/dev/null 2>&1 &
for ((n = 0; n < 100; n++)); do
    grep -q silver "$store/begun" 2>/dev/null && break
    sleep 0.1
done
query -c "select pg_terminate_backend(pid) from pg_stat_activity where query like 'call runlytics.work%' and pid <> pg_backend_pid()" >/dev/null
wait $! 2>/dev/null
rm "$store/slow"
sleep 0.3
is "a sender that is killed leaves the object as it was" "$(sha256sum <"$store/bucket/$folder/rows.parquet")" "$old"
query -c "update warehouse.tasks set next_attempt_at = now() where source = 'silver'"
work
is "and the next one writes it" "$(in_bucket)" "$(in_warehouse)"
ok "with the new names" test "$(duck "select count(*) from '$store/bucket/$folder/rows.parquet' where name like 'xxx%'")" -gt 0

# Killed when the store has it, and before its answer is here: an object that nobody knows of would outlive everything.
touch "$store/late"
query -c "call runlytics.export_parquet(relation => 'warehouse.runs', target => 's3://runs/silver/late')" 2>/dev/null
psql -XAtq -c 'call runlytics.work(1)' >/dev/null 2>&1 &
for ((n = 0; n < 100; n++)); do
    [[ ! $(objects | grep silver/late) ]] || break
    sleep 0.1
done
query -c "select pg_terminate_backend(pid) from pg_stat_activity where query like 'call runlytics.work%' and pid <> pg_backend_pid()" >/dev/null
wait $! 2>/dev/null
rm "$store/late"
is "a sender that is killed before the answer has written one object" "$(objects | grep -c silver/late)" 1
query -c "select runlytics.withdraw_parquet(target => 's3://runs/silver/late')" >/dev/null
query -c "update warehouse.tasks set next_attempt_at = now() where source = 'silver' and status <> 'done'"
work
is "which is looked after: withdrawn it is gone" "$(objects | grep -c silver/late)" 0

# A month without a row has no object.
query -c "select runlytics.forget(document_id => s.document_id) from warehouse.activity_sources as s join warehouse.activities as a using (athlete_id, activity_id)
    where a.local_date between '2026-03-01' and '2026-03-31'" >/dev/null
work
is "what is forgotten is gone from the bucket" "$(in_bucket)" "$(in_warehouse)"
is "with the object of its month" "$(objects | grep -c 'silver/runs/.*month=03')" 0

is "nothing is written or deleted in bronze" "$(cd "$store/bucket/bronze" && sha256sum ./* | sha256sum)" "$bronze"
query -c "update warehouse.buckets set prefix = 'silver/'" -c "update warehouse.activities set name = 'Another'"
query -c "select runlytics.enqueue(source => 'silver', action => 'sync')" >/dev/null
work
ok "what became bronze is not written either" \
    test "$(query -c "select count(*) from warehouse.tasks where source = 'silver' and error like '%lies in bronze%'")" -gt 0
is "nor changed" "$(duck "select count(*) from read_parquet('$store/bucket/silver/runs/**/*.parquet') where name = 'Another'")" 0
query -c "update warehouse.buckets set prefix = 'bronze/'"

refuses "an athlete with objects is not erased" 55000 "select runlytics.forget_athlete(1)"
query -c "select runlytics.withdraw_parquet(target => target) from warehouse.silver_targets" >/dev/null
query -c "update warehouse.tasks set next_attempt_at = now() where source = 'silver' and status = 'pending'"
work
query -c "select runlytics.enqueue(source => 'silver', action => 'sync')" >/dev/null
work
is "what is withdrawn is removed" "$(objects)" ""
is "and nothing is kept any more" "$(query -c "select count(*) from warehouse.silver_targets")" 0
ok "then the athlete goes" query -o /dev/null -c "select runlytics.forget_athlete(1)"
is "bronze is as it was" "$(cd "$store/bucket/bronze" && sha256sum ./* | sha256sum)" "$bronze"
is "what was asked of the store" "$(cut -d ' ' -f 1,3 "$store/requests" | LC_ALL=C sort -u | tr '\n' ' ')" \
    "good s3:DeleteObject good s3:GetObject good s3:ListBucket good s3:PutObject "
is "and by which right in which folder" \
    "$(sed 's/^good //; s#^/runs?[^ ]*#/runs#; s#/runs/\([a-z]*\)/[^ ]*#/runs/\1/#' "$store/requests" | LC_ALL=C sort -u | tr '\n' ' ')" \
    "/runs s3:ListBucket /runs/bronze/ s3:GetObject /runs/silver/ s3:DeleteObject /runs/silver/ s3:PutObject "
finish
