// Reads Delta tables on disk with chdb (ClickHouse with the Delta kernel) and prints their rows as NDJSON, a line `"then"`
// between two tables.
// usage: node read-delta.mjs 'SELECT list' TABLE...; exit code 1 when a table cannot be read.
import { createRequire } from 'node:module';

const { query } = createRequire(import.meta.url)('chdb');
const [columns, ...tables] = process.argv.slice(2);

// The engine accepts absolute paths only below its working directory.
process.chdir('/');
const results = tables.map((table) => query(
  `SELECT ${columns} FROM deltaLakeLocal('${table}') FORMAT JSONEachRow`));
process.stdout.write(results.join('"then"\n'));
