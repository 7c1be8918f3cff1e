# Ending the server as a power cut would. Needs test/support/tap.sh.
# shellcheck shell=bash

# Kills the postmaster and every process of it at one blow, waits until they are gone, and starts it
# again; the arguments are further settings.
kill_server() {
    local postmaster all
    postmaster=$(head -n 1 "$("$cluster" folder "$RUNLYTICS_CLUSTER")/data/postmaster.pid")
    all="$postmaster $(pgrep -P "$postmaster" | tr '\n' ' ')"
    # shellcheck disable=SC2086
    kill -9 $all 2>/dev/null || true
    # shellcheck disable=SC2086
    while kill -0 $all 2>/dev/null; do sleep 0.02; done
    "$cluster" start "$RUNLYTICS_CLUSTER" fsync=off timezone=UTC "$@" 2>>"$SCRATCH/start.log"
}

wait_for_server() {
    until query -d postgres -c 'select 1' >/dev/null 2>&1; do sleep 0.05; done
}
