#!/bin/bash
# doctor(): each finding has its own cure, and the cure works when it is executed as it stands.
set -euo pipefail
source test/support/tap.sh

finding() { # ITEM COLUMN
    query -c "select $2 from runlytics.doctor() where item = '$1' and not ok limit 1"
}
# Executes what a cure says as it stands, as somebody would who copies it into psql.
cure() { # ITEM
    local statements
    statements=$(finding "$1" cure)
    echo "# $1: $(finding "$1" detail) -> $statements" | cut -c 1-300
    if [[ $statements == *'from stdin'* ]]; then
        local name=${statements#*name = \'}
        name=${name%%\'*}
        psql -X -q -v ON_ERROR_STOP=1 <<SECRET
begin;
delete from warehouse.secrets where name = '$name';
copy warehouse.secrets (name, host, value) from stdin (format csv);
$(sed 's/.*the line \([^ ]*\), a line.*/\1/; s/THE_SECRET/x/' <<<"$(finding "$1" cure)")
\\.
commit;
SECRET
        return
    fi
    psql -X -q -v ON_ERROR_STOP=1 -o /dev/null <<<"$statements
;"
}
cured() { # ITEM
    is "the cure of $1 works" "$(finding "$1" detail)" ''
}
restart() {
    "$cluster" stop "$RUNLYTICS_CLUSTER"
    "$cluster" start "$RUNLYTICS_CLUSTER"
}

query -c 'create database empty'
query -d empty -c 'set client_min_messages = warning' -c 'create extension runlytics cascade'
is 'a database without a warehouse has one cure' "$(query -d empty -c 'select cure from runlytics.doctor()')" 'select runlytics.create_warehouse()'
is 'and whatever takes an athlete says it too' \
    "$(psql -XAtq -d empty -c 'select runlytics.report()' 2>&1 | sed -n 's/^HINT:  //p')" \
    'Lay it out first: select runlytics.create_warehouse().'
query -d empty -o /dev/null -c "$(query -d empty -c 'select cure from runlytics.doctor()')"
ok 'which works' query -d empty -o /dev/null -c 'select runlytics.report()'

# In a database of another encoding the warehouse is laid out with a warning, and doctor() finds it.
query -c "create database ascii template template0 encoding 'SQL_ASCII' lc_collate 'C' lc_ctype 'C'"
query -d ascii -c 'set client_min_messages = warning' -c 'create extension runlytics cascade'
is 'a warehouse that is not in UTF-8 is warned of' \
    "$(psql -XAtq -d ascii -c 'select runlytics.create_warehouse()' 2>&1 | grep -c '^WARNING:  this database is in SQL_ASCII\|^HINT:  .*create database')" 2
is 'once' "$(psql -XAtq -d ascii -c 'select runlytics.create_warehouse()' 2>&1)" ''
is 'and found' "$(query -d ascii -c "select ok from runlytics.doctor() where item = 'encoding'")" f
query -c "$(query -d ascii -c "select cure from runlytics.doctor() where item = 'encoding'")"
query -d runlytics_utf8 -o /dev/null -c 'set client_min_messages = error' -c 'create extension runlytics cascade' -c 'select runlytics.create_warehouse()'
is 'where its cure helps' "$(query -d runlytics_utf8 -c "select count(*) from runlytics.doctor() where item = 'encoding'")" 0
query -c 'drop database ascii' -c 'drop database runlytics_utf8'

# In Turkish a capital I has no dot when it is small: words of ours are those of ASCII in every language.
query -c "create database turkish template template0 locale 'C.UTF-8' locale_provider icu icu_locale 'tr-TR'"
turkish() { query -d turkish "$@"; }
turkish -o /dev/null -c 'set client_min_messages = warning' -c 'create extension runlytics cascade' -c 'select runlytics.create_warehouse()'
is 'units, fields and scopes in capitals are taken in Turkish' \
    "$(turkish -c "select runlytics_internal.read_choice('MILES'), runlytics_internal.read_field('DISTANCE'), round(runlytics_internal.read_pace('6:50 MI')::numeric, 2)" \
        -c "select runlytics.create_token('phone', 'ACTIVITIES') is not null")" 'mi|distance|3.93
t'
turkish -c 'revoke insert on warehouse.journal from runlytics_worker'
turkish -c 'select runlytics.create_warehouse()' -o /dev/null 2>>"$SCRATCH/turkish.log"
is 'and a grant that is missing is given again' "$(turkish -c "select has_table_privilege('runlytics_worker', 'warehouse.journal', 'insert')")" t
query -c 'drop database turkish'

# Days that are not stored yet: where there is none, nothing is wrong.
is 'an empty warehouse lacks no days' "$(query -c "select ok, cure is null from runlytics.doctor() where item = 'stored days'")" 't|t'
query -c "insert into warehouse.activities (athlete_id, started_at, timezone, local_date, sport, moving_s, distance_m)
    values (1, now() - interval '41 days', 'UTC', current_date - 41, 'running', 3600, 10000)"
is 'that no day is stored is found' "$(finding 'stored days' item)" 'stored days'
cure 'stored days'
cured 'stored days'

# The worker: what is loaded already stays loaded, and the server starts again.
query -c "alter system set shared_preload_libraries = 'auto_explain', 'pg_stat_statements'"
restart
cure worker
restart
for _ in {1..150}; do
    [[ $(finding worker item) ]] || break
    sleep 0.2
done
cured worker
is 'the cure of another database says from which it takes the worker' \
    "$(query -d empty -c "select detail ~ format('for %s .*takes it from there', '$(query -c 'select current_database()')') from runlytics.doctor() where item = 'worker'")" t
is 'and what was loaded stays so' "$(query -c 'show shared_preload_libraries')" 'auto_explain, pg_stat_statements, "$libdir/runlytics"'

# A source: its host, its secret, and that it is asked, each by itself.
query -c 'insert into warehouse.intervals_accounts (base_url) values (default)' ||
    query -c 'insert into warehouse.intervals_accounts default values'
is 'a host that is not allowed is named' "$(finding 'source intervals' detail)" 'The host intervals.icu is not allowed.'
cure 'source intervals'
is 'then a secret that is not there' "$(finding 'source intervals' detail)" 'The secret intervals_api_key is not there.'
cure 'source intervals'
is 'then that nobody asks' "$(finding 'source intervals' detail)" 'It is configured, and nobody asks it regularly.'
cure 'source intervals'
is 'and then nothing of that' "$(query -c "select count(*) from runlytics.doctor() where item = 'source intervals' and detail ~ 'allowed|secret|nobody'")" 0
query -c "update warehouse.secrets set expires_at = now() - interval '2 days' where name = 'intervals_api_key'"
is 'a secret that ran out is found' "$(finding 'secret intervals_api_key' item)" 'secret intervals_api_key'
cure 'secret intervals_api_key'
cured 'secret intervals_api_key'
query -c 'delete from warehouse.polls' -c 'delete from warehouse.intervals_accounts' -c 'delete from warehouse.tasks'

# What was asked before it was set up: said at once, and what came another way is told.
is 'what is not set up is refused with its cure, and nothing waits' \
    "$(psql -XAtq -c 'call runlytics.sync_strava()' 2>&1 | grep -c 'the source strava is not configured\|strava_configure') $(query -c 'select count(*) from warehouse.tasks')" '2 0'
is 'a document that is not there is said not to be' \
    "$(psql -XAtq -c 'select runlytics.forget(document_id => 4711)' -c 'call runlytics.reprocess(4711)' 2>&1 | grep -c 'there is no document 4711')" 2
query -o /dev/null -c "select runlytics.enqueue(source => 'strava', action => 'sync')"
query -o /dev/null -c 'call runlytics.work()' 2>/dev/null || true
is 'a source that is not set up says so' "$(finding 'source strava' detail | grep -c 'Strava is not configured')" 1
cure 'source strava'
cured 'source strava'

# A file that cannot be read.
query -o /dev/null -c "select runlytics.ingest(convert_to('<TrainingCenterDatabase><Activities><Activity', 'UTF8'), 'upload', 'broken.tcx')" \
    -c 'call runlytics.process_documents()' 2>/dev/null
is 'a file that failed is named' "$(finding 'source upload' detail | grep -c 'broken.tcx')" 1
cure 'source upload'
query -o /dev/null -c "$(query -c 'select ignore from warehouse.failures')"
cured 'source upload'

# Statistics, autovacuum, stored days.
query -c 'alter table warehouse.http_hosts set (autovacuum_enabled = off)' \
    -c "insert into warehouse.http_hosts (host) select 'h' || n from generate_series(1, 20000) as n" -c 'select pg_stat_force_next_flush()' -o /dev/null
is 'old statistics are found' "$(finding statistics item)" statistics
cure statistics
query -o /dev/null -c 'select pg_stat_force_next_flush()'
cured statistics
query -c 'alter system set autovacuum = off' -c 'select pg_reload_conf()' -o /dev/null
sleep 1
cure autovacuum
sleep 1
cured autovacuum
# Shoes that are worn out.
query -c "insert into warehouse.activities (athlete_id, started_at, timezone, local_date, sport, moving_s, distance_m)
    values (1, now() - interval '40 days', 'UTC', current_date - 40, 'running', 3600, 10000)"
query -c "with g as (insert into warehouse.gear (athlete_id, name, kind, limit_km) values (1, 'Old', 'shoes', 5) returning gear_id)
    update warehouse.activities set gear_id = g.gear_id from g"
is 'shoes that are due are named' "$(finding 'gear Old' item)" 'gear Old'
cure 'gear Old'
cured 'gear Old'
# A port that another program has.
python3 -c 'import socket, time
taken = socket.create_server(("127.0.0.1", 0))
print(taken.getsockname()[1], flush=True)
time.sleep(600)' >"$SCRATCH/port" &
taker=$!
until [[ -s $SCRATCH/port ]]; do sleep 0.1; done
query -c "alter system set runlytics.page_port = $(<"$SCRATCH/port")" -c 'select pg_reload_conf()' -o /dev/null
for _ in {1..150}; do
    [[ ! $(finding pages item) ]] || break
    sleep 0.1
done
is 'that the port of the pages is taken is told' "$(finding pages detail | grep -c "port $(<"$SCRATCH/port").*in use")" 1
warned() {
    psql -XAtq -c 'select runlytics.page_link()' 2>&1
}
is 'a link is made with a warning, and with the cure of it' \
    "$(warned | grep -cE "^WARNING:  the link leads to no page of ours: .*in use|^HINT:  alter system set runlytics.page_port|/link/")" 3
cure pages
for _ in {1..150}; do
    [[ $(finding pages item) ]] || break
    sleep 0.1
done
cured pages
is 'and then without' "$(warned | grep -c WARNING)" 0
kill "$taker"
query -c 'alter system set runlytics.listen_port = 1' -c "alter system set runlytics.listen_address = 'nowhere'" -c 'select pg_reload_conf()' -o /dev/null
for _ in {1..150}; do
    [[ ! $(finding listener item) ]] || break
    sleep 0.1
done
is 'an address that is none, too' "$(finding listener detail | grep -c 'the address to listen at is none')" 1
finish
