#!/bin/bash
# The examples of the documentation run: every block of SQL of every page in docs/, in order and each in a psql of its own, in a
# database with a season in it. A block that cannot run here says why in the line above it: <!-- not run: it needs a host -->.
set -euo pipefail
source test/support/tap.sh
# What is published needs a server that is set up for it.
"$cluster" stop "$RUNLYTICS_CLUSTER"
"$cluster" start "$RUNLYTICS_CLUSTER" fsync=off timezone=UTC wal_level=logical
simulate season --weeks 12
query -o /dev/null -f demo/set-up.sql -v own_files=no
query -o /dev/null -f demo/read.sql -v folder="$SCRATCH/season" -v own_files=no 2>/dev/null
query -c "load '\$libdir/runlytics'" -c "alter system set runlytics.page_url = 'https://running.example'" -c 'select pg_reload_conf()' -o /dev/null

# Those that have a test of their own: psql.sh, questions.sh, first_evening.sh, operations.sh.
elsewhere='psql questions first-evening operations'

# Writes each block of a page that can run to FOLDER/01.sql, and prints why others cannot.
blocks() {
    awk -v folder="$2" -v page="$1" '
        /^ *```sql/ { n++; file = reason == "" ? sprintf("%s/%02d.sql", folder, n) : ""; inside = 1
            if (reason != "") printf "# %s, block %d is not run: %s\n", page, n, reason
            next }
        /^ *```/ { inside = 0; if (file != "") close(file); file = "" }
        inside && file != "" { print >file }
        !/^$/ && !inside { reason = "" }
        /^ *<!-- not run: .* -->$/ { reason = $0; sub(/^ *<!-- not run: /, "", reason); sub(/ -->$/, "", reason) }
    ' "$1"
}

run() {
    psql -X -q -v ON_ERROR_STOP=1 -d "page $1" -f "$2" >"$SCRATCH/out" 2>&1
}

for page in docs/*.md; do
    name=$(basename "$page" .md)
    grep -q '^ *```sql' "$page" || continue
    [[ " $elsewhere " != *" $name "* ]] || continue
    mkdir "$SCRATCH/$name"
    blocks "$page" "$SCRATCH/$name"
    createdb -T runlytics "page $name"
    for block in "$SCRATCH/$name"/*.sql; do
        [[ -e $block ]] || continue
        ok "$page, block $(basename "$block" .sql) runs" run "$name" "$block"
        sed -n '/ERROR/,$s/^/# /p' "$SCRATCH/out"
    done
done
finish
