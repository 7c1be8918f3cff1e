#!/bin/bash
# Everything of an athlete can be taken along, and erased; nobody else's is touched by either.
set -euo pipefail
source test/support/tap.sh
source test/support/export.sh
folder=$SCRATCH/taken

make_export "$SCRATCH/files" 3 1
rm -r "$SCRATCH/files/media" "$SCRATCH/files/media.csv" "$SCRATCH/files/activities/._1.tcx"
printf 'Shoe Name,Shoe Brand,Shoe Model,Shoe Default Sport Types\nShoe 1,Brand,Model 1,Run\n' >"$SCRATCH/files/shoes.csv"
simulate other --weeks 2 --recording smart
chmod -R a+rX "$SCRATCH/files"
query -o /dev/null -c 'insert into warehouse.athletes (athlete_id) values (2)' \
    -c "call runlytics.ingest_path(path => '$SCRATCH/files', source => 'strava')" \
    -c "call runlytics.ingest_path(path => '$SCRATCH/other/activities', athlete_id => 2)" \
    -c "insert into warehouse.gear (athlete_id, name) values (1, 'Spikes')" \
    -c "insert into warehouse.secrets (name, host, value) values ('token', 'example.com', 'hush-hush')" 2>/dev/null
worn=$(awk -F ',' '/Shoe 1,activities/ { sub(/.*Shoe 1,activities\/[^,]*,70,,[0-9]*,[0-9]*,/, ""); m += $1; n++ }
    END { printf "%d|%.0f", n, m / 1000 }' "$SCRATCH/files/activities.csv")
is 'the gear of the archive is noted with the distance worn' \
    "$(query -c "select name, kind, brand, model, activities, round(km) from warehouse.gear_use where athlete_id = 1 order by name")" \
    "Shoe 1|shoes|Brand|Model 1|$worn
Spikes||||0|0"

PGOPTIONS='-c runlytics.athlete_id=1' runlytics-export "$folder" >"$SCRATCH/export.log"
ok 'it says how many files it wrote' grep -q "^$(find "$folder" -type f | wc -l) files written" "$SCRATCH/export.log"
sums() { find "$@" -type f -exec sha256sum {} + | cut -d ' ' -f 1 | LC_ALL=C sort; }
is 'the files of the archive are there as they came' \
    "$(sums "$folder/documents" -not -name '*activities.csv')" \
    "$(find "$SCRATCH/files" -type f -not -name activities.csv -exec sha256sum {} + | cut -d ' ' -f 1 | LC_ALL=C sort)"
is 'each table has its rows' \
    "$(cd "$folder/tables" && wc -l activities-0001.jsonl laps-0001.jsonl gear-0001.jsonl activity_sources-0001.jsonl | awk '{ print $1 }' | head -n 4 | paste -sd ' ')" \
    "$(query -c "select concat_ws(' ', (select count(*) from warehouse.activities where athlete_id = 1),
        (select count(*) from warehouse.laps where athlete_id = 1), (select count(*) from warehouse.gear where athlete_id = 1),
        (select count(*) from warehouse.activity_sources where athlete_id = 1))")"
is 'each activity with samples is there as TCX' "$(find "$folder/activities" -name '*.tcx' | wc -l)" \
    "$(query -c 'select count(*) from warehouse.streams where athlete_id = 1')"
is 'no secret leaves' "$(grep -rl hush "$folder" | wc -l)" 0
is 'and nothing of anybody else' "$(cat "$folder"/tables/*.jsonl | grep -c '"athlete_id": 2' || true)" 0
# It is for its owner alone, and the server is somebody else.
chmod -R a+rX "$folder"
query -c 'insert into warehouse.athletes (athlete_id) values (3)'
query -o /dev/null -c "set runlytics.athlete_id = 3" \
    -c "select runlytics.ingest(body => pg_read_binary_file(f.name)) from (select '$folder/activities/' || pg_ls_dir('$folder/activities') as name) as f" \
    -c 'call runlytics.process_documents()' 2>/dev/null
is 'what was taken along can be loaded again' \
    "$(query -c 'select count(*), round(sum(distance_m)) from warehouse.activities where athlete_id = 3')" \
    "$(query -c "select count(*), round(sum(distance_m)) from warehouse.activities where athlete_id = 1 and sport = 'running'")"
if runlytics-export "$folder" 2>/dev/null; then full=0; else full=$?; fi
is 'a folder with something in it is left alone' "$full" 2

query -c 'create database without'
is 'a database without runlytics is told so, and what helps' \
    "$(runlytics-export -d without "$SCRATCH/none" 2>&1 | grep -cE '^(ERROR:  there is no runlytics in the database without|HINT:  .*-d runlytics\.)$')" 2
query -c 'drop database without'

others() { query -c "select md5(string_agg(a::text, '' order by activity_id)), count(*) from warehouse.activities as a where athlete_id = 2"; }
wanted=$(others)
query -o /dev/null -c 'select runlytics.forget_athlete(athlete_id => 1)'
left=$(query <<'SQL'
select string_agg(format('select %L from warehouse.%I where athlete_id = 1', c.relname, c.relname), ' union all ')
from pg_class as c
join pg_attribute as a on a.attrelid = c.oid and a.attname = 'athlete_id'
where c.relnamespace = 'warehouse'::regnamespace
  and c.relkind in ('r', 'v') \gexec
SQL
)
is 'forgotten, an athlete has no row anywhere' "$left" ''
is 'and everybody else has theirs' "$(others)" "$wanted"
refuses 'nobody is forgotten twice' P0002 'select runlytics.forget_athlete(athlete_id => 1)'
finish
