#!/bin/bash
# The evening of docs/first-evening.md from an empty database, statement by statement as it stands there; what a beginner gets wrong,
# with its SQLSTATE, its sentence and its cure; and the README's five statements on a season and on real files.
set -euo pipefail
source test/support/tap.sh
# To last Sunday: what a marathon would take is told from half a year, and no more.
simulate season --first-day "$(date -u -d "$((181 + $(date -u +%u))) days ago" +%F)"
mkdir "$SCRATCH/watch" "$SCRATCH/empty"
cp -R "$SCRATCH/season"/{activities,health,journal.csv,shifts.csv} "$SCRATCH/watch"
echo '<TrainingCenterDatabase><Activities><Activity' >"$SCRATCH/watch/broken.tcx"
chmod -R a+rX "$SCRATCH/watch" "$SCRATCH/empty"
query -o /dev/null -c "load '\$libdir/runlytics'" -c "alter system set runlytics.page_url = 'https://running.example'" -c 'select pg_reload_conf()'

# blocks PAGE FOLDER: each block that can run as a file, .sql or .sh, with the folder of the files in the place of the reader's.
blocks() {
    awk -v folder="$2" -v watch="$SCRATCH/watch" '
        /^<!-- not run: / { kept_back = 1 }
        /^```(sql|sh)$/ { n++; file = kept_back ? "" : sprintf("%s/%02d.%s", folder, n, substr($0, 4)); kept_back = 0; inside = 1; next }
        /^```/ { inside = 0; next }
        inside && file != "" { gsub("/srv/watch", watch); gsub("~/watch", watch); print >file }
    ' "$1"
}
# asked FILE: runs the SQL of a block, and keeps what it prints.
asked() {
    psql -X -q -v ON_ERROR_STOP=1 -d evening -f "$1" >"$SCRATCH/out" 2>&1
}
# says TEXT: whether the last block printed it.
says() {
    grep -qE -- "$1" "$SCRATCH/out"
}

createdb evening
mkdir "$SCRATCH/evening"
blocks docs/first-evening.md "$SCRATCH/evening"
rm "$SCRATCH/evening/01.sh"
for block in "$SCRATCH/evening"/*; do
    name=$(basename "$block")
    case $name in
        *.sql) ok "block $name runs" asked "$block" ;;
        # One file is broken on purpose: 1 says so.
        *.sh) is "block $name runs" "$(sed 's/-d runlytics/-d evening/' "$block" | bash >"$SCRATCH/out" 2>&1; echo $?)" 1 ;;
    esac
    sed -n '/ERROR/,$s/^/# /p' "$SCRATCH/out"
    ok 'and has an answer' grep -q . "$SCRATCH/out"
done
is 'the file that is broken is one failure' "$(query -d evening -c 'select name from warehouse.failures')" broken.tcx
is 'and every other is read' "$(query -d evening -c "select count(*) from warehouse.documents where status not in ('done', 'ignored', 'failed')")" 0

# wrong STATEMENT SQLSTATE SENTENCE CURE [ROLE]: what a beginner is told; the last two are regular expressions.
wrong() {
    local said
    said=$(psql -XAtq -v VERBOSITY=verbose -d "${in:-evening}" ${5:+-c "set role $5"} -c "$1" 2>&1 || true)
    ok "$1 is $2" grep -q "ERROR:  $2: " <<<"$said"
    ok 'in words' grep -qE "ERROR:  $2: .*($3)" <<<"$said"
    ok 'with a cure' grep -qE "^HINT: .*($4)" <<<"$said"
    [[ $said =~ ERROR:\ \ $2 && $said == *HINT:* ]] || sed 's/^/# /' <<<"$said"
}
createdb bare
query -d bare -c 'set client_min_messages = warning' -c 'create extension runlytics cascade'
query -d evening -c 'create role nobody_yet'
in=bare wrong 'select runlytics.report()' 3F000 'warehouse' 'select runlytics.create_warehouse'
wrong 'select runlytics.report(athlete_id => 99)' P0002 'no athlete 99' 'runlytics.grant_access'
wrong "select runlytics.correct(1, 'sport', 'runing')" 22023 'no sport runing' 'Did you mean running'
wrong "select runlytics.correct(1, 'rce', 'true')" 22023 'no field rce' 'Did you mean race'
wrong "select runlytics.correct(999999, 'race', 'true')" P0002 'no activity 999999' 'run_list'
wrong "select runlytics.explain_activity(999999)" P0002 'no activity 999999' 'run_list'
is 'an empty folder is a warning with its cure' \
    "$(psql -XAtq -d evening -c "call runlytics.ingest_path('$SCRATCH/empty')" 2>&1 | grep -cE "^WARNING:  there is no file in |^HINT:  .*pg_ls_dir")" 2
mkdir -m 000 "$SCRATCH/closed"
wrong "call runlytics.ingest_path('$SCRATCH/closed')" 58030 'could not read' 'runlytics-load'
is 'a folder that is closed names the user it is closed to' \
    "$(psql -XAtq -d evening -c "call runlytics.ingest_path('$SCRATCH/closed')" 2>&1 | grep -c "^DETAIL:  Permission denied to the operating system user [^ ]*, who runs the server")" 1
wrong "call runlytics.ingest_path('/srv/wach')" 58P01 '/srv/wach' '.'
wrong "select runlytics.set_athlete(max_hr => 40)" 23514 'max_hr is 100 to 250' 'set_athlete'
wrong "select runlytics.set_athlete(timezone => 'Berlin')" 22023 'no time zone Berlin' 'Europe/Berlin'
wrong "select runlytics.set_athlete(threshold_pace => 'fast')" 22023 'not a pace: fast' '4:15'
wrong "select runlytics.create_token('phone', '{helth}')" 23514 'no scope helth' 'health, journal'
query -d evening -o /dev/null -c "select runlytics.create_token('watch')"
wrong "select runlytics.create_token('watch')" 23505 'watch is in use' "runlytics.revoke_token\('watch'\)"
wrong "select * from runlytics.trend('hrv', since => '2026-06-01', until => '2026-05-01')" 22023 'until|since' '.'
wrong "select * from runlytics.compare_groups('hrv', 'shift', since => '2026-06-01', until => '2026-05-01')" 22023 'until|since' '.'
wrong "select * from runlytics.trend('hvr')" 22023 '.' 'hrv'
is 'a second athlete of a name is added, and both are named by their numbers' \
    "$(psql -XAtq -d evening -c 'begin' -c "select 'first ' || runlytics.add_athlete('Kim')" -c "select 'second ' || runlytics.add_athlete(' kim')" -c 'rollback' 2>&1)" \
    'first 2
NOTICE:  kim was there already, as athlete_id 2; the one added is 3
HINT:  If that is nobody else: select runlytics.forget_athlete(3);
second 3'
# The server's own refusal has no cure: doctor() has, for whom nothing was granted, and so have the first things to try.
as_nobody() {
    psql -XAtq -d evening -c 'set role nobody_yet' -c "$1" 2>&1 || true
}
ok 'a role without a grant is refused' grep -q 'permission denied' <<<"$(as_nobody 'select * from warehouse.run_list')"
cure=$(as_nobody 'select cure from runlytics.doctor()')
echo "# $cure"
query -d evening -c "$cure"
ok 'and sees the runs when it was cured as doctor() says' test "$(as_nobody 'select count(*) from warehouse.run_list')" -gt 50

# The README's five statements, each with an answer that could be true.
readme() { # DATABASE
    awk '/^```sql/ { n++; inside = n == 1; next } /^```/ { inside = 0 } inside' README.md | grep -v '^call' |
        sed 's/select runlytics.page_link();/& select runlytics.report();/' >"$SCRATCH/readme.sql"
    psql -X -q -A -F '|' -P footer=off -v ON_ERROR_STOP=1 -d "$1" -f "$SCRATCH/readme.sql" >"$SCRATCH/out" 2>&1
    awk -F '|' -v folder="$SCRATCH" '/^(page_link|report|day\|5 km|model|day\|readiness)/ { file = folder "/answer " $1 substr($2, 1, 1); printf "" >file; next }
        { print >file }' "$SCRATCH/out"
}
# answers FILE CONDITION: whether there are rows, and each of them is as the condition of awk says.
answers() {
    awk -F '|' "$2 { good++; next } { print \"# \" \$0 } END { exit !(good && good == NR) }" "$SCRATCH/answer $1"
}
ok 'the README runs on the season' readme evening
ok 'there is a link' answers 'page_link' '/^https:\/\/running.example\/link\//'
ok 'a report with kilometres' grep -q ' km' "$SCRATCH/answer report"
ok 'the fastest 5 km is one' answers 'day5' '$2 ~ /^[0-9][0-9]:[0-9][0-9]$/ && $2 > "14:00" && $2 < "40:00" && $3 > 100 && $3 < 200'
ok 'each model has a marathon, between its bounds, and says from what' \
    answers 'modelt' '$2 ~ /^[2-5]:[0-9][0-9]:[0-9][0-9]$/ && $3 < $2 && $2 < $4 && length($5) > 20'
ok 'there are several' test "$(wc -l <"$SCRATCH/answer modelt")" -ge 3
ok 'readiness is told of seven days, and explained' answers 'dayr' '$2 > 0 && $2 <= 100 && length($3) > 20'
is 'which are seven' "$(wc -l <"$SCRATCH/answer dayr")" 7

# What help() shows is as people read it: no figure with more than four decimals.
query -d evening -c "select statement from runlytics_internal.help_topics() where statement ~ '^select .*from warehouse' and statement !~ '\*|set_athlete|to_gpx|reports?\('" >"$SCRATCH/shown"
while read -r statement; do
    query -d evening -c "$statement" >"$SCRATCH/out" 2>&1
    if grep -qE '\.[0-9]{5}' "$SCRATCH/out"; then
        echo "# $statement: $(head -n 1 "$SCRATCH/out")"
        long=yes
    fi
done <"$SCRATCH/shown"
is 'what help() shows is rounded' "${long:-}" ''

# The same on real files, of many people and years, some of them broken.
shared=${RUNLYTICS_SHARED:-../shared}/data
if [[ -d $shared ]]; then
    createdb real
    query -d real -o /dev/null -c 'set client_min_messages = warning' -c 'create extension runlytics cascade' -c 'select runlytics.create_warehouse()'
    mkdir "$SCRATCH/real"
    cp -R "$shared"/{fit,tcx,gpx} "$SCRATCH/real"
    chmod -R a+rX "$SCRATCH/real"
    query -d real -c "call runlytics.ingest_path('$SCRATCH/real')" -c 'call runlytics.process_documents()' >"$SCRATCH/log" 2>&1
    ok 'the README runs on real files' readme real
    ok 'each year has its 5 km' answers 'day5' '$2 ~ /^[1-5][0-9]:[0-9][0-9]$/ && ($3 == "" || $3 > 80 && $3 < 220)'
    ok 'there are ten years' test "$(wc -l <"$SCRATCH/answer day5")" -ge 9
    ok 'where nothing is to go on, it says so' answers 'modelt' '$1 == "none" && $5 ~ /Nothing to go on/'
    ok 'what failed is a row with its reason' test "$(query -d real -c 'select count(*) from warehouse.failures where length(reason) > 5')" -ge 3
else
    echo "# not tested on real files: there is no $shared"
fi
# A journal says which of its rows nobody understands the day of.
query -d evening -o /dev/null -c "select runlytics.ingest(convert_to(E'Date,RPE\\n2026-11-01,5\\nsoon,6\\n', 'UTF8'), 'sheet', 'log.csv')"
is 'rows without a date are said' \
    "$(psql -XAtq -d evening -c 'call runlytics.process_documents()' 2>&1 | grep -cE "^NOTICE:  rows whose date was not understood|^DETAIL:  log.csv: rows without a date: 1, the first: row 3 'soon'|^HINT:  Write dates as")" 3
finish
