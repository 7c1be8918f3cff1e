#!/bin/bash
# runlytics-load sends files from the user's own machine: everything arrives once, names survive, what
# fails is named and tells the exit status.
set -uo pipefail

echo '1..19'
test_number=0
# Compares what is with what should be.
check() {
    ((++test_number))
    if [[ $2 == "$3" ]]; then
        echo "ok $test_number - $1"
    else
        printf 'not ok %d - %s\n#  have: %s\n#  want: %s\n' "$test_number" "$1" "$2" "$3"
    fi
}
ask() {
    psql -XAtq -c "$1"
}

own=$(mktemp -d)
trap 'rm -rf "$own"' EXIT
runlytics-simulate --weeks 1 --recording smart "$own/season" >/dev/null
mkdir "$own/files" && cp "$own"/season/activities/* "$own/files"
count=$(find "$own/files" -type f | wc -l)
first=$(find "$own/files" -type f -name '*.tcx' | sort | head -n 1)
cp "$first" "$own/files/"$'tab\tand \'quote\' and \\ and\nline.tcx'

runlytics-load "$own/files" >"$own/log" 2>&1
check 'a folder is sent' "$?" 0
check 'each distinct file is one document' "$(ask 'select count(*) from warehouse.documents')" "$count"
digest=$(sha256sum <"$first" | cut -d ' ' -f 1)
check 'byte for byte' \
    "$(ask "select encode(sha256(runlytics.document_body(document_id)), 'hex') from warehouse.documents where encode(sha256, 'hex') = '$digest'")" \
    "$digest"
check 'and processed' "$(ask "select count(*) from warehouse.documents where status = 'pending'")" 0

runlytics-load "$own/files" >"$own/log" 2>&1
check 'again is no harm' "$?" 0
check 'and adds nothing' "$(ask 'select count(*) from warehouse.documents')" "$count"

: >"$own/empty.tcx"
printf 'Dear diary' >"$own/"$'odd\tname.txt'
runlytics-load "$own/empty.tcx" "$own/"$'odd\tname.txt' >"$own/log" 2>&1
check 'files that hold nothing for us are said to have failed' "$?" 1
check 'under the names they were sent by' \
    "$(ask "select count(*) from warehouse.documents where status = 'failed' and name in ('$own/empty.tcx', '$own/' || E'odd\tname.txt')")" 2
PGHOST=/nowhere runlytics-load "$first" >"$own/log" 2>&1
check 'no server is another matter' "$?" 2

head -c "$(($(wc -c <"$first") / 2))" "$first" >"$own/half.tcx"
ask "select runlytics.forget(source => 'load')" >/dev/null
runlytics-load "$own/half.tcx" >"$own/log" 2>&1
check 'a file that was cut is no failure' "$?" 0
check 'and said to be cut' "$(grep -c "^Ends early, was read up to there: $own/half.tcx" "$own/log")" 1
mkdir "$own/nothing"
runlytics-load "$own/nothing" >"$own/log" 2>&1
check 'that a folder is empty is said' "$(grep -c "^There is no file in $own/nothing" "$own/log")" 1
runlytics-load "$own/nowhere" >"$own/log" 2>&1
check 'and what is not there fails' "$?" 1

# Started by systemd a program does not end by itself when the pipe to psql is gone: it would wait for ever.
(trap '' PIPE && PGDATABASE=there_is_none timeout 30 runlytics-load "$own/files") >"$own/log" 2>&1
check 'where SIGPIPE is ignored it ends all the same' "$?" 2
check 'without noise' "$(grep -ci 'broken pipe' "$own/log")" 0
PGDATABASE=template1 runlytics-load "$first" >"$own/log" 2>&1
check 'a database without us is said to be one' "$?|$(grep -c 'there is no runlytics in the database template1' "$own/log")" '2|1'
ask 'create role load_nobody login' >/dev/null
PGOPTIONS='-c role=load_nobody' runlytics-load "$first" >"$own/log" 2>&1
check 'a role without a grant is told what the owner types' "$?|$(grep -c 'HINT: .*grant runlytics_reader to load_nobody' "$own/log")" '2|1'
ask 'drop role load_nobody' >/dev/null

# What is refused outright, as a file that is too large: by a trigger here, for half a gigabyte takes its time.
ask "create function public.too_large() returns trigger language plpgsql as \$\$ begin raise exception 'document is larger than 512 MiB' using errcode = '54000', detail = 'It has many bytes.'; end \$\$;
    create trigger too_large before insert on warehouse.documents for each row when (new.name like '%large.tcx') execute function public.too_large()"
sed 's/<Calories>/<!-- another --><Calories>/' "$first" >"$own/large.tcx"
echo '<!-- another -->' >>"$own/large.tcx"
runlytics-load "$own/large.tcx" >"$own/log" 2>&1
check 'a file that is refused outright is a failure, with what reads it again' \
    "$?|$(ask "select name, reason, retry from warehouse.failures where document_id is null")" \
    "1|$own/large.tcx|document is larger than 512 MiB. It has many bytes.|runlytics-load '$own/large.tcx'"
ask 'drop trigger too_large on warehouse.documents; drop function public.too_large()'
runlytics-load "$own/large.tcx" >"$own/log" 2>&1
check 'until it was read' "$?|$(ask 'select count(*) from warehouse.failures where document_id is null')" '0|0'
