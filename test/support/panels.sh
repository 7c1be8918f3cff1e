# The panels of docker/grafana for the end-to-end scripts.
# shellcheck shell=bash

# Makes a warehouse of the athlete of the demo, and reads a folder into it.
make_warehouse() {
    local database=$1 folder=$2
    query -d postgres -c "create database $database"
    query -d "$database" -o /dev/null -f demo/set-up.sql --set=own_files=no
    query -d "$database" -o /dev/null -f demo/read.sql --set=folder="$folder" --set=own_files=no
}

# The tests of a program that prints TAP of its own, counted on from here. The plan is its last word.
run_panels() {
    local result
    python3 test/support/panels "$@" >"$SCRATCH/panels.tap" 2>&1 || true
    while read -r result; do
        case $result in
            ok*) tests=$((tests + 1)) && echo "ok $tests -${result#*-}" ;;
            'not ok'*) tests=$((tests + 1)) && failures=$((failures + 1)) && echo "not ok $tests -${result#*-}" ;;
            1..*) ;;
            *) echo "# $result" ;;
        esac
    done <"$SCRATCH/panels.tap"
    ok "panels ${*:2} came to its end" grep -q '^1\.\.[1-9]' "$SCRATCH/panels.tap"
}
