import type { Calculation, Filter, Having, Order, Scalar } from '../querySpec';

// The terms of a question as a person types them; terms/parse.ts reads them back.

// A bare name has no white space, no brackets, quotes, commas, and nothing an operator begins with.
const bareName = /^[^\s()[\]{},"'`=<>!]+$/;
const reserved = /^(and|or|as|where|asc|desc|ascending|descending|exists|in|not)$/i;

/** A column's name as it is typed: bare where that is unmistakable, else in backticks. */
export function nameText(name: string): string {
  return bareName.test(name) && !reserved.test(name) ? name : `\`${name.replaceAll('`', '``')}\``;
}

/** A value as it is typed: text in quotes when it would read as something else. */
export function valueText(value: Scalar): string {
  if (typeof value !== 'string') return String(value);
  const plain = /^[^\s"'`,()]+( [^\s"'`,()]+)*$/.test(value) && !/^[-+.]?\d/.test(value) && !/^(true|false|null)$/i.test(value) && !/(^|\s)(and|or|as|where)(\s|$)/i.test(value);
  return plain ? value : `"${value.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t').replaceAll('\r', '\\r')}"`;
}

/** `http.route = /cart`, `error exists`, `status in 500, 502`. */
export function formatFilter({ column, op, value }: Filter): string {
  if (value === undefined) return `${nameText(column)} ${op}`;
  return `${nameText(column)} ${op} ${Array.isArray(value) ? value.map(valueText).join(', ') : valueText(value)}`;
}

/** `COUNT`, `P95(duration_ms)`, `COUNT as errors where error = true`. */
export function formatCalculation({ op, column, name, filters, filter_combination: joined }: Calculation): string {
  const head = column === undefined ? op : `${op}(${nameText(column)})`;
  const named = name === undefined ? head : `${head} as ${nameText(name)}`;
  return filters?.length ? `${named} where ${filters.map(formatFilter).join(joined === 'OR' ? ' or ' : ' and ')}` : named;
}

/** `COUNT desc`, `http.route asc`. */
export function formatOrder({ op, column, order }: Order): string {
  const head = op === undefined ? nameText(column ?? '') : column === undefined ? op : `${op}(${nameText(column)})`;
  return `${head} ${order === 'descending' ? 'desc' : 'asc'}`;
}

/** `COUNT > 10`. */
export function formatHaving({ calculate_op: op, column, op: comparison, value }: Having): string {
  return `${column === undefined ? op : `${op}(${nameText(column)})`} ${comparison} ${value}`;
}
