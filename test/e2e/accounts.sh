#!/bin/bash
# Whole accounts go in as services hand them out: archives within archives, with much beside activities,
# the same from the server's disk and by runlytics-load.
set -uo pipefail
. test/support/tap.sh
own=$SCRATCH/accounts
mkdir "$own"
simulate season --weeks 2 --recording smart
runs=$(find "$SCRATCH/season/activities" -type f | wc -l)
kept=$((runs + 2))

# Garmin's layout: activities in a zip in a zip, JSON about the body and about everything else beside.
account=$own/account
mkdir -p "$account/DI_CONNECT/DI-Connect-Uploaded-Files" "$account/DI_CONNECT/DI-Connect-User" "$account/customer_data"
(cd "$SCRATCH/season/activities" && zip -q -r "$account/DI_CONNECT/DI-Connect-Uploaded-Files/UploadedFiles_0-_Part1.zip" .)
echo '{"userName":"someone","emailAddress":"someone@example.com"}' >"$account/DI_CONNECT/DI-Connect-User/user_profile.json"
mkdir "$account/DI_CONNECT/DI-Connect-Wellness" "$account/DI_CONNECT/DI-Connect-Aggregator"
cat >"$account/DI_CONNECT/DI-Connect-Wellness/2026-01-01_2026-04-11_1_sleepData.json" <<'JSON'
[{"sleepStartTimestampGMT":"2026-01-05T22:30:00.0","sleepEndTimestampGMT":"2026-01-06T06:00:00.0","calendarDate":"2026-01-06",
  "sleepWindowConfirmationType":"ENHANCED_CONFIRMED_FINAL","deepSleepSeconds":5400,"lightSleepSeconds":14400,"remSleepSeconds":6300,
  "awakeSleepSeconds":900,"averageRespiration":13.5},
 {"sleepStartTimestampGMT":"2026-01-06T22:30:00.0","sleepEndTimestampGMT":"2026-01-07T06:00:00.0","calendarDate":"2026-01-07",
  "sleepWindowConfirmationType":"UNCONFIRMED"}]
JSON
echo '[{"userProfilePK":1,"calendarDate":"2026-01-06","totalSteps":11000,"restingHeartRate":47,"currentDayRestingHeartRate":46}]' \
    >"$account/DI_CONNECT/DI-Connect-Aggregator/UDSFile_2026-01-01_2026-04-11.json"
echo '{"preferences":[]}' >"$account/customer_data/customer.json"
echo '[{"logId":1,"weight":155.2,"bmi":22.1,"date":"01/05/26","time":"23:59:59","source":"Aria"}]' >"$account/customer_data/weight-2026-01-05.json"
echo 'a photograph' >"$account/customer_data/me.JPG"
echo 'Friend,Since' >"$account/customer_data/friends.csv"
echo '<html><body>read me</body></html>' >"$account/index.html"
(cd "$account" && zip -q -r "$own/account.zip" .)
tar -C "$account" -czf "$own/account.tar.gz" .
mkdir "$own/folder" && cp "$own/account.zip" "$own/folder/"
head -c 300 "$own/account.zip" >"$own/folder/cut.zip"
cp "$(find "$SCRATCH/season/activities" -name '*.tcx' | head -n 1)" "$own/folder/again.tcx"
: >"$own/folder/broken.fit"
chmod -R a+rX "$own"

documents="select count(*), count(*) filter (where status = 'failed') from warehouse.documents where athlete_id = runlytics.athlete()"
left_out="select left_out from warehouse.ingestion_progress where athlete_id = runlytics.athlete() order by ingestion_id desc limit 1"
query -c 'insert into warehouse.athletes (athlete_id) values (2), (3), (4)'
load_as() { PGOPTIONS="-c runlytics.athlete_id=$1" runlytics-load "${@:2}" >"$own/log" 2>&1; }
ask_as() { query -c "set runlytics.athlete_id = $1" -c "$2"; }

query -c "call runlytics.ingest_path(path => '$own/account.zip')" 2>"$own/log"
is 'a zip in a zip: every activity is there, and nothing failed' "$(query -c "$documents")" "$kept|0"
is 'sleep and resting heart rate of the days beside them are there' "$(query -c "
    select string_agg(n.source || ' ' || n.asleep_s || ' ' || n.deep_s, ', ') from warehouse.nights as n where n.athlete_id = 1
    union all
    select b.source || ' ' || b.value from warehouse.biometrics as b join warehouse.metrics as m using (metric_id)
    where b.athlete_id = 1 and m.name = 'resting_heart_rate'")" 'Garmin 26100 5400
Garmin 46'
is 'what is no activity is counted by kind' "$(query -c "$left_out")" '{"csv": 1, "jpg": 1, "html": 1, "json": 3}'
ok 'and told' grep -q 'left out, for they are of no format that is read: 3 json, 1 csv, 1 html, 1 jpg' "$own/log"
query -c "call runlytics.ingest_path(path => '$own/account.tar.gz')" 2>"$own/log"
is 'the same packed as tar.gz is nothing new' "$(query -c "$documents")" "$kept|0"
is 'and leaves out the same' "$(query -c "$left_out")" '{"csv": 1, "jpg": 1, "html": 1, "json": 3}'
query -c "call runlytics.ingest_path(path => '$own/folder')" 2>"$own/log"
is 'in a folder: what is called an activity and is none fails' "$(query -c "$documents")" "$((kept + 1))|1"
ok 'an archive that is cut is a warning' grep -q 'WARNING:.*cut.zip: the archive cannot be read' "$own/log"

load_as 2 "$own/account.zip"
is 'runlytics-load opens it too' "$?|$(ask_as 2 "$documents")" "0|$kept|0"
is 'says how many there were' "$(tail -n 1 "$own/log")" "$((kept + 6)) sent, $kept new, 0 there already, 6 left out, 0 failed"
ok 'and of which kind' grep -q 'Left out, for they are of no format that is read: 3 json, 1 csv, 1 html, 1 jpg.' "$own/log"
load_as 3 "$own/account.tar.gz"
is 'packed as tar.gz as well' "$?|$(ask_as 3 "$documents")" "0|$kept|0"
load_as 4 "$account"
is 'and as the folder it was packed from' "$?|$(ask_as 4 "$documents")" "0|$kept|0"
load_as 4 "$SCRATCH/season/activities"
is 'what is there is not sent again' "$?|$(tail -n 1 "$own/log")" "0|0 sent, 0 new, $runs there already, 0 left out, 0 failed"
load_as 4 "$own/folder"
is 'what is broken fails, and tells the exit status' "$?|$(tail -n 1 "$own/log")" "1|8 sent, 1 new, 1 there already, 6 left out, 2 failed"
load_as 4 "$own/folder/cut.zip"
is 'so does an archive that is cut' "$?" 1

# Bombs: zeros, and archives in archives without end.
mkdir "$own/bombs" && head -c 60000000 /dev/zero >"$own/bombs/a.gpx" && (cd "$own/bombs" && zip -q -9 ../zeros.zip a.gpx)
tar -C "$own/bombs" -czf "$own/zeros.tgz" a.gpx && rm "$own/bombs/a.gpx"
cp "$own/account.zip" "$own/deep.zip"
for _ in 1 2 3; do (cd "$own" && zip -q -0 deeper.zip deep.zip && mv deeper.zip deep.zip); done
chmod -R a+rX "$own"
query -c "call runlytics.ingest_path(path => '$own/zeros.zip')" 2>"$own/log"
ok 'a file that unpacks to absurd size is a warning' grep -q 'WARNING:.*unpacks to absurd size' "$own/log"
refuses 'a packed tar archive that does is refused' 54000 "call runlytics.ingest_path(path => '$own/zeros.tgz')"
refuses 'archives too deep in one another are refused' 54000 "call runlytics.ingest_path(path => '$own/deep.zip')"
refuses 'what no client sent is not there' 55000 "call runlytics.ingest_path(path => 'upload:account.zip')"
finish
