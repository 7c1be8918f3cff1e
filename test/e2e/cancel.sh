#!/bin/bash
# Every function in C with arguments that grow until it takes about two seconds, cancelled on its way: it
# answers within 200 ms. By default those that once were deaf; CANCEL_ROUTINES is a pattern of names: all
# of them with '.'.
set -euo pipefail
source test/support/tap.sh
source test/support/cancel.sh
routines=${CANCEL_ROUTINES:-}
prompt_ms=200
enough_s=2
worth_s=0.3  # what ends by itself sooner needs no cancel

query -f test/support/documents.sql
query -o /dev/null -f test/support/arguments.sql
query -f test/support/big_arguments.sql
is 'every type whose values grow has a recipe' "$(query -c "
    select string_agg(distinct t::regtype::text, ' ')
    from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace join pg_language as l on l.oid = p.prolang,
      unnest(p.proargtypes::oid[]) as t join pg_type as y on y.oid = t
    where n.nspname ~ '^runlytics' and l.lanname = 'c' and y.typlen = -1
      and y.typname not in ('jsonb', 'aggregate_state', 'http_request', 'http_response', 'sample', 'recording', '_http_response')
      and not exists (select from big.recipes as r where r.type = t)")" ''

is 'arguments can be made for every case' "$(query -c 'select big.impossible()')" ''

# Runs a case, and cancels it half way; the best of three counts, for a machine may have other things to do.
try_case() {
    local routine=$1 place=$2 variant=$3 grown sql seconds best=99999 took attempt
    grown=$(query -F '|' -c "select g.query, round(g.seconds::numeric, 2), g.n from big.grow('$routine', ${place:-null}, '$variant', $enough_s) as g")
    IFS='|' read -r sql seconds _ <<<"$grown"
    [[ $sql ]] && awk -v s="$seconds" -v w="$worth_s" 'BEGIN { exit !(s >= w) }' || return 0
    for attempt in 1 2 3; do
        took=$(cancel_query "$(awk -v s="$seconds" -v n="$attempt" 'BEGIN { printf "%.2f", s * (0.6 - 0.15 * (n - 1)) }')" "$sql" 2>/dev/null || true)
        ((${took:-99999} >= best)) || best=$took
        ((best > prompt_ms)) || break
    done
    ok "$routine with $variant${place:+ as argument $place}, of $seconds s, answers a cancel in $best ms" test "$best" -le "$prompt_ms"
}

while IFS='|' read -r routine place variant; do
    try_case "$routine" "$place" "$variant" </dev/null
done < <(query -F '|' -c "select routine, place, variant from big.cases
    where case
        when '$routines' <> '' then proname ~ '$routines'
        else (proname, variant) in (('time_in_zones', 'ascending'), ('sleep_regularity', 'all'))
          or proname = 'parse_journal' and variant = 'blanks' and cardinality(types) = 1
      end
    order by routine::text, place, variant")
ok 'some functions take long enough' test "$tests" -gt 3
refuses 'a text that is no URL by far is not encoded' 54000 "select length(runlytics.url_encode(repeat('%', 1048577)))"
finish
