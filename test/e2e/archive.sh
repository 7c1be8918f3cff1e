#!/bin/bash
# Strava's export goes in as a zip file or as a folder: what is an activity, once, and nothing else.
set -uo pipefail
. test/support/tap.sh
own=$(mktemp -d)
chmod a+rx "$own"
trap 'rm -rf "$own"' EXIT

# An export of a season: a third of the files packed with gzip, a row for each and one for a swim that
# was typed in, and what else lies about in one.
export_folder=$own/export_1
mkdir -p "$export_folder/activities" "$export_folder/media"
runlytics-simulate --weeks 4 --recording smart "$own/season" >/dev/null
n=0
header='Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,Max Heart Rate,Relative Effort,Commute,Activity Private Note,Activity Gear,Filename,Athlete Weight,Bike Weight,Elapsed Time,Moving Time,Distance'
echo "$header" >"$export_folder/activities.csv"
for file in "$own"/season/activities/2*.tcx; do
    n=$((n + 1))
    target=activities/$((900000 + n)).tcx
    start=$(grep -o -m 1 'StartTime="[^"]*"' "$file" | cut -d '"' -f 2)
    seconds=$(grep -o '<TotalTimeSeconds>[^<]*' "$file" | cut -d '>' -f 2 | paste -sd+ | bc)
    metres=$(grep -o '<DistanceMeters>[^<]*' "$file" | tail -n 1 | cut -d '>' -f 2)
    cp "$file" "$export_folder/$target"
    ((n % 3)) || { gzip "$export_folder/$target" && target+=.gz; }
    printf '%d,"%s","Run %d, named\nby hand",Run,,%s,%s,,,false,,Shoe %d,%s,,,%s,,%s\n' \
        $((7000000000 + n)) "$(LC_ALL=C date -u -d "$start" '+%b %-d, %Y, %-I:%M:%S %p')" "$n" \
        "$seconds" "$(bc <<<"scale=2; $metres / 1000")" $((n % 2)) "$target" "$seconds" "$metres" \
        >>"$export_folder/activities.csv"
done
echo '7999999999,"Dec 24, 2025, 8:00:00 AM",Lake,Swim,,1800,1.5,,,false,,,,,,1800,1750,1500' >>"$export_folder/activities.csv"
echo 'a photograph' >"$export_folder/media/1.jpg"
echo 'Shoe Name,Shoe Brand' >"$export_folder/shoes.csv"
echo stub >"$export_folder/activities/._1.tcx"
(cd "$export_folder" && mkdir __MACOSX && echo stub >__MACOSX/._activities.csv && zip -q -r "$own/export.zip" .)
rm -r "$export_folder/__MACOSX"
chmod -R a+rX "$own"

# shellcheck disable=SC2016
state='select format($$%s activities, %s sources, %s documents, %s not done$$,
  (select count(*) from warehouse.activities), (select count(*) from warehouse.activity_sources),
  count(*), count(*) filter (where status <> $$done$$)) from warehouse.documents'
wanted="$((n + 1)) activities, $((2 * n + 1)) sources, $((2 * n + 1)) documents, 0 not done"

query -c "call runlytics.ingest_path(path => '$own/export.zip')" 2>"$own/log"
is 'a zip file: every activity once, its row and its file joined' "$(query -c "$state")" "$wanted"
ok 'progress is told' grep -q "$((n + 1)) of $((n + 1)) files read, $((2 * n + 1)) new" "$own/log"
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
