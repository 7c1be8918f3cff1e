#!/bin/bash
# What is said of a run is what the formulas say, worked out beside by a program that shares no code with ours; it is the
# same by a sample a second, by smart recording and by one every 10 s; and what was planted in a season is found.
set -euo pipefail
source test/support/tap.sh

# A season whose truth is known, and where there are any, real files.
simulate season --weeks 26
chmod -R a+rX "$SCRATCH"
query -o /dev/null -c 'set client_min_messages = error' \
    -c "update warehouse.athlete_settings set timezone = 'Europe/Berlin', max_hr = 188, resting_hr = 48, threshold_hr = 168, threshold_speed_mps = 3.9, estimated = false" \
    -c "call runlytics.ingest_path(path => '$SCRATCH/season/activities')"

# The kinds of runs with the words for their workout, and how many are called so.
named() {
    query -c "select count(*) filter (where w.workout ~ '$2')::float8 / count(*)
        from warehouse.activities as a
        left join warehouse.workouts as w using (athlete_id, activity_id)
        join warehouse.activity_sources as s using (athlete_id, activity_id)
        join warehouse.documents as d using (athlete_id, document_id)
        where d.name ~ '-$1[.]' and not a.truncated"
}
least() { awk -v value="$1" -v least="$2" 'BEGIN { exit !(value >= least) }'; }
ok 'nine in ten interval sessions are called by their words' least "$(named intervals '^[46] x 800 m, [0-9]:[0-9]{2} jog$')" 0.9
ok 'and tempo runs' least "$(named tempo '^tempo ')" 0.9
ok 'and nineteen in twenty easy runs are even' least "$(named easy '^even run')" 0.95

# The faults of the truth, as kind and file, and what was found.
python3 - "$SCRATCH/season/truth.json" >"$SCRATCH/planted" <<'END'
import json, sys
kinds = {"gps_spike": "gps_spike", "cadence_lock": "cadence_lock", "strap_died": "absent_hr"}
for fault in json.load(open(sys.argv[1]))["faults"]:
    if fault["kind"] in kinds:
        print(kinds[fault["kind"]], fault["file"].split("/")[-1])
END
sort -o "$SCRATCH/planted" "$SCRATCH/planted"
query -F ' ' -c "select distinct q.kind, d.name from warehouse.activity_quality as q
    join warehouse.activity_sources as s using (athlete_id, activity_id)
    join warehouse.documents as d using (athlete_id, document_id)
    where q.kind <> 'doubled_time'" | sed 's|activities/||' | sort >"$SCRATCH/found"
is 'every planted fault is found, and no other' "$(cat "$SCRATCH/found")" "$(cat "$SCRATCH/planted")"
is 'with evidence, and what is left out because of it' \
    "$(query -c "select count(*) from warehouse.activity_quality where evidence = '' or masked = ''")" 0
is 'heart rates that counted steps score nothing, and the coverage says so' \
    "$(query -c "select bool_and(m.coverage between 0.4 and 0.6 and l.method = 'hr+pace')
        from warehouse.activity_quality as q
        join warehouse.activity_metrics as m using (athlete_id, activity_id)
        join warehouse.activity_metrics as l using (athlete_id, activity_id)
        where q.kind = 'cadence_lock' and m.metric = 'trimp' and l.metric = 'load'")" t
is 'and the stream stays as it was recorded' \
    "$(query -c "select bool_and(runlytics.coverage(stream => s.stream, channel => 'heart_rate') > 0.97)
        from warehouse.activity_quality as q join warehouse.streams as s using (athlete_id, activity_id) where q.kind = 'cadence_lock'")" t
is 'a spike makes no record' \
    "$(query -c "select count(*) from warehouse.personal_records as r join warehouse.activity_quality as q using (athlete_id, activity_id)
        where q.kind = 'gps_spike' and r.scope = 'all_time' and r.certainty = 'sure'
          and r.start_s <= q.start_s and r.start_s + r.seconds >= q.start_s")" 0

if [[ -d ${RUNLYTICS_SHARED:-}/data ]]; then
    for format in tcx fit gpx; do
        query -c 'set client_min_messages = error' -c "call runlytics.ingest_path(path => '$RUNLYTICS_SHARED/data/$format')"
    done
    ok 'hardly a second of the real runs is called a spike, stuck or steps' least "$(query -c "
        select 1 - coalesce(sum(q.seconds) filter (where q.kind in ('gps_spike', 'stuck_hr', 'cadence_lock')), 0) / (
            select sum(a.elapsed_s) from warehouse.activities as a where a.sport = 'running' and a.local_date < '2026-01-01')
        from warehouse.activity_quality as q join warehouse.activities as a using (athlete_id, activity_id)
        where a.sport = 'running' and a.local_date < '2026-01-01'")" 0.98
else
    echo '# SKIPPED: no real files; RUNLYTICS_SHARED names the folder that holds data/'
fi

query -f test/support/formulas.sql >"$SCRATCH/recordings.jsonl"
python3 test/support/formulas.py <"$SCRATCH/recordings.jsonl" >"$SCRATCH/formulas.tap"
sed 's/^#* */# /' "$SCRATCH/formulas.tap"
for metric in 'moving time' 'elevation gain' TRIMP zones 'normalised graded speed' decoupling efforts splits; do
    ok "as by the formulas: $metric" grep -q "^ok [0-9]* - $metric:" "$SCRATCH/formulas.tap"
done

query -f test/support/resolution.sql >"$SCRATCH/resolution"
tail -n 1 "$SCRATCH/resolution" | sed 's/^/# /'
is 'the same by a sample a second, smart and every 10 s, within what docs/runs.md says' "$(sed '$d' "$SCRATCH/resolution")" ''
finish
