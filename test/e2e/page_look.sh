#!/bin/bash
# Every page of real warehouses in headless Chromium: of a season, of a single run, of nothing, and with PAGE_LOOK=all
# of ten years, in both widths and both themes.
set -euo pipefail
source test/support/tap.sh
command -v chromium >/dev/null || { echo 'chromium is not installed' && exit 77; }
pages=(overview runs run recovery shifts performance routes year ask data settings)
look=()
[[ ${PAGE_LOOK:-} != all ]] || look=(--all)

# Makes a warehouse of the athlete of the demo, and reads a folder into it.
make_warehouse() {
    local database=$1 folder=$2
    query -d postgres -c "create database $database"
    query -d "$database" -o /dev/null -f demo/set-up.sql --set=own_files=no
    query -d "$database" -o /dev/null -f demo/read.sql --set=folder="$folder" --set=own_files=no
}

runlytics-simulate "$SCRATCH/season" >"$SCRATCH/simulate.log"
single=$(grep -l '<HeartRateBpm>' "$SCRATCH"/season/activities/*.tcx | tail -n 1)
mkdir "$SCRATCH/single" "$SCRATCH/html" && cp "$single" "$SCRATCH/single/"
warehouses=(season single)
[[ ${PAGE_LOOK:-} != all ]] || {
    runlytics-simulate "$SCRATCH/decade" --weeks 520 >>"$SCRATCH/simulate.log"
    warehouses+=(decade)
}
chmod -R a+rX "$SCRATCH"
for warehouse in "${warehouses[@]}"; do make_warehouse "$warehouse" "$SCRATCH/$warehouse"; done

for warehouse in "${warehouses[@]}" nothing; do
    database=${warehouse/nothing/$PGDATABASE}
    for page in "${pages[@]}"; do
        # As it is served, with links.
        query -d "$database" -c "select runlytics.page('$page', '{\"offline\": false}')" >"$SCRATCH/html/$warehouse-$page.html"
    done
done
exec scripts/check-page ${look[@]+"${look[@]}"} "$SCRATCH"/html/*.html
