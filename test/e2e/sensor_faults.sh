#!/bin/bash
# Sensors that fail, of runs and of days: nine in ten of those that are planted become alerts, in a year of an athlete
# whose watch fails again and again; of one whose watch does not, and of real files, there are none to speak of.
set -euo pipefail
source test/support/tap.sh
export PGOPTIONS='-c client_min_messages=error'

simulate failing --weeks 52 --recording smart --failing-sensors on
query -c "call runlytics.ingest_path('$SCRATCH/failing')"
query -c 'call runlytics.process_documents()'

# What was planted: kind, and day; and each day on which an alert has it among its evidence.
python3 - "$SCRATCH/failing/truth.json" >"$SCRATCH/planted" <<'END'
import json, os, sys
for fault in json.load(open(sys.argv[1]))["faults"]:
    if fault["kind"] in ("cadence_lock", "stuck_hr", "gps_spike", "same_resting_hr", "few_samples"):
        print(fault["kind"], os.path.basename(fault["file"])[:10], int(fault.get("days", 1)), sep="|")
END
query -c 'create table planted (kind text, day date, days int)' -c "\\copy planted from '$SCRATCH/planted' (format csv, delimiter '|')"
found=$(query -c "
    select p.kind, count(*), avg(f.found::int)
    from planted as p
    cross join lateral (
      select exists (
        select from warehouse.alerts as a, jsonb_array_elements(a.evidence) as e
        where a.kind = p.kind and (e ->> 'day')::date between p.day and p.day + p.days
      ) as found
    ) as f
    group by p.kind order by p.kind")
sed 's/^/# planted, and share that was found: /' <<<"$found"
is 'faults of five kinds are planted' "$(wc -l <<<"$found")" 5
while IFS='|' read -r kind count share; do
    ok "nine in ten of $kind are found, of $count" awk -v share="$share" -v count="$count" 'BEGIN { exit !(share >= 0.9 && count >= 8) }'
done <<<"$found"
false_alarms=$(query -c "
    select count(distinct (a.kind, e ->> 'day'))
    from warehouse.alerts as a, jsonb_array_elements(a.evidence) as e
    where a.kind in (select kind from planted)
      and not exists (select from planted as p where p.kind = a.kind and (e ->> 'day')::date between p.day and p.day + p.days)")
echo "# without one that was planted: $false_alarms"
ok 'of 364 days and their runs not one in a hundred has one that was not planted' test "$false_alarms" -lt 4

# Real files, of watches that nobody here chose: each activity once.
if [[ ! -d ${RUNLYTICS_SHARED:-../shared}/data ]]; then
    echo "# SKIPPED: real files are not here (RUNLYTICS_SHARED)"
    finish
fi
cp -R "${RUNLYTICS_SHARED:-../shared}/data" "$SCRATCH/real"
chmod -R a+rX "$SCRATCH/real"
query -c 'create database real' -d postgres
query -d real -c 'set client_min_messages = warning' -c 'create extension runlytics cascade' -c 'select runlytics.create_warehouse()' -o /dev/null
for folder in fit gpx tcx health; do
    query -d real -c "call runlytics.ingest_path('$SCRATCH/real/$folder')"
done
query -d real -c 'call runlytics.process_documents()'
read -r activities faulty days day_faults < <(query -d real -F ' ' -c "
    select
      (select count(*) from warehouse.activities),
      (select count(distinct activity_id) from warehouse.activity_quality where kind in ('cadence_lock', 'stuck_hr')),
      (select count(*) from warehouse.biometric_streams) + (select count(*) from warehouse.body_days where resting_hr is not null),
      (select coalesce(sum(cardinality(warned_days)), 0) from warehouse.alerts where kind in ('same_resting_hr', 'few_samples'))")
echo "# real files: $faulty of $activities activities with a heart rate that failed, $day_faults of $days days"
ok 'real files are many' test "$activities" -gt 40
ok 'under two in a hundred of them have a sensor fault' test $((faulty * 50)) -lt "$activities"
ok 'nor have their days' test $((day_faults * 50)) -le "$days"
is 'positions jumped in two, which say so themselves' "$(query -d real -c "
    select string_agg(distinct d.name, ' ' order by d.name)
    from warehouse.activity_quality as q
    join warehouse.activity_sources as s using (athlete_id, activity_id)
    join warehouse.documents as d using (athlete_id, document_id)
    where q.kind = 'gps_spike'")" 'garmin-vivoactive-hr-swim-gps-lost.tcx.gz unbound-prefix.gpx.gz'
finish
