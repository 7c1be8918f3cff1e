#!/bin/bash
# Readers in other languages, each a program of its own, in turns with ours on the same bytes: Garmin's FIT SDK for
# JavaScript and gpxpy. CPU time; the first rounds of theirs warm up. Five turns, medians.
# BENCH_PYTHON: the Python that has gpxpy (Debian's).
set -euo pipefail
python=${BENCH_PYTHON:-/usr/bin/python3}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

ours_ms() {
    build/bench/bench/core_bench --benchmark_filter="^$1\$" --benchmark_min_time=0.2 --benchmark_format=json 2>/dev/null |
        python3 -c 'import json, sys; print(json.load(sys.stdin)["benchmarks"][0]["cpu_time"])'
}
sdk_ms() { NODE_PATH=build/bench/node_modules node build/bench/fit_sdk.mjs "$folder/hour.fit" 10 | awk '{ print 1000 * $1 }'; }
gpxpy_ms() { "$python" bench/peers/gpxpy_peer.py "$folder/hour.gpx" 3 | awk '{ print 1000 * $1 }'; }
has_sdk() {
    [[ -d build/bench/node_modules/@garmin/fitsdk ]] ||
        timeout 120 npm install --silent --no-audit --no-fund --prefix build/bench @garmin/fitsdk@21 >&2 || return 1
    # Node looks for modules beside the script.
    cp bench/peers/fit_sdk.mjs build/bench/
}
has_gpxpy() { "$python" -c 'import gpxpy' 2>"$folder/log"; }
median() { sort -g "$1" | sed -n 3p; }

# compare WORK BENCHMARK PEER HAS THEIRS
compare() {
    if ! "$4"; then
        echo "$1 | - | $3 | missing | -"
        return
    fi
    for _ in 1 2 3 4 5; do
        ours_ms "$2" >>"$folder/$2.ours"
        "$5" >>"$folder/$2.theirs"
    done
    echo "$1 | $(median "$folder/$2.ours") | $3 | $(median "$folder/$2.theirs") | -"
}
RUNLYTICS_FIT_FILE=$folder/hour.fit RUNLYTICS_GPX_FILE=$folder/hour.gpx build/bench/bench/core_bench \
    --benchmark_filter='BM_(Fit|Gpx)Parse' --benchmark_min_time=0.01 >/dev/null 2>&1
compare "FIT of an hour beside Garmin's SDK" BM_FitParse "Garmin's SDK for JavaScript" has_sdk sdk_ms
compare 'GPX of an hour beside gpxpy' BM_GpxParse gpxpy has_gpxpy gpxpy_ms
