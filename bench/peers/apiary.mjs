/** Apiary over HTTP, as its own screen and command line ask it. */
export function openApiary(address, key, dataset) {
  const headers = { 'x-honeycomb-team': key, 'content-type': 'application/json', accept: 'application/json' };

  async function send(path, body) {
    const reply = await fetch(new URL(path, address), body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers });
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
    return new Answer(await reply.json());
  }

  const one = ({ query, series, rows, trace, distributions }) => {
    if (trace) return send(`/api/trace/${trace}`);
    if (rows) {
      const { limit, ...spec } = rows;
      return send('/api/rows', { dataset, query: spec, limit });
    }

    if (distributions) return send('/api/distributions', { dataset, ...distributions });
    return send('/api/query', { dataset, query, series });
  };

  return {
    name: 'Apiary',
    loadSeconds: 0,
    ask: one,
    close: () => {},
  };
}

/** A reply and the figures that the questions check. */
class Answer {
  constructor(json) {
    this.json = json;
  }

  /** The total of COUNT over all groups. */
  count() {
    return Number(this.json.total.values[this.json.calculations.indexOf('COUNT')]);
  }

  /** The sum of one calculation over the groups shown. */
  sum(calculation) {
    const at = this.json.calculations.indexOf(calculation);
    return this.json.groups.reduce((sum, group) => sum + Number(group.values[at] ?? 0), 0);
  }

  /** The selected events of all columns' values. */
  selectedTotal() {
    return this.json.columns.reduce((sum, column) => sum + column.values.reduce((inner, [, selected]) => inner + selected, 0), 0);
  }

  heatmapTotal() {
    return this.json.groups[0].heatmaps[0].cells.reduce((sum, cell) => sum + cell[2], 0);
  }

  seriesPoints() {
    return this.json.groups.reduce((sum, group) => sum + group.series.length, 0);
  }

  rowCount() {
    return this.json.rows.length;
  }
}
