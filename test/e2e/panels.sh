#!/bin/bash
# Every panel of docker/grafana, its variables, annotations and alert rules, as Grafana would ask them and as the
# reader's role: on a season, on a single run, on nothing. And a proof that a broken one is seen.
set -euo pipefail
source test/support/tap.sh
source test/support/panels.sh

# Lets the role of the panels see whoever is there.
let_in() {
    query -d "$1" -c "insert into warehouse.athlete_access (role_name, athlete_id) select 'grafana', athlete_id from warehouse.athletes"
}

query -c 'create role grafana login in role runlytics_reader'
runlytics-simulate "$SCRATCH/season" >"$SCRATCH/simulate.log"
# Of the last runs one with all that a watch records.
single=$(grep -l '<HeartRateBpm>' "$SCRATCH"/season/activities/*.tcx | xargs grep -l '<AltitudeMeters>' | tail -n 1)
mkdir "$SCRATCH/single" && cp "$single" "$SCRATCH/single/"
chmod -R a+rX "$SCRATCH"
make_warehouse season "$SCRATCH/season"
make_warehouse single "$SCRATCH/single"
# Races, for the annotation: the journal knows them.
query -d season -o /dev/null -c "select runlytics.correct(r.activity_id, 'race', 'true')
    from warehouse.runs as r join warehouse.journal as j on j.athlete_id = r.athlete_id and j.day = r.local_date where j.title = 'race'"
for each in season single "$PGDATABASE"; do let_in "$each"; done
# Somebody else, whom the role may not see.
query -d season -c "insert into warehouse.athletes (athlete_id, name) values (2, 'Somebody else')"
choices=$(sed 's/[$]schema/warehouse/' docker/grafana/variables/1-athlete.sql | PGUSER=grafana query -d season)

is 'whom the role may not see is no choice' "$choices" 'Simulated Athlete|1'
ok 'the dashboards are what their sources give' scripts/dashboards --check
ok 'a panel without a description is no source' \
    bash -c "cp -R docker scripts '$SCRATCH/' && sed -i '/^-- description/d' '$SCRATCH/docker/grafana/panels/run/07-laps.sql' && ! '$SCRATCH/scripts/dashboards' --check >/dev/null 2>&1"

run_panels grafana demo=season single=single empty="$PGDATABASE"
run_panels grafana --prove demo=season
finish
