#!/bin/bash
# The listener: posts of 1 kB from 64 clients, committed by batches, beside one client whose every post
# is a commit of its own; on this disk, and as on one that takes 4 ms to flush. Alternating, medians.
set -euo pipefail
source test/support/tap.sh
source test/support/listener.sh
export RUNLYTICS_CLUSTER=bench-listener PGDATABASE=bench
trap '"$cluster" drop "$RUNLYTICS_CLUSTER"' EXIT

median() {
    sort -n | sed -n 3p
}

rate() {
    build/bench/bench/post_many "$port" "$phone" "$@"
}

# Prints both rates, ours and the peer's, and their ratio.
compare_rates() {
    local name=$1 alone=$2 together=$3
    : >"$SCRATCH/alone"
    : >"$SCRATCH/together"
    for _ in 1 2 3 4 5; do
        rate 1 "$alone" >>"$SCRATCH/alone"
        rate 64 "$together" >>"$SCRATCH/together"
    done
    awk -v name="$name" -v a="$(median <"$SCRATCH/alone")" -v t="$(median <"$SCRATCH/together")" \
        'BEGIN { printf "listener, %s, beside one by one | %d/s | one by one | %d/s | %.1f\n", name, t, a, t / a }'
}

SCRATCH=$(mktemp -d)
"$cluster" start "$RUNLYTICS_CLUSTER"
eval "$("$cluster" env "$RUNLYTICS_CLUSTER")"
query -d postgres -c "drop database if exists $PGDATABASE" -c "create database $PGDATABASE"
query -c 'set client_min_messages = warning' -c 'create extension runlytics cascade' -c 'select runlytics.create_warehouse()' -o /dev/null
make_tokens
port=$(free_port)
settings=("shared_preload_libraries=\$libdir/runlytics" "runlytics.listen_port=$port" "runlytics.database=$PGDATABASE")
"$cluster" start "$RUNLYTICS_CLUSTER" "${settings[@]}"
wait_for_listener
compare_rates 'this disk' 1000 6000
"$cluster" start "$RUNLYTICS_CLUSTER" "${settings[@]}" commit_delay=4000 commit_siblings=0
wait_for_listener
compare_rates 'a flush of 4 ms' 200 3000
"$cluster" start "$RUNLYTICS_CLUSTER" "${settings[@]}" fsync=off
wait_for_listener
for _ in 1 2 3 4 5; do
    rate 64 6000
done >"$SCRATCH/unflushed"
echo "listener, posts a second without fsync | - | - | - | $(median <"$SCRATCH/unflushed")"
