#!/bin/bash
# What each panel of docker/grafana and of the page costs as a reader, over ten years of one athlete: ms of CPU of the server,
# the best of three. BENCH_WEEKS: how long the athlete has run (520).
set -euo pipefail
source bench/support/decade.sh
make_decade
scripts/cluster run bench python3 test/support/panels grafana --times ten=decade | tee build/bench/panels.txt
awk '
    /Mission Control, all panels$/ { printf "a dashboard of ten years as a reader, ms | - | - | - | %s\n", $1 }
    /^ .* ms / && !/all panels/ && $1 > dearest { dearest = $1 }
    END { printf "the dearest panel of Grafana, ms | - | - | - | %s\n", dearest }' build/bench/panels.txt
years -d decade -U grafana -f bench/support/page_panels.sql
