#!/bin/bash
# Strava's export goes in as a zip file or as a folder: what is an activity, once, and nothing else.
set -uo pipefail
. test/support/tap.sh
. test/support/export.sh
own=$SCRATCH/archive
mkdir "$own"

export_folder=$own/export_1
make_export "$export_folder" 26 1
n=$(find "$export_folder/activities" -name '*.gz' | wc -l)
(cd "$export_folder" && mkdir __MACOSX && echo stub >__MACOSX/._activities.csv && zip -q -r "$own/export.zip" .)
rm -r "$export_folder/__MACOSX"
chmod -R a+rX "$own"

# shellcheck disable=SC2016
state='select format($$%s activities, %s sources, %s documents, %s not done$$,
  (select count(*) from warehouse.activities), (select count(*) from warehouse.activity_sources),
  count(*), count(*) filter (where status <> $$done$$)) from warehouse.documents where kind <> $$strava_gear$$'
wanted="$((n + 1)) activities, $((2 * n + 1)) sources, $((2 * n + 1)) documents, 0 not done"

query -c "call runlytics.ingest_path(path => '$own/export.zip')" 2>"$own/log"
is 'a zip file: every activity once, its row and its file joined' "$(query -c "$state")" "$wanted"
ok 'progress is told' grep -q "$((n + 3)) of $((n + 3)) files read, $((2 * n + 3)) new" "$own/log"
PATH=$PWD/build/extension:$PATH runlytics-load -d "$(query -c 'select current_database()')" "$own/export.zip" >"$own/sent" 2>&1
ok 'a client says which archive it sends' grep -q '^Sending archive 1 of 1: .*/export\.zip$' "$own/sent"
query -c "call runlytics.ingest_path(path => '$own/export.zip')" 2>/dev/null
is 'twice is once' "$(query -c "$state")" "$wanted"
query -c "call runlytics.ingest_path(path => '$export_folder')" 2>/dev/null
is 'the same export unpacked is nothing new' "$(query -c "$state")" "$wanted"
is 'names come from the table, samples from the files' \
    "$(query -c "select count(*) from warehouse.runs where name ~ E'^Run \\\\d+, named\nby hand$' and stream is not null")" "$n"
is 'what was typed in is there' \
    "$(query -c "select sport, distance_m, moving_s from warehouse.activities where name = 'Lake'")" 'swimming|1500|1750'

head -c 5000 "$own/export.zip" >"$own/cut.zip" && chmod a+r "$own/cut.zip"
refuses 'a cut archive is refused' 22P02 "call runlytics.ingest_path(path => '$own/cut.zip')"
finish
