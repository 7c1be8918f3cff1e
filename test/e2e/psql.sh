#!/bin/bash
# The ten statements of docs/psql.md run as they stand there, each in a psql of its own, and each has an
# answer; the report in the athlete's units is no wider than a terminal.
set -euo pipefail

echo '1..13'
runlytics-simulate --weeks 8 --recording smart "$SCRATCH/season" >/dev/null
chmod -R a+rX "$SCRATCH/season"
psql -X -q -v ON_ERROR_STOP=1 -c "update warehouse.athlete_settings set max_hr = 188, resting_hr = 48, threshold_hr = 168" \
    -c "call runlytics.ingest_path('$SCRATCH/season')" -c 'call runlytics.process_documents()' >/dev/null 2>&1

# One file a block; \watch would go on until somebody ends it.
docs=$PWD/docs/psql.md
mkdir "$SCRATCH/blocks" "$SCRATCH/here" && cd "$SCRATCH/here"
awk -v folder="$SCRATCH/blocks" '
    /^```sql/ { block++; inside = 1; next }
    /^```/ { inside = 0 }
    inside { sub(/\\watch.*/, "\\g"); print >(folder "/" sprintf("%02d", block)) }
' "$docs"
n=0
for block in "$SCRATCH"/blocks/*; do
    n=$((n + 1))
    if psql -X -q -v ON_ERROR_STOP=1 -f "$block" >"$SCRATCH/out" 2>&1 &&
        { [[ -s $SCRATCH/out && $(<"$SCRATCH/out") != *'(0 rows)'* ]] || [[ -s fitness.csv ]]; }; then
        echo "ok $n - statement $n of docs/psql.md has an answer"
    else
        sed 's/^/# /' "$SCRATCH/out"
        echo "not ok $n - statement $n of docs/psql.md has an answer"
    fi
done
[[ $n == 10 ]] && echo 'ok 11 - they are ten' || echo "not ok 11 - they are ten, not $n"

# The command that the document tells to put into ~/.psqlrc. The season ends yesterday: on a Monday the week has no run yet.
if { sed -n '/^\\set week/p' "$docs"; echo ':week'; } | psql -X -q 2>&1 | grep -qE '^Training .*( km in |No activity so far)'; then
    echo 'ok 12 - :week prints the report'
else
    echo 'not ok 12 - :week prints the report'
fi

psql -X -q -c "update warehouse.athletes set units = 'mi', week_starts_on = 7"
psql -XAt -c "select runlytics.report(day) from generate_series(current_date - 60, current_date + 7, interval '7 days') as s
    cross join lateral (select s::date as day) as d" >"$SCRATCH/weeks"
# Bytes that go on a letter do not count; a record of 5 km is one in miles too.
if LC_ALL=C awk '{ gsub(/[\200-\277]/, ""); if (length($0) > 80) wide = 1 } / mi / { miles = 1 } /[.][0-9] km|min.km/ { km = 1 } END { exit wide || !miles || km }' \
    "$SCRATCH/weeks"; then
    echo 'ok 13 - ten reports in miles have no line of more than 80 letters, and no kilometre'
else
    LC_ALL=C awk '{ line = $0; gsub(/[\200-\277]/, ""); if (length($0) > 80 || /[.][0-9] km|min.km/) print "# " line }' "$SCRATCH/weeks"
    echo 'not ok 13 - ten reports in miles have no line of more than 80 letters, and no kilometre'
fi
