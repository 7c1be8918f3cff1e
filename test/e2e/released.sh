#!/bin/bash
# What a released version gave to others is still there as it was: routines, attributes, columns. New ones are welcome. A line that shall
# go needs a new version, with its upgrade script; scripts/fingerprint writes the file of a version when that is tagged.
set -euo pipefail
source test/support/tap.sh
query -f test/support/released-names.sql >"$SCRATCH/now"
ok 'something is asked of the catalog' test "$(wc -l <"$SCRATCH/now")" -gt 1000
for file in test/fixtures/released/*.txt; do
    is "$(basename "$file" .txt): all of it is there" "$(LC_ALL=C comm -23 "$file" "$SCRATCH/now")" ''
done
query -d postgres -c "create database changed template $PGDATABASE"
query -d changed -c 'alter extension runlytics drop function runlytics.lucia_trimp(runlytics.stream, float8, float8)' \
    -c 'drop function runlytics.lucia_trimp(runlytics.stream, float8, float8)' -c 'alter type runlytics.effort rename attribute avg_hr to hr'
is 'a routine that is gone and a changed type are seen' \
    "$(query -d changed -f test/support/released-names.sql | LC_ALL=C comm -13 - "$SCRATCH/now" | grep -cE 'lucia_trimp|effort.avg_hr')" 2
finish
