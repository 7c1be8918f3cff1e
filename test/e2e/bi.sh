#!/bin/bash
# The star for Power BI and Metabase, as a reader asks for it, and the project in bi/: each of its files is what the vendor's
# published schemas want, and every query and relationship in it holds. The program itself was not there to open it.
set -uo pipefail
. test/support/tap.sh
. test/support/panels.sh
. test/support/star.sh

ok "bi/ is what scripts/power-bi writes" scripts/power-bi --check
is "the project is of one piece" "$(python3 test/support/power_bi.py look)" ""

own=$(mktemp -d)
trap 'rm -rf "$own"; drop_more_clusters' EXIT
if (cd "$own" && npm install --silent --no-fund --no-audit ajv@^8.17.1 >npm.log 2>&1); then
    cat >"$own/check.mjs" <<'JS'
import fs from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
const [schemas, project, broken] = process.argv.slice(2);
const files = (folder) => fs.readdirSync(folder, { recursive: true }).map((each) => path.join(folder, each)).filter((each) => fs.statSync(each).isFile());
const ajv = new Ajv({ strict: false, allErrors: false, validateFormats: false });
for (const each of files(schemas).filter((name) => name.endsWith('.json'))) {
  const schema = JSON.parse(fs.readFileSync(each, 'utf8'));
  // Addresses in them are relative to where they are published.
  schema.$id = 'https://developer.microsoft.com/json-schemas/' + path.relative(schemas, each);
  ajv.addSchema(schema);
}
let checked = 0;
for (const each of files(project).filter((name) => !/(README\.md|model\.bim)$/.test(name))) {
  const value = JSON.parse(fs.readFileSync(each, 'utf8'));
  if (broken && each.endsWith('page.json')) delete value.displayName;
  const validate = ajv.getSchema(value.$schema);
  if (!validate) console.log(`${each}: no schema ${value.$schema}`);
  else if (!validate(value)) console.log(`${each}: ${ajv.errorsText(validate.errors)}`);
  checked += 1;
}
if (checked < 20) console.log(`only ${checked} files`);
JS
    is "each file is what its published schema wants" "$(node "$own/check.mjs" test/fixtures/power-bi bi)" ""
    is "and a broken page is seen" "$(node "$own/check.mjs" test/fixtures/power-bi bi broken | wc -l)" 3
else
    echo "# npm could not install ajv: $(tail -n 1 "$own/npm.log" 2>/dev/null)"
fi

runlytics-simulate --weeks 14 "$SCRATCH/season" >"$SCRATCH/simulate.log"
chmod -R a+rX "$SCRATCH"
make_warehouse season "$SCRATCH/season"
export PGDATABASE=season
query -c "insert into warehouse.athletes (athlete_id, name) values (2, 'Somebody else')" \
    -c "insert into warehouse.athlete_settings (athlete_id, timezone) values (2, 'UTC')" \
    -c "create role analyst login in role runlytics_reader" \
    -c "insert into warehouse.athlete_access (role_name, athlete_id) values ('analyst', 1)"
# Shoes for some runs, one pair that is gone, and a day that no calendar has.
query -o /dev/null -c "insert into warehouse.gear (athlete_id, name, kind) values (1, 'Road', 'shoes')" \
    -c "update warehouse.activities set gear_id = (select gear_id from warehouse.gear limit 1) where activity_id % 3 = 0" \
    -c "update warehouse.activities set gear_id = 4711 where activity_id % 7 = 0" \
    -c "update warehouse.activities set sub_sport = 'trail' where activity_id % 5 = 0"

as_analyst() {
    PGUSER=analyst query "$@"
}
check_star as_analyst warehouse "as a reader"
is "a reader has his athletes alone" "$(as_analyst -c "select string_agg(distinct athlete_id::text, ',') from warehouse.dim_gear")" 1
is "an unknown row instead of NULL: gear that is gone" \
    "$(as_analyst -c "select count(*) > 0 from warehouse.fact_run as f join warehouse.dim_gear as g using (gear_key) where g.gear = 'unknown'")" t
is "runs have the kilometres of their weeks" \
    "$(as_analyst -c "select round(sum(km)::numeric, 6) from warehouse.fact_run")" \
    "$(as_analyst -c "select round(sum(km)::numeric, 6) from warehouse.weekly_volume")"
is "days have them too, and say what came next" \
    "$(as_analyst -c "select round(sum(km)::numeric, 6), count(next_readiness) > 10, count(next_pace_s_per_km) > 10 from warehouse.fact_day")" \
    "$(as_analyst -c "select round(sum(km)::numeric, 6), 't', 't' from warehouse.weekly_volume")"
is "nights are of the shift before them" \
    "$(as_analyst -c "select count(*) from warehouse.fact_night as f join warehouse.shifts as s on s.athlete_id = f.athlete_id and s.day = f.day - 1 where s.label <> f.shift_key")" 0
finish
