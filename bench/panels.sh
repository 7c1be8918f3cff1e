#!/bin/bash
# What each panel of docker/grafana and of the page costs as a reader, over ten years of one athlete: ms of CPU of the server, the best
# of three. The goal is 40 ms a panel, and 250 ms for all of Mission Control. PANEL_WEEKS: how long the athlete has run (520).
set -euo pipefail
years() { scripts/cluster psql bench -X -q -v ON_ERROR_STOP=1 "$@"; }

folder=$(scripts/cluster folder bench)/decade
if [[ ! -d $folder ]]; then
    build/bench/runlytics-simulate --weeks "${PANEL_WEEKS:-520}" --recording smart build/bench/decade >/dev/null
    mv build/bench/decade "$folder"
    chmod -R a+rX "$folder"
fi
years -c 'set client_min_messages = warning' -c 'drop database if exists decade' -c 'create database decade'
years -d decade -o /dev/null -f demo/set-up.sql --set=own_files=no
years -d decade -o /dev/null -f demo/read.sql --set=folder="$folder" --set=own_files=no
years -d decade -c 'vacuum analyze' -c 'set client_min_messages = warning' -c 'drop role if exists grafana' \
    -c 'create role grafana login in role runlytics_reader' \
    -c "insert into warehouse.athlete_access (role_name, athlete_id) select 'grafana', athlete_id from warehouse.athletes" \
    -c 'grant pg_read_server_files to grafana' -c 'grant execute on function pg_read_file(text) to grafana'
scripts/cluster run bench python3 test/support/panels grafana --times ten=decade
years -d decade -U grafana -f bench/support/page_panels.sql
