// DuckDB behind standard input and output: each line in is one SQL statement as a JSON string, each line out its rows as an
// array of arrays, or {"error": "..."}. Numbers beyond 53 bits come as text, so that nothing is rounded on the way.
import { createInterface } from 'node:readline';
import { DuckDBInstance } from '@duckdb/node-api';

const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
const connection = await instance.connect();
for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    answer = (await connection.runAndReadAll(JSON.parse(line))).getRowsJson();
  } catch (error) {
    answer = { error: String(error) };
  }

  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
