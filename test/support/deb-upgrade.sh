#!/bin/bash
# Packages of a later version over those that are installed, as docs/operations.md has it: in a bare root, as root, under a warehouse
# with runs whose server has the worker and the listener. The later packages are in the folder LATER. TAP; scripts/check-deb runs it.
# Usage: deb-upgrade.sh LATER
set -uo pipefail
export LC_ALL=C.UTF-8
later=$1
# shellcheck source=test/support/tap.sh
. "$(dirname "$0")/tap.sh"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
version=$(ls /usr/lib/postgresql)
port=$(pg_lsclusters --no-header | awk '{ print $3; exit }')

as_postgres() {
    (cd / && runuser -u postgres -- "$@")
}

sql() {
    as_postgres psql -p "$port" -XAtq -v ON_ERROR_STOP=1 -d kept "$@" 2>&1
}

restart() {
    pg_ctlcluster "$version" main restart --mode fast >"$folder/restart" 2>&1
}

# A run up a hill on the day $1 of January 2026.
run_of() {
    local n
    echo '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities><Activity Sport="Running">'
    echo "<Id>2026-01-$1T07:00:00Z</Id><Lap StartTime=\"2026-01-$1T07:00:00Z\"><TotalTimeSeconds>1800</TotalTimeSeconds><DistanceMeters>6000</DistanceMeters><Track>"
    for ((n = 0; n <= 360; n++)); do
        printf '<Trackpoint><Time>2026-01-%sT07:%02d:%02dZ</Time><AltitudeMeters>%d</AltitudeMeters><DistanceMeters>%d</DistanceMeters><HeartRateBpm><Value>%d</Value></HeartRateBpm></Trackpoint>\n' \
            "$1" $((n / 12)) $((n * 5 % 60)) $((300 + n / 9)) $((n * 6000 / 360)) $((140 + n / 24 + n % 7))
    done
    echo '</Track></Lap></Activity></Activities></TrainingCenterDatabase>'
}

# Posts the run of a day to the listener, and prints the status of its answer.
post_run() {
    local status=
    run_of "$1" >"$folder/post"
    exec 9<>"/dev/tcp/127.0.0.1/$listen" || return
    printf 'POST /v1/activities?name=%s.tcx HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer %s\r\nContent-Length: %s\r\nConnection: close\r\n\r\n' \
        "$1" "$token" "$(stat -c %s "$folder/post")" >&9
    cat "$folder/post" >&9
    read -r -t 30 -u 9 _ status _
    exec 9>&-
    echo "$status"
}

# Waits for a query to say t.
wait_for() {
    local n=0
    until [[ $(sql -c "$1") == t ]]; do ((++n < 300)) || return 1; sleep 0.2; done
}

listening() {
    local n=0
    until (: <"/dev/tcp/127.0.0.1/$listen") 2>/dev/null; do ((++n < 150)) || return 1; sleep 0.2; done
}

listen=18321
while (: <"/dev/tcp/127.0.0.1/$listen") 2>/dev/null; do listen=$((listen + 1)); done

# The warehouse of the version that is there, as docs/install.md sets it up.
pg_ctlcluster "$version" main start 2>/dev/null
as_postgres createdb -p "$port" kept
mkdir "$folder/runs"
for day in 05 06 07 08 09 10 11 12 13 14 15 16; do run_of $day >"$folder/runs/$day.tcx"; done
chmod -R a+rX "$folder"
sql -c 'set client_min_messages = warning' -c 'create extension runlytics cascade' -c 'select runlytics.create_warehouse()' \
    -c "select name from runlytics.set_athlete(name => 'Sam', timezone => 'Europe/Berlin', max_hr => 188, threshold_pace => '4:15')" \
    -c "call runlytics.ingest_path('$folder/runs')" -c "select runlytics.correct(max(activity_id), 'name', 'My own') from warehouse.activities" \
    -c 'create role auditor login' -c 'grant usage on schema warehouse to auditor' -c 'grant select on warehouse.run_list to auditor' \
    -c 'create schema mine' -c 'create view mine.list as select local_date, km, name from warehouse.run_list' >"$folder/made"
sql -c "load '\$libdir/runlytics'" -c "alter system set shared_preload_libraries = '\$libdir/runlytics'" -c "alter system set runlytics.database = 'kept'" \
    -c "alter system set runlytics.listen_port = $listen" >>"$folder/made"
restart
ok 'the server starts with worker and listener' listening
token=$(sql -c "select runlytics.create_token('phone')" | tail -n 1)
is 'the listener takes a run' "$(post_run 17)" 200
ok 'and the worker reads it' wait_for 'select count(*) = 13 from warehouse.activities'
wait_for 'select not exists (select from warehouse.documents where status = $$pending$$)'
kept="select activity_id, local_date, round(km::numeric, 6), name from warehouse.run_list where local_date < '2026-01-18' order by 1"
values="select local_date, metric, round(value::numeric, 6) from warehouse.activity_metrics join warehouse.activities using (athlete_id, activity_id)
    where local_date < '2026-01-18' and metric not in ('decoupling', 'mean_altitude') order by 1, 2, 3"
kept_before=$(sql -c "$kept")
values_before=$(sql -c "$values")
started=$(sql -c 'select pg_postmaster_start_time()')
catalog_before=$(sql -c 'select extversion from pg_extension where extname = $$runlytics$$')

apt-get install -y --no-install-recommends "$later"/*.deb >"$folder/apt" 2>&1
is 'apt puts the later packages over the earlier' "$?|$(dpkg-query -W -f '${Version} ' "postgresql-$version-runlytics" runlytics-tools)" '0|1.1-1 1.1-1 '
is 'they bring the script of the upgrade' "$(dpkg -L "postgresql-$version-runlytics" | grep -c "/runlytics--$catalog_before--1.1.sql$")" 1
is 'the server was not touched' "$(sql -c 'select pg_postmaster_start_time()')" "$started"
is 'it goes on as the earlier version: the listener' "$(post_run 18)" 200
ok 'the worker' wait_for 'select count(*) = 14 from warehouse.activities'
is 'and views' "$(sql -c "$kept")" "$kept_before"
is 'doctor() says that the files are there' "$(sql -c "select ok, detail from runlytics.doctor() where item = 'upgrade'")" \
    "f|The files of version 1.1 are on the server, the database is at $catalog_before."

restart
ok 'the server starts with the later library' listening
is 'before the statement the earlier code works with it: the listener' "$(post_run 19)" 200
ok 'the worker' wait_for 'select count(*) = 15 from warehouse.activities'
is 'and views' "$(sql -c "$kept")" "$kept_before"
sql -c begin -c 'alter extension runlytics update' -c "select what, items, done_by, why from runlytics.upgrade_plan()" -c rollback >"$folder/plan"
sed 's/^/# /' "$folder/plan"
is 'the plan names what is computed anew' "$(grep -cE '^metrics\|15\|.*decoupling: version [0-9]+ became 9, mean_altitude is new$' "$folder/plan")" 1
ok 'update and create_warehouse() in one transaction' sql -v VERBOSITY=terse -c begin -c 'set local client_min_messages = warning' -c 'alter extension runlytics update' \
    -c 'select runlytics.create_warehouse()' -c commit
is 'both are the later version' "$(sql -c 'select runlytics.version(), (select version from warehouse.installation)')" '1.1|1.1'
ok 'the worker computes anew what the plan said' wait_for 'select count(*) = 15 from warehouse.activity_metrics where metric = $$mean_altitude$$'
wait_for 'select bool_and(finished_at is not null) from warehouse.upgrade_progress'
is 'and nothing is planned any more' "$(sql -c "select count(*) from runlytics.upgrade_plan() where what <> 'version'")" 0
is 'the listener takes a run' "$(post_run 20)" 200
ok 'the worker reads it' wait_for 'select count(*) = 16 from warehouse.activities'
restart
ok 'and so they do after another restart' listening
is 'with the token that was made before' "$(post_run 21)" 200
ok 'and the new column' wait_for 'select count(heartbeats) = 17 from warehouse.run_list'
is 'no run is lost, and the correction stands' "$(sql -c "$kept")" "$kept_before"
is 'every other value is what it was' "$(sql -c "$values")" "$values_before"
is 'the view of another reads' "$(sql -c 'select count(*) from mine.list')" 17
is 'the grant of another stands' "$(sql -c "select has_table_privilege('auditor', 'warehouse.run_list', 'select')")" t
is 'no document failed' "$(sql -c "select count(*) from warehouse.documents where status = 'failed'")" 0
is 'doctor() has nothing to say of versions' "$(sql -c "select count(*) from runlytics.doctor() where item in ('upgrade', 'library', 'version') and not ok")" 0
((failures == 0)) || { tail -n 20 "$folder/made" "$folder/apt"; tail -n 30 "/var/log/postgresql/postgresql-$version-main.log"; } | sed 's/^/# /'
sql -c 'alter system reset all' >/dev/null
pg_ctlcluster "$version" main stop --mode fast
finish
