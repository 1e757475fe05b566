// The ten questions. Each has its SQL for both peers, its request for Apiary, and `check`: a figure that all three must
// agree on, so that nobody is fast by answering something else.

const total = (index) => (rows) => rows.reduce((sum, row) => sum + Number(row[index]), 0);

/** Columns whose distributions the last question compares. */
export const distributionColumns = [
  'service.name', 'name', 'span.kind', 'http.route', 'http.method', 'http.status_code', 'db.system', 'db.statement', 'error', 'exception.type',
  'customer.plan', 'k8s.pod.name', 'k8s.node.name', 'cloud.region', 'cloud.availability_zone', 'service.version', 'telemetry.sdk.language',
  'feature.new_checkout', 'thread.id', 'exception.message',
];

/** The questions about a data set with the given time range (Unix seconds), one of its users and one of its traces. */
export function questions({ start, end, user, trace }) {
  const range = { start_time: start, end_time: end };
  const minuteC = 'toStartOfMinute(timestamp)';
  const minuteD = "time_bucket(INTERVAL '1 minute', timestamp::TIMESTAMP)";
  const q = (text) => text.replaceAll('"', '`');
  const selection = 'duration_ms > 100';
  return [
    {
      name: 'COUNT over 60 buckets',
      duckdb: `SELECT ${minuteD} AS t, count(*) FROM events GROUP BY t ORDER BY t`,
      clickhouse: `SELECT ${minuteC} AS t, count() FROM bench.events GROUP BY t ORDER BY t`,
      apiary: { query: { ...range, granularity: 60, calculations: [{ op: 'COUNT' }] }, series: true },
      check: { sql: total(1), apiary: (r) => r.count() },
    },
    {
      name: 'COUNT, P50, P95, P99 by route',
      duckdb: 'SELECT "http.route" AS r, count(*) AS n, approx_quantile(duration_ms, [0.5, 0.95, 0.99]) FROM events GROUP BY r ORDER BY n DESC',
      clickhouse: q('SELECT "http.route" AS r, count() AS n, quantiles(0.5, 0.95, 0.99)(duration_ms) FROM bench.events GROUP BY r ORDER BY n DESC'),
      apiary: {
        query: {
          ...range,
          breakdowns: ['http.route'],
          calculations: [{ op: 'COUNT' }, { op: 'P50', column: 'duration_ms' }, { op: 'P95', column: 'duration_ms' }, { op: 'P99', column: 'duration_ms' }],
        },
        series: false,
      },
      check: { sql: total(1), apiary: (r) => r.count() },
    },
    {
      name: 'HEATMAP of durations',
      duckdb: `SELECT ${minuteD} AS t, CAST(floor(log2(duration_ms + 0.001) * 4) AS INTEGER) AS b, count(*) FROM events GROUP BY t, b ORDER BY t, b`,
      clickhouse: `SELECT ${minuteC} AS t, toInt32(floor(log2(duration_ms + 0.001) * 4)) AS b, count() FROM bench.events GROUP BY t, b ORDER BY t, b`,
      apiary: { query: { ...range, granularity: 60, calculations: [{ op: 'HEATMAP', column: 'duration_ms' }] }, series: true },
      check: { sql: total(2), apiary: (r) => r.heatmapTotal() },
    },
    {
      name: 'COUNT_DISTINCT(user) by service over time',
      duckdb: `SELECT "service.name" AS s, ${minuteD} AS t, approx_count_distinct("user.id") FROM events GROUP BY s, t ORDER BY s, t`,
      clickhouse: q(`SELECT "service.name" AS s, ${minuteC} AS t, uniq("user.id") FROM bench.events GROUP BY s, t ORDER BY s, t`),
      apiary: { query: { ...range, granularity: 60, breakdowns: ['service.name'], calculations: [{ op: 'COUNT_DISTINCT', column: 'user.id' }] }, series: true },
      check: { sql: (rows) => rows.length, apiary: (r) => r.seriesPoints() },
    },
    {
      name: 'two filters, by route',
      duckdb: `SELECT "http.route" AS r, count(*) AS n, avg(duration_ms) FROM events WHERE "service.name" = 'checkout' AND "http.status_code" >= 500 GROUP BY r ORDER BY n DESC`,
      clickhouse: q(`SELECT "http.route" AS r, count() AS n, avg(duration_ms) FROM bench.events WHERE "service.name" = 'checkout' AND "http.status_code" >= 500 GROUP BY r ORDER BY n DESC`),
      apiary: {
        query: {
          ...range,
          breakdowns: ['http.route'],
          calculations: [{ op: 'COUNT' }, { op: 'AVG', column: 'duration_ms' }],
          filters: [{ column: 'service.name', op: '=', value: 'checkout' }, { column: 'http.status_code', op: '>=', value: 500 }],
        },
        series: false,
      },
      check: { sql: total(1), apiary: (r) => r.count() },
    },
    {
      name: 'raw rows of one user',
      duckdb: `SELECT * FROM events WHERE "user.id" = '${user}' ORDER BY timestamp DESC LIMIT 100`,
      clickhouse: q(`SELECT * FROM bench.events WHERE "user.id" = '${user}' ORDER BY timestamp DESC LIMIT 100`),
      apiary: { rows: { ...range, filters: [{ column: 'user.id', op: '=', value: user }], limit: 100 } },
      check: { sql: (rows) => rows.length, apiary: (r) => r.rowCount() },
    },
    {
      name: 'trace by id',
      duckdb: `SELECT * FROM events WHERE "trace.trace_id" = '${trace}' ORDER BY timestamp`,
      clickhouse: q(`SELECT * FROM bench.events WHERE "trace.trace_id" = '${trace}' ORDER BY timestamp`),
      apiary: { trace },
      check: { sql: (rows) => rows.length, apiary: (r) => r.rowCount() },
    },
    {
      name: 'AVG, MAX, SUM by user, top 1000',
      duckdb: 'SELECT "user.id" AS u, avg(duration_ms), max(duration_ms), sum(duration_ms) AS s FROM events GROUP BY u ORDER BY s DESC LIMIT 1000',
      clickhouse: q('SELECT "user.id" AS u, avg(duration_ms), max(duration_ms), sum(duration_ms) AS s FROM bench.events GROUP BY u ORDER BY s DESC LIMIT 1000'),
      apiary: {
        query: {
          ...range,
          breakdowns: ['user.id'],
          calculations: [{ op: 'AVG', column: 'duration_ms' }, { op: 'MAX', column: 'duration_ms' }, { op: 'SUM', column: 'duration_ms' }],
          orders: [{ op: 'SUM', column: 'duration_ms', order: 'descending' }],
          limit: 1000,
        },
        series: false,
      },
      check: { sql: (rows) => Math.round(total(3)(rows)), apiary: (r) => Math.round(r.sum('SUM(duration_ms)')) },
    },
    {
      name: 'substring filter',
      duckdb: `SELECT "service.name" AS s, count(*) AS n FROM events WHERE contains("db.statement", 'payments') GROUP BY s ORDER BY n DESC`,
      clickhouse: q(`SELECT "service.name" AS s, count() AS n FROM bench.events WHERE "db.statement" LIKE '%payments%' GROUP BY s ORDER BY n DESC`),
      apiary: {
        query: {
          ...range,
          breakdowns: ['service.name'],
          calculations: [{ op: 'COUNT' }],
          filters: [{ column: 'db.statement', op: 'contains', value: 'payments' }],
        },
        series: false,
      },
      check: { sql: total(1), apiary: (r) => r.count() },
    },
    {
      name: 'distributions of 20 columns against a baseline',
      duckdb: distributionColumns.map((c) => `SELECT "${c}" AS v, count(*), count(*) FILTER (WHERE ${selection}) AS n FROM events GROUP BY v ORDER BY n DESC LIMIT 1000`),
      clickhouse: distributionColumns.map((c) => `SELECT \`${c}\` AS v, count(), countIf(${selection}) AS n FROM bench.events GROUP BY v ORDER BY n DESC LIMIT 1000`),
      apiary: {
        distributions: {
          query: range,
          selection: { filters: [{ column: 'duration_ms', op: '>', value: 100 }] },
          columns: distributionColumns,
          values: 1000,
        },
      },
      check: { sql: total(2), apiary: (r) => r.selectedTotal() },
    },
  ];
}
