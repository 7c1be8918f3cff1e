#!/bin/bash
# The programs for people's own machines, and what the documentation says of secrets and of files: help,
# man pages, exports that are gone on with, who may read them, secrets that are changed.
set -uo pipefail
. test/support/tap.sh
own=$SCRATCH/clients
mkdir "$own"
simulate season --weeks 2 --recording smart
make --no-print-directory install DESTDIR="$own/root" >"$own/log" 2>&1

for program in runlytics-load runlytics-export; do
    ok "$program has a help" test "$($program --help | head -n 1 | cut -d ' ' -f 1-2)" = "Usage: $program"
    $program >"$own/log" 2>&1
    is "$program without arguments is 2" "$?" 2
    page=$(find "$own/root" -path "*/man1/$program.1")
    ok "$program is installed with a man page" test -s "$page" -a -n "$(find "$own/root" -path "*/bin/$program" -perm -111)"
    is 'of which man has nothing to complain' "$(man --warnings -E UTF-8 -l -Tutf8 -Z "$page" 2>&1 >/dev/null)" ''
    for status in 0 1 2; do
        [[ $program == runlytics-export && $status == 1 ]] && continue
        ok "and with exit status $status" grep -qx ".B $status" "$page"
    done
done

# Every block of the documentation that enters a secret, executed twice.
awk '/^ *```/ { if (inside && text ~ /copy warehouse.secrets/) printf "%s", text; inside = !inside; text = ""; next }
    inside { sub(/^   /, ""); if ($0 !~ /^call /) text = text $0 "\n" }' docs/services.md docs/network.md >"$own/secrets.sql"
is 'the documentation has blocks that enter a secret' "$(grep -c '^.copy warehouse.secrets' "$own/secrets.sql")" 3
query -o /dev/null -f "$own/secrets.sql"
is 'they run' "$?" 0
secrets() { query -c 'select count(*), count(distinct name) from warehouse.secrets'; }
first=$(secrets)
sed 's/^\([a-z_]*,[a-z.]*\),.*/\1,another/' "$own/secrets.sql" >"$own/again.sql"
query -o /dev/null -f "$own/again.sql"
is 'and once more, for another value' "$?" 0
is 'which takes the place of the first' "$(secrets)|$(query -c "select count(*) from warehouse.secrets where value = 'another'" 2>/dev/null)" "$first|${first%|*}"

# An export that was ended is gone on with; it is for its owner alone.
runlytics-load "$SCRATCH/season/activities" >"$own/log" 2>&1
runlytics-export "$own/whole" >"$own/log" 2>&1
is 'an export is written' "$?" 0
ok 'with progress' grep -q '^Written [0-9]* of [0-9]* files.$' "$own/log"
is 'for its owner alone' "$(find "$own/whole" -printf '%y %m\n' | sort -u)" 'd 700
f 600'
cp -a "$own/whole" "$own/ended" && : >"$own/ended/.unfinished"
(cd "$own/ended/documents" && rm "$(find . -type f | sort | head -n 1)")
rm -r "$own/ended/activities"
runlytics-export "$own/ended" >"$own/log" 2>&1
is 'one that was ended is gone on with' "$?|$(diff -r "$own/whole/documents" "$own/ended/documents" && diff -r "$own/whole/activities" "$own/ended/activities" && ls -A "$own/ended")" '0|activities
documents
tables'

# Files that the server writes are for the group of their folder.
mkdir "$own/out" && chmod 2777 "$own/out" "$SCRATCH" "$own"
chgrp nogroup "$own/out" && chmod 2777 "$own/out"
query -o /dev/null -c "call runlytics.export_parquet(relation => 'warehouse.runs', target => '$own/out/runs.parquet')"
is 'what export_parquet() writes may be read by the group of its folder' "$(stat -c '%a %G' "$own/out/runs.parquet")" '640 nogroup'
finish
