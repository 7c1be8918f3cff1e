#!/bin/bash
# An iPhone's export of a year goes in as the zip file that the phone makes, its export.xml under a
# localised name: every record, night, workout and route, once; in memory that does not grow with it;
# and next month only what is new. Counted beside it with awk, which knows nothing of XML.
# LARGE_MB: the size of the larger export (60).
set -euo pipefail
source test/support/tap.sh
source test/support/kill.sh
large_mb=${LARGE_MB:-60}
limit_mb=256  # of one backend, what it touches of the shared buffers included

[[ -r /proc/self/status ]] || { echo 'there is no /proc to read memory from' && exit 77; }
query -f test/support/documents.sql

# make_export NAME MB [WEEKS]: NAME.zip, as a phone makes it; the folder stays.
make_export() {
    local folder=$SCRATCH/$1
    runlytics-simulate --apple-export "$2" --weeks "${3:-60}" --first-day 2023-01-02 "$folder" >"$SCRATCH/$1.log"
    mkdir "$folder/apple_health_export/electrocardiograms"
    echo 'Name,Jo' >"$folder/apple_health_export/electrocardiograms/ecg_2023-01-02.csv"
    echo '<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"></ClinicalDocument>' \
        >"$folder/apple_health_export/export_cda.xml"
    mv "$folder/apple_health_export/export.xml" "$folder/apple_health_export/导出.xml"
    (cd "$folder" && zip -q -1 -r "../$1.zip" .)
    chmod -R a+rX "$SCRATCH"
}

# Ingests in a session of its own, and prints its peak of memory in MB, and how much of that were
# shared buffers that it touched.
ingest() {
    query -F ' ' -c "call runlytics.ingest_path(path => '$1')" -c "select made.peak_mb(),
        round(substring(pg_read_file('/proc/self/status') from 'RssShmem:\s*(\d+)')::numeric / 1024, 1)" \
        2>"$SCRATCH/notices" | tail -n 1
}

# Records, and the sum of their values, of a type in an export.
counted() {
    awk -v type="type=\"HK$2\"" '
        index($0, type) && match($0, / value="[^"]*"/) {
            n++
            sum += substr($0, RSTART + 8, RLENGTH - 9)
        }
        END { printf "%d %.2f\n", n, sum }' "$SCRATCH/$1/apple_health_export/导出.xml"
}
stored() {
    query -F ' ' -c "select count(*), round((sum(b.value) / $2)::numeric, 2)
        from warehouse.biometrics as b join warehouse.metrics as m using (metric_id) where m.name = '$1'"
}
state='select count(*), sum(bytes) from warehouse.documents'

make_export small 12
small_peak=$(ingest "$SCRATCH/small.zip")
is 'steps of phone and watch, each its own rows' "$(stored steps 1)" "$(counted small QuantityTypeIdentifierStepCount)"
is 'distances, in metres' "$(stored distance 1000)" "$(counted small QuantityTypeIdentifierDistanceWalkingRunning)"
is 'oxygen, in per cent' "$(stored spo2 100)" "$(counted small QuantityTypeIdentifierOxygenSaturation)"
is 'variability' "$(stored hrv_sdnn 1)" "$(counted small QuantityTypeIdentifierHeartRateVariabilitySDNN)"
is 'and, from its beats, the other one' "$(stored hrv_rmssd 1 | cut -d' ' -f 1)" "$(counted small QuantityTypeIdentifierHeartRateVariabilitySDNN | cut -d' ' -f 1)"
is 'heart rates' "$(query -c "select count(*) from warehouse.biometric_streams as b, runlytics.samples(stream => b.stream)")" \
    "$(counted small QuantityTypeIdentifierHeartRate | cut -d' ' -f 1)"
is 'nights, stretch by stretch' "$(query -c 'select count(*) from warehouse.sleep')" "$(counted small CategoryTypeIdentifierSleepAnalysis | cut -d' ' -f 1)"
is 'workouts, those of the last four weeks with their routes' \
    "$(query -F ' ' -c "select count(*), count(s.stream) from warehouse.activities as a left join warehouse.streams as s using (athlete_id, activity_id)")" \
    "$(grep -c '<Workout ' "$SCRATCH/small/apple_health_export/导出.xml") 14"
is 'a route belongs to the workout that names it' \
    "$(query -c "select count(*) from warehouse.activity_sources where reason = 'the workout names the file'")" 28
is 'local days are those of the time zone that the workout names' \
    "$(query -c "select count(*) from warehouse.activities where timezone <> 'Europe/Berlin'")" 0
is 'nothing failed, and the clinical document stayed outside' \
    "$(query -c "select count(*) from warehouse.documents where status = 'failed' or kind = 'unknown'")" 0

on_one_day 60
before=$(query -c "$state")
rows=$(query -f test/support/warehouse-checksums.sql | grep -v ^ingestion)
ingest "$SCRATCH/small.zip" >/dev/null
is 'twice is once' "$(query -c "$state")" "$before"
is 'down to the last row' "$(query -f test/support/warehouse-checksums.sql | grep -v ^ingestion)" "$rows"
ok 'progress is told' grep -qE 'NOTICE:  [^:]+: [0-9]+ of [0-9]+ MB read, 0 documents new' "$SCRATCH/notices"
is 'and the end of an export once' "$(grep 'MB read' "$SCRATCH/notices" | sort | uniq -d)" ''

# The same phone exports again, in winter: other addresses, other offsets, the same moments.
sed -i -e 's/0x3012772a0/0x10a3b0/; s/0x3012771e0/0x20a3b0/' "$SCRATCH/small/apple_health_export/导出.xml"
ingest "$SCRATCH/small/apple_health_export" >/dev/null
is 'an export of the next day is nothing new' "$(query -c "$state")" "$before"
sed -i -E '/Record type="HKQuantityTypeIdentifierBodyMass"/{x;s/^/x/;/^x{50}$/{x;s/value="[^"]*"/value="99.5"/;x};x}' "$SCRATCH/small/apple_health_export/导出.xml"
ingest "$SCRATCH/small/apple_health_export" >/dev/null
is 'a record that was corrected is one document more' \
    "$(query -c "select count(*) - $(cut -d'|' -f 1 <<<"$before") from warehouse.documents")" 1
is 'and it counts' "$(query -c "select count(*) from warehouse.biometrics where metric_id = 38 and value = 99.5")" 1

query -c 'delete from warehouse.activities' -c 'delete from warehouse.documents' -c 'delete from warehouse.biometrics'
make_export large "$large_mb"
# Starts a load, and returns when there are more documents than so many, or it is over.
begin_load() {
    PGAPPNAME=load query -c "call runlytics.ingest_path(path => '$SCRATCH/large.zip')" 2>/dev/null &
    loader=$!
    until (($(documents) > $1)) || ! kill -0 "$loader" 2>/dev/null; do sleep 0.02; done
}
documents() {
    query -c 'select count(*) from warehouse.documents'
}
end_of_load() {
    if wait "$loader"; then echo 'too late' >"$SCRATCH/end"; else echo ended >"$SCRATCH/end"; fi
}
begin_load 0
query -c "select pg_cancel_backend(pid) from pg_stat_activity where application_name = 'load'" >/dev/null
end_of_load
is 'a load is cancelled' "$(cat "$SCRATCH/end")" ended
begin_load "$(documents)"
kill_server fsync=off
end_of_load
wait_for_server
is 'another one goes on, and its server is killed' "$(cat "$SCRATCH/end")" ended
started=$SECONDS
large_peak=$(ingest "$SCRATCH/large.zip")
echo "# $large_mb MB in $((SECONDS - started)) s; peak memory and shared buffers of it: $small_peak MB with 12 MB, $large_peak MB with $large_mb MB"
is 'the next one comes to the last step' "$(stored steps 1)" "$(counted large QuantityTypeIdentifierStepCount)"
ok 'memory is flat' awk -v a="$small_peak" -v b="$large_peak" -v l="$limit_mb" 'BEGIN {
    split(a, small, " ")
    split(b, large, " ")
    exit !(large[1] < l && large[1] - large[2] < small[1] - small[2] + 16)
}'

head -c 3000000 "$SCRATCH/large/apple_health_export/导出.xml" >"$SCRATCH/cut.xml" && chmod a+r "$SCRATCH/cut.xml"
query -c "call runlytics.ingest_path(path => '$SCRATCH/cut.xml')" 2>"$SCRATCH/notices"
ok 'an export that is cut is a warning' grep -q 'WARNING: .*the Apple Health export ends early' "$SCRATCH/notices"
finish
