#!/bin/bash
# What the documentation says is so: every SQL statement of the README runs, the reference is the one that the database would write
# now, and the secrets of services that it has people enter are those that are asked for.
set -euo pipefail

echo '1..3'
runlytics-simulate --weeks 2 --recording smart "$SCRATCH/season" >/dev/null
chmod -R a+rX "$SCRATCH/season"
createdb readme
# A page's link says where the pages are.
psql -X -q -o /dev/null -d readme -c "load '\$libdir/runlytics'" -c "alter system set runlytics.page_url = 'https://running.example'" \
    -c 'select pg_reload_conf()'

# The install block comes after the first screen in the text, and before it in life.
awk -v folder="$SCRATCH/season/activities" '
    /^```sql/ { block++; inside = 1; next }
    /^```/ { inside = 0 }
    inside { gsub("/srv/watch", folder); text[block] = text[block] $0 "\n" }
    END { printf "%s", text[2] text[1]; for (i = 3; i <= block; i++) printf "%s", text[i] }
' README.md >"$SCRATCH/readme.sql"
if psql -X -q -v ON_ERROR_STOP=1 -d readme -f "$SCRATCH/readme.sql" >"$SCRATCH/readme.out" 2>&1 &&
    grep -q '5 km' "$SCRATCH/readme.out" && grep -q pace "$SCRATCH/readme.out"; then
    echo 'ok 1 - the statements of the README run'
else
    sed 's/^/# /' "$SCRATCH/readme.out"
    echo 'not ok 1 - the statements of the README run'
fi

if psql -XAtq -d readme -f docs/reference.sql | diff - docs/reference.md >"$SCRATCH/reference.diff"; then
    echo 'ok 2 - docs/reference.md is up to date'
else
    head -n 20 "$SCRATCH/reference.diff" | sed 's/^/# /'
    echo 'not ok 2 - docs/reference.md is up to date: psql -XAtq -f docs/reference.sql > docs/reference.md'
fi

# Those of Strava and intervals.icu have names that are ours; who names his own names it in a table as well.
strangers=
while read -r name; do
    grep -rqw "$name" sql/services || strangers+=" $name"
done < <(grep -hoE '^ *(strava|intervals)_[a-z_]+,[a-z.]+,' README.md docs/*.md | sed 's/,.*//; s/^ *//' | sort -u)
if [[ $strangers ]]; then
    echo "# nobody reads:$strangers"
    echo 'not ok 3 - the secrets that the pages have people enter are read by somebody'
else
    echo 'ok 3 - the secrets that the pages have people enter are read by somebody'
fi
