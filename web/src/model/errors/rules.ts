/** A rule as the server has it: a condition, and what holds where it does. */
export interface GroupingRule {
  condition?: unknown;
  fingerprint?: string | null | undefined;
  title?: string | null | undefined;
}

/** One comparison of a condition, as somebody types it. */
export interface Comparison {
  path: string;
  op: string;
  value: string;
}

/** A condition that fits a form: comparisons of which all or any must hold. */
export interface PlainCondition {
  mode: 'all' | 'any';
  comparisons: Comparison[];
}

/** What can be compared, with the words for it. */
export const operators: readonly { op: string; name: string }[] = [
  { op: 'eq', name: 'is' },
  { op: 'neq', name: 'is not' },
  { op: 'contains', name: 'contains' },
  { op: 'icontains', name: 'contains, any case' },
  { op: 'ncontains', name: 'does not contain' },
  { op: 'startswith', name: 'starts with' },
  { op: 'endswith', name: 'ends with' },
  { op: 'in', name: 'is one of' },
  { op: 'nin', name: 'is none of' },
  { op: 'gt', name: '>' },
  { op: 'gte', name: '≥' },
  { op: 'lt', name: '<' },
  { op: 'lte', name: '≤' },
  { op: 'regex_match', name: 'matches the expression' },
];

/** Places in a report that rules often ask for. */
export const usualPaths: readonly string[] = [
  'body.trace.exception.class',
  'body.trace.exception.message',
  'body.trace_chain.0.exception.class',
  'body.trace.frames.-1.filename',
  'body.trace.frames.-1.method',
  'body.message.body',
  'context',
  'environment',
  'framework',
  'level',
  'request.url',
  'server.host',
  'service',
];

const listOps = ['in', 'nin'];
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A condition as a form shows it; null for one that only JSON can say. */
export function plainOf(condition: unknown): PlainCondition | null {
  if (!isObject(condition)) return null;
  const fields = Object.keys(condition);
  const mode = fields.length === 1 && (fields[0] === 'all' || fields[0] === 'any') ? fields[0] : null;
  const parts = mode === null ? [condition] : condition[mode];
  if (!Array.isArray(parts) || parts.length === 0) return null;
  const comparisons = parts.map(comparisonOf);
  return comparisons.every((one) => one !== null) ? { mode: mode ?? 'all', comparisons } : null;
}

function comparisonOf(part: unknown): Comparison | null {
  if (!isObject(part) || typeof part['path'] !== 'string') return null;
  const ops = Object.keys(part).filter((name) => name !== 'path');
  const op = ops[0];
  if (ops.length !== 1 || op === undefined || !operators.some((one) => one.op === op)) return null;
  const value = textOf(part[op], op);
  return value === null ? null : { path: part['path'], op, value };
}

/** A value as it is typed: the values of a list are lines. */
function textOf(value: unknown, op: string): string | null {
  if (listOps.includes(op)) return Array.isArray(value) && value.every((one) => typeof one === 'string' || typeof one === 'number') ? value.join('\n') : null;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

/** The condition that a form says. */
export function conditionOf({ mode, comparisons }: PlainCondition): unknown {
  const parts = comparisons.map(({ path, op, value }) => ({ path: path.trim(), [op]: listOps.includes(op) ? value.split('\n').map((line) => line.trim()).filter((line) => line !== '') : value }));
  return parts.length === 1 ? parts[0] : { [mode]: parts };
}

/** A condition in words, for a list. */
export function wordsOf(condition: unknown): string {
  const plain = plainOf(condition);
  if (plain === null) return JSON.stringify(condition) ?? '';
  return plain.comparisons.map(({ path, op, value }) => `${path} ${operators.find((one) => one.op === op)?.name ?? op} ${value.split('\n').join(', ')}`).join(plain.mode === 'all' ? ' and ' : ' or ');
}

/** A list with one of its members elsewhere. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.filter((_one, i) => i !== from);
  const one = list[from];
  return one === undefined ? rest : [...rest.slice(0, to), one, ...rest.slice(to)];
}
