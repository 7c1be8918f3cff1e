#!/bin/bash
# The page as data and as text on a simulated season: every panel that the catalog knows, in both units, as its
# owner and as a reader.
set -uo pipefail
source test/support/tap.sh
export PGOPTIONS='-c jit=off'

runlytics-simulate --copies on --weeks 12 --recording smart "$SCRATCH/season" >"$SCRATCH/simulate.log"
chmod -R a+rX "$SCRATCH"
query -o /dev/null -f demo/set-up.sql --set=own_files=no
query -o /dev/null -f demo/read.sql --set=folder="$SCRATCH/season" --set=own_files=no
query -c 'create role season_reader in role runlytics_reader' -c "insert into warehouse.athlete_access values ('season_reader', 1)"

# What the panels are said to lack, by the parameters of a page.
complaints() {
    query -f test/support/page_shape.sql "${@:2}" -c "select panel || ': ' || complaint from pg_temp.all_complaints('$1')"
}
is 'every panel has its shape, and every sentence is whole' "$(complaints '{}')" ''
is 'in miles, over all of it' "$(complaints '{"units": "mi", "days": 120, "whole": true, "rows": 200}')" ''
is 'to a reader' "$(complaints '{}' -c 'set role season_reader')" ''
is 'and as of a month ago' "$(complaints "{\"today\": \"$(date -u -d '30 days ago' +%F)\"}")" ''
is 'nothing is missing on Mission Control' \
    "$(query -c "select string_agg(p ->> 'id', ' ') from jsonb_array_elements(runlytics_internal.page_document() -> 'panels') as p where p ? 'empty'")" ''
for page in $(query -c 'select page from runlytics_internal.page_names()'); do
    query -c "select runlytics.page('$page')" >"$SCRATCH/$page.html"
    is "$page is a document" "$(head -c 15 "$SCRATCH/$page.html")|$(grep -c '</html>' "$SCRATCH/$page.html")" '<!doctype html>|1'
    ok "$page leads nowhere outside" test "$(grep -cE '(src|href)="?https?:' "$SCRATCH/$page.html")" = 0
done
ok 'Mission Control is below 80 kB compressed' test "$(gzip -9c "$SCRATCH/overview.html" | wc -c)" -lt 80000
finish
