// Times DuckDB writing a table as Parquet: node duckdb_parquet.mjs ROWS.csv FILE. Prints CPU milliseconds.
import { DuckDBInstance } from "@duckdb/node-api";

const [, , rows, file] = process.argv;
const duck = await (await DuckDBInstance.create(":memory:")).connect();
await duck.run("set threads = 1");
await duck.run(`create table measured as select * from read_csv('${rows}')`);
const before = process.cpuUsage();
await duck.run(`copy measured to '${file}' (format parquet, compression gzip)`);
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1e3);
