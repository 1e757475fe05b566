import { calculationsOf, type QuerySpec } from './querySpec';

// What one wants to see of an event first.
const usual = ['service.name', 'name', 'duration_ms', 'http.route', 'http.response.status_code', 'http.status_code', 'error', 'severity_text', 'body'];

const most = 9;

/** The columns of the raw rows when nobody has chosen any: those that the question is about, then usual ones, then the latest written. */
export function rowColumns(query: QuerySpec, known: readonly { name: string; lastWrittenAt: string | null }[]): string[] {
  const names = new Set(known.map((one) => one.name));
  const asked = [...(query.breakdowns ?? []), ...calculationsOf(query).flatMap((one) => one.column ?? []), ...(query.filters ?? []).map((one) => one.column)];
  const latest = [...known].sort((a, b) => ((b.lastWrittenAt ?? '') < (a.lastWrittenAt ?? '') ? -1 : 1)).map((one) => one.name);
  const wanted = [...asked, ...usual].filter((name) => names.has(name));
  const enough = wanted.length >= 4 ? wanted : [...wanted, ...latest];
  return [...new Set(enough)].slice(0, most);
}
