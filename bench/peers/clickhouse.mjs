import { Session } from 'chdb';
import { columns } from './schema.mjs';

/** ClickHouse in this process, its table in a folder; loads the file of events when the table is not there yet. */
export function openClickhouse(path, csv) {
  const session = new Session(path);
  const ask = (sql) => {
    const text = session.query(sql, 'JSONCompact');
    return text ? JSON.parse(text).data : [];
  };
  session.query('CREATE DATABASE IF NOT EXISTS bench');
  let loadSeconds = 0;
  if (Number(ask("SELECT count() FROM system.tables WHERE database = 'bench' AND name = 'events'")[0][0]) === 0) {
    const definition = columns.map((c) => `\`${c.name}\` ${c.clickhouse}`);
    // As in ClickHouse's own schema for traces: without it a trace by id would read the whole column.
    definition.push('INDEX by_trace `trace.trace_id` TYPE bloom_filter(0.001) GRANULARITY 1');
    const began = performance.now();
    session.query(`CREATE TABLE bench.events (${definition.join(', ')}) ENGINE = MergeTree ORDER BY timestamp`);
    session.query(`INSERT INTO bench.events SELECT * FROM file('${csv}', 'CSVWithNames', '${columns.map((c) => `\`${c.name}\` ${c.clickhouse}`).join(', ')}')`);
    session.query('OPTIMIZE TABLE bench.events FINAL');
    loadSeconds = (performance.now() - began) / 1000;
  }

  return {
    name: 'ClickHouse',
    loadSeconds,
    bytes: () => Number(ask("SELECT sum(bytes_on_disk) FROM system.parts WHERE database = 'bench' AND table = 'events' AND active")[0][0]),
    // The same question again and again would otherwise be answered from a cache of which granules can match.
    ask: async (sql) => ask(`${sql} SETTINGS max_threads = 2, use_query_condition_cache = 0`),
    close: () => session.close(),
  };
}
