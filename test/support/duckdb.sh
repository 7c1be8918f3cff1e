# DuckDB for the end-to-end scripts: duck SQL prints rows, columns parted by a bar. Ends the script with 77 when npm
# does not have it.
# shellcheck shell=bash
duckdb_folder=$(mktemp -d)
if ! (cd "$duckdb_folder" && npm install --silent --no-fund --no-audit @duckdb/node-api@^1.5.6-r.1 >npm.log 2>&1); then
    echo "# npm could not install DuckDB: $(tail -n 1 "$duckdb_folder/npm.log" 2>/dev/null)"
    rm -rf "$duckdb_folder"
    exit 77
fi
cat >"$duckdb_folder/ask.mjs" <<'JS'
import { DuckDBInstance } from '@duckdb/node-api';
const duck = await (await DuckDBInstance.create(':memory:')).connect();
await duck.run("set timezone = 'UTC'");
const rows = (await duck.runAndReadAll(process.argv[2])).getRows();
console.log(rows.map((row) => row.map((value) => (value === null ? '' : String(value))).join('|')).join('\n'));
JS

# Asks DuckDB.
duck() {
    node "$duckdb_folder/ask.mjs" "$1"
}
