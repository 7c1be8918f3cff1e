#!/bin/bash
# From PostgreSQL 15 to 17 as docs/operations.md has it on Debian, its own block, by pg_upgradecluster and as the user postgres: in a
# root where both are installed and the extension is built in /srv/15 and /srv/17, as root. The server has our worker. TAP;
# scripts/check-pg-upgrade runs it.
set -uo pipefail
export LC_ALL=C.UTF-8
cd /srv/15 || exit 1
. test/support/tap.sh
trap - EXIT
block=$(mktemp --suffix=.sh)

as_postgres() {
    (cd / && runuser -u postgres -- "$@")
}

sql() {
    as_postgres psql -XAtq -v ON_ERROR_STOP=1 -d runlytics "$@" 2>&1
}

# To 14 digits: in which order a plan adds up is its own affair.
checksums() {
    as_postgres env PGOPTIONS='-c extra_float_digits=-1' psql -XAtq -d runlytics -f /srv/15/test/support/warehouse-checksums.sql
}

# Waits for a query to say t.
wait_for() {
    local n=0
    until [[ $(sql -c "$1") == t ]]; do ((++n < 300)) || return 1; sleep 0.2; done
}

awk '/^<!-- not run: it needs two versions of PostgreSQL/ { wanted = 1; next } wanted && /^```$/ { exit } wanted && !/^```/' docs/operations.md >"$block"
chmod a+r "$block"
for version in 15 17; do
    make --silent --directory="/srv/$version" install PG_CONFIG="/usr/lib/postgresql/$version/bin/pg_config" >/dev/null
done
# The network is this machine's, and may have had another server at that port when the cluster was made.
pg_conftool 15 main set listen_addresses ''
pg_conftool 15 main set port 5432
pg_ctlcluster 15 main start
as_postgres createdb runlytics
runs=$(mktemp -d)
build/release/runlytics-simulate --first-day 2026-01-05 --weeks 3 "$runs/season" >/dev/null
chmod -R a+rX "$runs"
sql -c 'set client_min_messages = error' -c 'create extension runlytics cascade' -c 'select runlytics.create_warehouse()' \
    -c "call runlytics.ingest_path('$runs/season')" -c "load '\$libdir/runlytics'" -c "alter system set runlytics.database = 'runlytics'" \
    -c "alter system set shared_preload_libraries = '\$libdir/runlytics'" >/dev/null
pg_ctlcluster 15 main restart
ok 'there are runs to bring along' test "$(sql -c 'select count(*) from warehouse.runs')" -gt 10
ok 'the worker is at work' wait_for "select exists (select from pg_stat_activity where backend_type like 'runlytics worker%')"
wait_for "select not exists (select from warehouse.documents where status = 'pending')"
# It stores days by itself: what is compared stands still.
sql -c "alter system set runlytics.database = ''" -c 'select pg_reload_conf()' >/dev/null
wait_for "select not exists (select from pg_stat_activity where backend_type like 'runlytics worker%')"
before=$(checksums)
preloaded=$(sql -c 'show shared_preload_libraries')
sql -c "alter system set runlytics.database = 'runlytics'" >/dev/null

is 'the page has its commands' "$(grep -c pg_upgradecluster "$block")" 1
as_postgres bash -e "$block" >"$block.out" 2>&1
result=$?
is 'they go through' "$result" 0
((result == 0)) || sed 's/^/# /' "$block.out" | tail -n 30
sql -c "alter system set runlytics.database = ''" -c 'select pg_reload_conf()' >/dev/null
wait_for "select not exists (select from pg_stat_activity where backend_type like 'runlytics worker%')"
is 'at the old port is the new server' "$(sql -c "select current_setting('server_version_num')::int / 10000")" 17
is 'with the settings of the old one' "$(sql -c 'show shared_preload_libraries')" "$preloaded"
is 'every row is there' "$(checksums)" "$before"
is 'PostGIS is the version that is installed' "$(sql -c "select installed_version = default_version from pg_available_extensions where name = 'postgis'")" t
is 'doctor() finds nothing of versions' "$(sql -c "select item, detail from runlytics.doctor() where item in ('upgrade', 'version', 'roles') and not ok")" ''
sql -c "alter system set runlytics.database = 'runlytics'" -c 'select pg_reload_conf()' >/dev/null
ok 'and the worker is at work there' wait_for "select exists (select from pg_stat_activity where backend_type like 'runlytics worker%')"
ok 'the old cluster can go' as_postgres pg_dropcluster 15 main
pg_ctlcluster 17 main stop --mode fast
finish
