// Asks all engines the same questions in one run, turn by turn, so that whatever the machine does meanwhile hits them alike.
//
//   node compare.mjs --folder DIR --csv FILE [--apiary URL --key KEY --dataset NAME] [--runs 7] [--json FILE]
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openApiary } from './apiary.mjs';
import { openClickhouse } from './clickhouse.mjs';
import { openDuckdb } from './duckdb.mjs';
import { questions } from './questions.mjs';

const { values: options } = parseArgs({
  options: {
    folder: { type: 'string' },
    csv: { type: 'string' },
    apiary: { type: 'string' },
    key: { type: 'string', default: 'abcd123EFGH' },
    dataset: { type: 'string', default: 'bench' },
    runs: { type: 'string', default: '7' },
    json: { type: 'string' },
  },
});
if (!options.folder || !options.csv) throw new Error('expected --folder and --csv');
mkdirSync(options.folder, { recursive: true });

const clickhouse = openClickhouse(join(options.folder, 'clickhouse'), options.csv);
const duckdb = await openDuckdb(join(options.folder, 'events.duckdb'), options.csv);
const engines = [clickhouse, duckdb, ...(options.apiary ? [openApiary(options.apiary, options.key, options.dataset)] : [])];
const [[rowCount, start, end]] = await duckdb.ask('SELECT count(*), floor(epoch(min(timestamp)) / 60) * 60, ceil(epoch(max(timestamp)) / 60) * 60 FROM events');
const [[user]] = await duckdb.ask('SELECT "user.id" AS u FROM events GROUP BY u ORDER BY abs(count(*) - 400), u LIMIT 1');
const [[trace]] = await duckdb.ask('SELECT "trace.trace_id" AS t FROM events GROUP BY t HAVING count(*) = 24 ORDER BY t LIMIT 1');
const events = Number(rowCount);
console.log(`${events} events, ${(Number(end) - Number(start)) / 60} minutes, user ${user}, trace ${trace}`);
for (const peer of [clickhouse, duckdb]) {
  const loaded = peer.loadSeconds ? `loaded in ${peer.loadSeconds.toFixed(1)} s, ` : '';
  console.log(`${peer.name}: ${loaded}${(peer.bytes() / events).toFixed(1)} bytes/event on disk`);
}

const list = questions({ start: Number(start), end: Number(end), user, trace });
const formOf = { ClickHouse: 'clickhouse', DuckDB: 'duckdb', Apiary: 'apiary' };

async function ask(engine, question) {
  const forms = [question[formOf[engine.name]]].flat();
  const began = performance.now();
  const answers = [];
  for (const form of forms) answers.push(await engine.ask(form));
  return { ms: performance.now() - began, answers };
}

/** Two warm-up rounds, the second of which is checked: all engines must have counted the same. */
async function warmUp(question) {
  const found = [];
  for (const engine of engines) {
    await ask(engine, question);
    const { answers } = await ask(engine, question);
    const check = engine.name === 'Apiary' ? question.check.apiary : question.check.sql;
    found.push(answers.reduce((sum, answer) => sum + check(answer), 0));
  }

  const differ = found.some((figure) => Math.abs(figure - found[0]) > Math.abs(found[0]) * 1e-6 + 1e-6);
  if (differ) {
    console.log(`${question.name}: answers differ: ${engines.map((engine, i) => `${engine.name} ${found[i]}`).join(', ')}`);
    process.exitCode = 1;
  }
}

const median = (times) => times.toSorted((a, b) => a - b)[times.length >> 1];
const times = list.map(() => engines.map(() => []));
for (const question of list) await warmUp(question);
for (let run = 0; run < Number(options.runs); run++) {
  for (const [q, question] of list.entries()) {
    for (const [e, engine] of engines.entries()) times[q][e].push((await ask(engine, question)).ms);
  }
}

const table = list.map((question, q) => {
  const medians = times[q].map(median);
  const fasterPeer = Math.min(medians[0], medians[1]);
  const spread = times[q].map((runs) => (Math.max(...runs) - Math.min(...runs)) / median(runs));
  return { question: question.name, medians, spread, ratio: medians[2] === undefined ? undefined : fasterPeer / medians[2] };
});

console.log(`\n| question | ${engines.map((engine) => `${engine.name} ms`).join(' | ')} | faster peer / Apiary |`);
console.log(`|---|${engines.map(() => '---:|').join('')}---:|`);
for (const row of table) {
  console.log(`| ${row.question} | ${row.medians.map((ms) => ms.toFixed(1)).join(' | ')} | ${row.ratio?.toFixed(2) ?? ''} |`);
}

if (options.apiary) {
  const mean = Math.exp(table.reduce((sum, row) => sum + Math.log(row.ratio), 0) / table.length);
  console.log(`\ngeometric mean ${mean.toFixed(2)}, smallest ratio ${Math.min(...table.map((row) => row.ratio)).toFixed(2)}; medians of ${options.runs} runs`);
}

const widest = engines.map((engine, e) => `${engine.name} ${(100 * median(table.map((row) => row.spread[e]))).toFixed(0)} %`);
console.log(`spread (highest minus lowest over median, middle question): ${widest.join(', ')}`);
if (options.json) writeFileSync(options.json, JSON.stringify({ events, table, engines: engines.map((engine) => engine.name) }, null, 2));
for (const engine of engines) engine.close();
