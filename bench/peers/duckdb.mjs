import { existsSync, statSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { columns } from './schema.mjs';

/** DuckDB in this process, its table in one file; loads the file of events when the table is not there yet. */
export async function openDuckdb(path, csv) {
  const fresh = !existsSync(path);
  const instance = await DuckDBInstance.create(path, { threads: '2' });
  const connection = await instance.connect();
  let loadSeconds = 0;
  if (fresh) {
    const types = columns.map((c) => `'${c.name}': '${c.duckdb}'`).join(', ');
    const began = performance.now();
    await connection.run(`CREATE TABLE events AS SELECT * FROM read_csv('${csv}', header = true, columns = {${types}})`);
    await connection.run('CHECKPOINT');
    loadSeconds = (performance.now() - began) / 1000;
  }

  return {
    name: 'DuckDB',
    loadSeconds,
    bytes: () => statSync(path).size,
    ask: async (sql) => (await connection.runAndReadAll(sql)).getRowsJson(),
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
