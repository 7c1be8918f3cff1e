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
refused="select name, reason, retry, ignore from warehouse.failures where athlete_id = runlytics.athlete() and document_id is null order by 1"
is 'and stands among the failures, with what to do' "$(query -c "$refused")" \
    "$own/folder/cut.zip|the archive cannot be read. It is cut, broken, or no archive at all.|call runlytics.ingest_path('$own/folder/cut.zip')|select runlytics.ignore_file('$own/folder/cut.zip')"
cp "$own/folder/cut.zip" "$own/folder/cut.part" && cp "$own/account.zip" "$own/folder/cut.zip"
query -c "call runlytics.ingest_path('$own/folder/cut.zip')" 2>/dev/null
is 'until a whole copy was read' "$(query -c "$refused")" ''
mv "$own/folder/cut.part" "$own/folder/cut.zip"

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
is 'which stands once among the failures, with the command that sends it again' \
    "$(ask_as 4 "select name, reason <> '', retry from warehouse.failures where athlete_id = 4 and document_id is null")" \
    "$own/folder/cut.zip|t|runlytics-load '$own/folder/cut.zip'"

# Google Takeout's layout of Fitbit: the body by kinds of files, series that look alike, TCX beside.
takeout=$own/takeout/Takeout
fitbit="$takeout/Fitbit/Global Export Data"
mkdir -p "$fitbit" "$takeout/Fitbit/Activities" "$takeout/Fitbit/Sleep Score"
echo '<html><body>your archive</body></html>' >"$takeout/archive_browser.html"
echo '[{"dateTime":"01/06/26 00:00:00","value":{"date":"01/06/26","value":48.24,"error":6.8}},
  {"dateTime":"01/07/26 00:00:00","value":{"date":null,"value":0.0,"error":0.0}}]' >"$fitbit/resting_heart_rate-2026-01-06.json"
echo '[{"logId":1,"dateOfSleep":"2026-01-06","startTime":"2026-01-05T22:30:00.000","endTime":"2026-01-06T06:00:00.000","minutesAsleep":420,
  "minutesAwake":30,"timeInBed":450,"levels":{"summary":{"deep":{"minutes":80},"wake":{"minutes":30},"light":{"minutes":240},"rem":{"minutes":100}},
  "data":[{"dateTime":"2026-01-05T22:30:00.000","level":"wake","seconds":300}]}}]' >"$fitbit/sleep-2026-01-06.json"
echo '[{"dateTime":"01/06/26 04:59:00","value":"50"},{"dateTime":"01/06/26 05:00:00","value":"70"},
  {"dateTime":"01/06/26 05:14:00","value":"30"},{"dateTime":"01/07/26 04:58:00","value":"11"}]' >"$fitbit/steps-2026-01-06.json"
for series in distance altitude; do cp "$fitbit/steps-2026-01-06.json" "$fitbit/$series-2026-01-06.json"; done
sed 's/"\([0-9]*\)"}/"\1.25"}/g' "$fitbit/steps-2026-01-06.json" >"$fitbit/calories-2026-01-06.json"
echo '[{"dateTime":"01/06/26 12:00:05","value":{"bpm":61,"confidence":2}},{"dateTime":"01/06/26 12:00:10","value":{"bpm":70,"confidence":0}},
  {"dateTime":"01/06/26 12:00:15","value":{"bpm":62,"confidence":3}}]' >"$fitbit/heart_rate-2026-01-06.json"
echo '[{"logId":51033094968,"activityName":"Run","averageHeartRate":151,"calories":410,"duration":1860000,"activeDuration":1800000,
  "distance":3.2,"distanceUnit":"Mile","startTime":"01/06/26 12:30:00"}]' >"$fitbit/exercise-0.json"
echo '[{"logId":1,"weight":155.2,"bmi":22.1,"date":"01/05/26","time":"23:59:59","source":"Aria"}]' >"$fitbit/weight-2026-01-05.json"
echo 'sleep_log_entry_id,timestamp,overall_score,composition_score,revitalization_score,duration_score,deep_sleep_in_minutes,resting_heart_rate,restlessness
1,2026-01-06T06:00:00Z,80,20,20,40,80,48,0.05' >"$takeout/Fitbit/Sleep Score/sleep_score.csv"
cp "$(find "$SCRATCH/season/activities" -name '*.tcx' | head -n 1)" "$takeout/Fitbit/Activities/51033094967.tcx"
(cd "$own/takeout" && zip -q -r "$own/takeout.zip" .)
chmod -R a+rX "$own"
told="
  select c.name || ' ' || (b.recorded_at at time zone 'America/New_York') || ' ' || b.value
  from warehouse.biometrics as b join warehouse.metrics as c using (metric_id) where b.athlete_id = runlytics.athlete()
  union all
  select 'night ' || n.day || ' ' || (n.started_at at time zone 'America/New_York') || ' ' || concat_ws(' ', n.asleep_s, n.core_s, n.deep_s, n.rem_s, n.awake_s)
  from warehouse.nights as n where n.athlete_id = runlytics.athlete()
  union all
  select 'beats ' || b.day || ' ' || b.source from warehouse.biometric_streams as b where b.athlete_id = runlytics.athlete()
  union all
  select a.sport || ' ' || (a.started_at at time zone 'UTC') || ' ' || round(a.distance_m) from warehouse.activities as a
  where a.athlete_id = runlytics.athlete() and a.started_at = '2026-01-06 12:30Z'
  order by 1"
fitbit_told='beats 2026-01-06 Fitbit
night 2026-01-06 2026-01-05 22:30:00 25200 14400 4800 6000 1800
resting_heart_rate 2026-01-06 12:00:00 48.2
running 2026-01-06 12:30:00 5150
steps 2026-01-05 23:45:00 50
steps 2026-01-06 00:00:00 100
steps 2026-01-06 23:45:00 11'
for athlete in 5 6; do
    query -c "insert into warehouse.athletes (athlete_id) values ($athlete)" \
        -c "insert into warehouse.athlete_settings (athlete_id, timezone, valid_from) values ($athlete, 'America/New_York', '-infinity')"
done
ask_as 5 "call runlytics.ingest_path(path => '$own/takeout.zip')" 2>"$own/log"
is 'Fitbit: nothing of Takeout fails' "$(ask_as 5 "$documents")" '6|0'
is 'its days, nights, beats and exercises are there, UTC and the local clock told apart' "$(ask_as 5 "$told")" "$fitbit_told"
is 'series other than steps, weights and scores are left out by kind' "$(ask_as 5 "$left_out")" '{"csv": 1, "html": 1, "json": 4}'
load_as 6 "$own/takeout.zip"
is 'the same by runlytics-load' "$?|$(ask_as 6 "$documents")" '0|6|0'
is 'and it tells the same' "$(ask_as 6 "$told")" "$fitbit_told"
query -c "update warehouse.athlete_settings set timezone = 'Asia/Tokyo' where athlete_id = 6"
ask_as 6 'call runlytics.reprocess()' 2>"$own/log"
is 'a night moves with the time zone of the settings, and is there once' "$(ask_as 6 "
    select string_agg(concat_ws(' ', t.started_at at time zone 'Asia/Tokyo', t.asleep_s), ', ') from warehouse.sleep_totals as t where t.athlete_id = 6")" \
    '2026-01-05 22:30:00 25200'

# Polar's layout: every file at the root, of two layouts of sessions, and much that is nobody's training.
mkdir "$own/polar"
echo '{"exportVersion":"1.6","name":"Evening","startTime":"2026-01-06T19:00:00.000","stopTime":"2026-01-06T19:00:10.000","timezoneOffset":60,
  "distance":30.0,"duration":"PT10S","kiloCalories":4,"exercises":[{"startTime":"2026-01-06T19:00:00.000","stopTime":"2026-01-06T19:00:10.000",
  "timezoneOffset":60,"duration":"PT10S","distance":30.0,"sport":"RUNNING","samples":{"heartRate":[{"dateTime":"2026-01-06T19:00:00.000","value":120},
  {"dateTime":"2026-01-06T19:00:09.000","value":125}],"recordedRoute":[{"dateTime":"2026-01-06T19:00:00.400","longitude":24.9,"latitude":60.1},
  {"dateTime":"2026-01-06T19:00:09.400","longitude":24.9005,"latitude":60.1}]}}]}' >"$own/polar/training-session-2026-01-06-1-a.json"
echo '{"durationMillis":5000,"identifier":{"id":"8431957"},"startTime":"2026-01-08T07:00:00","stopTime":"2026-01-08T07:00:05","timezoneOffsetMinutes":60,
  "sport":{"id":"27"},"distanceMeters":14.0,"exercises":[{"durationMillis":5000,"startTime":"2026-01-08T07:00:00","stopTime":"2026-01-08T07:00:05",
  "sport":{"id":"27"},"samples":{"samples":[{"type":"SAMPLE_TYPE_HEART_RATE","intervalMillis":1000,"values":[130,131,132,133,134]}]}}]}' \
    >"$own/polar/training-session_2026-01-08T07_00_00_1-b.json"
echo '{"date":"2026-01-06","exportVersion":"1.6","samples":{"mets":[]},"summary":{"stepCount":11000}}' >"$own/polar/activity-2026-01-06-c.json"
echo '[{"night":"2026-01-06","evaluation":{"asleepDuration":"PT7H","phaseDurations":{"wake":"PT30M","rem":"PT1H40M","light":"PT4H","deep":"PT1H20M"}},
  "sleepResult":{"hypnogram":{"sleepStart":"2026-01-05T22:30:00+01:00","sleepEnd":"2026-01-06T06:00:00+01:00"}}}]' >"$own/polar/sleep_result_1-d.json"
echo '[{"night":"2026-01-06","meanNightlyRecoveryRri":1250,"meanNightlyRecoveryRmssd":48,"meanNightlyRecoveryRespirationInterval":4000}]' \
    >"$own/polar/nightly_recovery_1-e.json"
echo '{"deviceDays":[{"date":"2026-01-06","samples":[{"heartRate":61,"secondsFromDayStart":43200}]}]}' >"$own/polar/247ohr_1_01-f.json"
echo '{"exportVersion":"1.6","username":"someone@example.com"}' >"$own/polar/account-data-1-g.json"
echo '{"description":"","done":false,"exercises":[],"exportVersion":"1.6","startTime":"2026-01-10T09:00:00"}' >"$own/polar/training-target-2026-01-10-1-h.json"
echo 'a face' >"$own/polar/profile-picture-1-i.data"
(cd "$own/polar" && zip -q -r "$own/polar.zip" .)
chmod -R a+rX "$own"
for athlete in 7 8; do
    query -c "insert into warehouse.athletes (athlete_id) values ($athlete)" \
        -c "insert into warehouse.athlete_settings (athlete_id, timezone, valid_from) values ($athlete, 'Europe/Helsinki', '-infinity')"
done
told="
  select c.name || ' ' || (b.recorded_at at time zone 'UTC') || ' ' || b.value
  from warehouse.biometrics as b join warehouse.metrics as c using (metric_id) where b.athlete_id = runlytics.athlete()
  union all
  select 'night ' || n.day || ' ' || (n.started_at at time zone 'UTC') || ' ' || concat_ws(' ', n.asleep_s, n.core_s, n.deep_s, n.rem_s, n.awake_s, n.hrv_ms)
  from warehouse.nights as n where n.athlete_id = runlytics.athlete()
  union all
  select 'beats ' || b.day || ' ' || b.source from warehouse.biometric_streams as b where b.athlete_id = runlytics.athlete()
  union all
  select concat_ws(' ', a.sport, a.sub_sport, a.started_at at time zone 'UTC', a.distance_m, a.avg_hr) from warehouse.activities as a
  where a.athlete_id = runlytics.athlete()
  order by 1"
polar_told='beats 2026-01-06 Polar
hrv_rmssd 2026-01-06 10:00:00 48
night 2026-01-06 2026-01-05 21:30:00 25200 14400 4800 6000 1800 48
respiratory_rate 2026-01-06 10:00:00 15
running 2026-01-06 18:00:00 30 122.5
running trail 2026-01-08 06:00:00 14 132
steps 2026-01-06 10:00:00 11000'
ask_as 7 "call runlytics.ingest_path(path => '$own/polar.zip')" 2>"$own/log"
is 'Polar: nothing of the account fails' "$(ask_as 7 "$documents")" '6|0'
is 'its sessions of both layouts, days and nights are there' "$(ask_as 7 "$told")" "$polar_told"
is 'what is planned and who one is are left out by kind' "$(ask_as 7 "$left_out")" '{"data": 1, "json": 2}'
load_as 8 "$own/polar.zip"
is 'the same account by runlytics-load' "$?|$(ask_as 8 "$documents")|$(ask_as 8 "$told")" "0|6|0|$polar_told"

# Suunto's layout: a zip for each move, samples and a summary in it; older logs are one file each.
mkdir -p "$own/suunto/moves" "$own/suunto/move"
echo '{"Samples":[{"Attributes":{"suunto/sml":{"Sample":{"Events":[{"Activity":{"ActivityType":3}}]}}},"TimeISO8601":"2026-01-06T14:00:00.000+02:00"},
  {"Attributes":{"suunto/sml":{"Sample":{"HR":2.0,"Distance":0}}},"TimeISO8601":"2026-01-06T14:00:01.000+02:00"},
  {"Attributes":{"suunto/sml":{"Sample":{"Latitude":1.0499,"Longitude":0.4345,"GPSAltitude":7}}},"TimeISO8601":"2026-01-06T14:00:01.000+02:00"},
  {"Attributes":{"suunto/sml":{"Sample":{"HR":2.1,"Distance":30}}},"TimeISO8601":"2026-01-06T14:00:11.000+02:00"}]}' >"$own/suunto/move/samples.json"
echo '{"Samples":[{"Attributes":{"suunto/sml":{"Windows":[]}}}]}' >"$own/suunto/move/summary.json"
(cd "$own/suunto/move" && zip -q -r "$own/suunto/moves/1.zip" . && rm -r "$own/suunto/move")
echo '{"DeviceLog":{"Header":{"ActivityType":82,"DateTime":"2026-01-07T14:00:00+02:00","Duration":600,"Distance":1500},"Samples":[]}}' >"$own/suunto/2.json"
echo '{"username":"someone"}' >"$own/suunto/user.json"
(cd "$own/suunto" && zip -q -r "$own/suunto.zip" .)
chmod -R a+rX "$own"
query -c 'insert into warehouse.athletes (athlete_id) values (9), (10)'
moves="select concat_ws(' ', a.sport, a.sub_sport, a.started_at at time zone 'UTC', a.distance_m, a.avg_hr) from warehouse.activities as a
  where a.athlete_id = runlytics.athlete() order by 1"
statuses="select string_agg(d.status || ' ' || n, ', ' order by d.status) from (select status, count(*) as n from warehouse.documents
  where athlete_id = runlytics.athlete() group by 1) as d"
moved='running 2026-01-06 12:00:00 30 123
running trail 2026-01-07 12:00:00 1500'
ask_as 9 "call runlytics.ingest_path(path => '$own/suunto.zip')" 2>"$own/log"
is 'Suunto: the moves are there' "$(ask_as 9 "$moves")" "$moved"
is 'a summary alone is ignored, and nothing fails' "$(ask_as 9 "$statuses")|$(ask_as 9 "$left_out")" 'done 2, ignored 1|{"json": 1}'
load_as 10 "$own/suunto.zip"
is 'the same by runlytics-load' "$?|$(ask_as 10 "$moves")" "0|$moved"

# Bombs: zeros, and archives in archives without end.
mkdir "$own/bombs" && head -c 60000000 /dev/zero >"$own/bombs/a.gpx" && (cd "$own/bombs" && zip -q -9 ../zeros.zip a.gpx)
tar -C "$own/bombs" -czf "$own/zeros.tgz" a.gpx && rm "$own/bombs/a.gpx"
cp "$own/account.zip" "$own/deep.zip"
for _ in 1 2 3; do (cd "$own" && zip -q -0 deeper.zip deep.zip && mv deeper.zip deep.zip); done
chmod -R a+rX "$own"
query -c "call runlytics.ingest_path(path => '$own/zeros.zip')" 2>"$own/log"
ok 'a file that unpacks to absurd size is a warning' grep -q 'WARNING:.*unpacks to absurd size' "$own/log"
is 'and a failure' "$(query -c "select name, retry from warehouse.failures where reason like '%absurd size%'")" \
    "$own/zeros.zip/a.gpx|call runlytics.ingest_path('$own/zeros.zip')"
refuses 'a packed tar archive that does is refused' 54000 "call runlytics.ingest_path(path => '$own/zeros.tgz')"
refuses 'archives too deep in one another are refused' 54000 "call runlytics.ingest_path(path => '$own/deep.zip')"
is 'so are these among the failures' "$(query -c "
    select name from warehouse.failures where athlete_id = 1 and name in ('$own/zeros.tgz', '$own/deep.zip') order by 1")" "$own/deep.zip
$own/zeros.tgz"
mkdir "$own/mixed" && cp "$own/deep.zip" "$own/mixed/" && cp "$(find "$SCRATCH/season/activities" -name '*.tcx' | head -n 1)" "$own/mixed/"
chmod -R a+rX "$own/mixed"
query -c "call runlytics.ingest_path('$own/mixed')" 2>"$own/log"
ok 'in a folder one stops no other' grep -q '1 of 2 files read, .*1 could not be opened' "$own/log"
is 'and says why' "$(query -c "select reason from warehouse.failures where name = '$own/mixed/deep.zip'" | cut -c 1-44)" \
    'archives lie too deep in one another. "deep.'
query -c "select runlytics.ignore_file('$own/mixed/deep.zip')"
is 'what is ignored is no failure any more' "$(query -c "select count(*) from warehouse.failures where name = '$own/mixed/deep.zip'")" 0
refuses 'and is ignored once' P0002 "select runlytics.ignore_file('$own/mixed/deep.zip')"
refuses 'what no client sent is not there' 55000 "call runlytics.ingest_path(path => 'upload:account.zip')"
finish
