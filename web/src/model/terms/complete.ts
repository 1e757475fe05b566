import { type Calculation, calculationOps, filterOps, hasScalar, type Scalar } from '../querySpec';
import { formatCalculation, nameText, valueText } from './format';
import { readOperator, takesNoValue, takesSeveral } from './parse';
import { ranked } from './rank';
import { relatedColumn, relationOf, relations } from './relations';
import { TermFault, TermReader } from './TermReader';

// What can stand at the caret of a clause, while it is typed.

export type ClauseId = 'calculations' | 'filters' | 'breakdowns' | 'orders' | 'limit' | 'havings';

/** A column that can be offered. */
export interface KnownColumn {
  name: string;
  type: string | null;
  lastWrittenAt: string | null;
}

export interface Suggestion {
  /** What stands in the list. */
  label: string;
  /** What replaces the text from `from` to `to`. */
  insert: string;
  kind: 'calculation' | 'column' | 'operator' | 'value' | 'word';
  /** What it is for, or a column's type. */
  detail?: string;
  /** When a column last came, ISO 8601. */
  lastSeen?: string;
  /** How often a value was seen. */
  count?: number;
  /** Whether a term can end with it: then Enter takes it and the term at once. */
  complete: boolean;
}

export interface Completion {
  from: number;
  to: number;
  suggestions: Suggestion[];
  /** Values of this column that fit the prefix belong here too, see {@link valueSuggestions}. */
  values?: { column: string; prefix: string };
}

export interface CompletionContext {
  columns: readonly KnownColumn[];
  calculations: readonly Calculation[];
  breakdowns: readonly string[];
}

const shown = 60;

const descriptions: Readonly<Record<string, string>> = {
  COUNT: 'events', COUNT_DISTINCT: 'different values', SUM: 'sum', AVG: 'mean', MIN: 'smallest', MAX: 'largest', HEATMAP: 'distribution over time',
  CONCURRENCY: 'spans at the same time', RATE_AVG: 'change of the mean', RATE_SUM: 'change of the sum', RATE_MAX: 'change of the largest',
};
const operatorDescriptions: Readonly<Record<string, string>> = { exists: 'the event has the column', 'does-not-exist': 'the event lacks the column', in: 'one of several, by commas', 'not-in': 'none of several' };

const describeOp = (op: string) => descriptions[op] ?? `${Number(`0.${op.slice(1)}`) * 100}`.slice(0, 5) + ' % are at most this';

/** What can stand at the caret. */
export function complete(clause: ClauseId, text: string, caret: number, context: CompletionContext): Completion {
  const typed = text.slice(0, caret);
  switch (clause) {
    case 'calculations': return inCalculation(typed, context);
    case 'filters': return inFilters(typed, 0, context);
    case 'breakdowns': return relatedAt(typed, afterComma(typed), context, '', relations.filter(([prefix]) => prefix !== 'none.'));
    case 'orders': return inOrder(typed, context);
    case 'havings': return inHaving(typed, context);
    case 'limit': return { from: 0, to: caret, suggestions: ['10', '50', '100', '1000'].filter((one) => one.startsWith(typed.trim()) && one !== typed.trim()).map((one) => ({ label: one, insert: one, kind: 'value', detail: 'groups', complete: true })) };
  }
}

/** Values of a column (with how often each was seen, most frequent first) that fit what is typed, each once. */
export function valueSuggestions(values: readonly (readonly [Scalar, number])[], typed: string): Suggestion[] {
  const once = new Map(values.map(([value, count]) => [`${typeof value}${value}`, { value, count }]));
  return ranked([...once.values()], (one) => String(one.value), typed, shown, ({ count }) => Math.log10(count + 1) / 2).map(({ value, count }) => ({ label: String(value), insert: valueText(value), kind: 'value', count, complete: true }));
}

function afterComma(typed: string): number {
  // A comma within backticks, quotes or brackets belongs to the term.
  let depth = 0;
  let quote = '';
  let start = 0;
  for (let i = 0; i < typed.length; i++) {
    const letter = typed[i] ?? '';
    if (quote !== '') quote = letter === quote ? '' : quote;
    else if ('`"\''.includes(letter)) quote = letter;
    else if (letter === '(') depth++;
    else if (letter === ')') depth--;
    else if (letter === ',' && depth <= 0) start = i + 1;
  }
  return start + (/^\s*/.exec(typed.slice(start))?.[0].length ?? 0);
}

function columnsAt(typed: string, from: number, { columns }: CompletionContext, after: string, bonus?: (column: KnownColumn) => number): Completion {
  const partial = typed.slice(from).replace(/^`/, '').replaceAll('``', '`');
  const suggestions = ranked(columns, (column) => column.name, partial, shown, bonus).map((column): Suggestion => columnSuggestion(column, nameText(column.name) + after, after === ''));
  return { from, to: typed.length, suggestions };
}

/** Columns, of this span or behind a prefix of another one, and the prefixes where there are traces. */
function relatedAt(typed: string, from: number, context: CompletionContext, after: string, prefixes: typeof relations): Completion {
  const partial = typed.slice(from).replace(/^`/, '');
  const prefix = relationOf(partial);
  if (prefix !== '' && prefixes.some(([one]) => one === prefix)) {
    const fitting = ranked(context.columns, (column) => column.name, relatedColumn(partial).replaceAll('``', '`'), shown);
    return { from, to: typed.length, suggestions: fitting.map((column) => columnSuggestion({ ...column, name: prefix + column.name }, nameText(prefix + column.name) + after, after === '')) };
  }
  const own = columnsAt(typed, from, context, after);
  if (!context.columns.some(({ name }) => name === 'trace.trace_id')) return own;
  const fitting = prefixes.filter(([one]) => one.startsWith(partial.toLowerCase()));
  return { ...own, suggestions: [...own.suggestions.slice(0, shown - fitting.length), ...fitting.map(([one, detail]): Suggestion => ({ label: `${one}…`, insert: one, kind: 'word', detail, complete: false }))] };
}

function columnSuggestion(column: KnownColumn, insert: string, complete: boolean): Suggestion {
  return { label: column.name, insert, kind: 'column', ...(column.type !== null && { detail: column.type }), ...(column.lastWrittenAt !== null && { lastSeen: column.lastWrittenAt }), complete };
}

// What fits alike stays in the order it is listed in.
const inOrderOf = (list: readonly string[]) => (one: string) => -list.indexOf(one) / 100;

const isNumeric = (column: KnownColumn) => column.type === 'integer' || column.type === 'float';

function inCalculation(typed: string, context: CompletionContext): Completion {
  const start = afterComma(typed);
  const own = typed.slice(start);
  const where = /^[^`"']*?\bwhere\s+/i.exec(own);
  if (where) return inFilters(typed, start + where[0].length, context);
  const inside = /^([A-Za-z]\w*)\s*\(\s*(?=[^)]*$)/.exec(own);
  if (inside) {
    const op = inside[1]?.toUpperCase() ?? '';
    const numbers = op !== 'COUNT' && op !== 'COUNT_DISTINCT';
    return closing(columnsAt(typed, start + inside[0].length, context, ')', numbers ? (column) => (isNumeric(column) ? 10 : 0) : undefined));
  }
  if (!/[\s()]/.test(own)) return operations(typed, start, own, context);
  if (/[)\w`]\s+\w*$/.test(own)) {
    const from = typed.length - (/\w*$/.exec(own)?.[0].length ?? 0);
    return words(typed, from, [['as', 'gives the result a name'], ['where', 'only events that pass']]);
  }
  return { from: typed.length, to: typed.length, suggestions: [] };
}

const closing = (completion: Completion): Completion => ({ ...completion, suggestions: completion.suggestions.map((one) => ({ ...one, complete: true })) });

/** Operations; those that need a column once more with the likeliest ones, and columns typed first with what one asks of them. */
function operations(typed: string, from: number, partial: string, { columns }: CompletionContext): Completion {
  const names = Object.keys(calculationOps);
  const byName = ranked(names, (op) => op, partial, names.length, inOrderOf(names)).map((op): Suggestion => {
    const needs = calculationOps[op] === 'required';
    return { label: needs ? `${op}(…)` : op, insert: needs ? `${op}(` : op, kind: 'calculation', detail: describeOp(op), complete: !needs };
  });
  const exact = names.find((op) => op === partial.toUpperCase() && calculationOps[op] === 'required');
  const whole = (op: string, column: KnownColumn): Suggestion => ({ ...columnSuggestion(column, `${op}(${nameText(column.name)})`, true), label: `${op}(${column.name})`, kind: 'calculation' });
  const withColumn = exact === undefined ? [] : ranked(columns.filter(isNumeric), (column) => column.name, '', 8).map((column) => whole(exact, column));
  const ofColumn = partial.length < 2 ? [] : ranked(columns, (column) => column.name, partial, 6).flatMap((column) => (isNumeric(column) ? ['HEATMAP', 'P95', 'AVG', 'MAX'] : ['COUNT_DISTINCT', 'COUNT']).map((op) => whole(op, column)));
  return { from, to: typed.length, suggestions: [...withColumn, ...byName, ...ofColumn].slice(0, shown) };
}

function words(typed: string, from: number, offered: readonly (readonly [string, string])[]): Completion {
  const partial = typed.slice(from).toLowerCase();
  return { from, to: typed.length, suggestions: offered.filter(([word]) => word.startsWith(partial) && word !== partial).map(([word, detail]) => ({ label: word, insert: `${word} `, kind: 'word', detail, complete: false })) };
}

function inFilters(typed: string, start: number, context: CompletionContext): Completion {
  // Filters that are whole are passed over; what is left is the one being typed.
  const rest = typed.slice(start);
  let from = start;
  for (const joint of rest.matchAll(/\s(and|or)\s+/gi)) {
    const before = typed.slice(from, start + joint.index);
    if (reads(before)) from = start + joint.index + joint[0].length;
  }
  return inFilter(typed, from, context);
}

function reads(text: string): boolean {
  const reader = new TermReader(text);
  try {
    reader.name('a column');
    return readOperator(reader) !== null;
  } catch (fault) {
    if (fault instanceof TermFault) return false;
    throw fault;
  }
}

function inFilter(typed: string, from: number, context: CompletionContext): Completion {
  const reader = new TermReader(typed);
  reader.position = from;
  let column: string;
  try {
    column = reader.name('a column');
  } catch (fault) {
    if (fault instanceof TermFault) return relatedAt(typed, reader.position, context, ' ', relations);
    throw fault;
  }
  const nameEnd = reader.position;
  const operatorStart = reader.space();
  if (nameEnd === typed.length) return relatedAt(typed, from, context, ' ', relations);
  const known = relatedColumn(column);
  const op = readOperator(reader);
  // A word that could still go on ("in", "does") is an operator only with a space behind it.
  const finished = op !== null && (reader.position < typed.length || /[=<>]$/.test(typed));
  if (!finished) return operators(typed, operatorStart, context, known);
  if (op === null || takesNoValue(op)) return words(typed, typed.length - (/\w*$/.exec(typed)?.[0].length ?? 0), [['and', 'another filter'], ['or', 'another filter']]);
  const several = takesSeveral(op);
  const valueFrom = several ? Math.max(reader.space(), typed.lastIndexOf(',') + 1, typed[reader.position] === '(' ? reader.position + 1 : 0) : reader.space();
  const at = valueFrom + (/^\s*/.exec(typed.slice(valueFrom))?.[0].length ?? 0);
  const prefix = typed.slice(at).replace(/^["']/, '').replace(/\\(.)/g, '$1');
  return { from: at, to: typed.length, suggestions: truths(context, known, prefix), values: { column: known, prefix } };
}

function truths(context: CompletionContext, column: string, prefix: string): Suggestion[] {
  if (context.columns.find((one) => one.name === column)?.type !== 'boolean') return [];
  return ['true', 'false'].filter((one) => one.startsWith(prefix.toLowerCase())).map((one) => ({ label: one, insert: one, kind: 'value', complete: true }));
}

function operators(typed: string, from: number, context: CompletionContext, column: string): Completion {
  const partial = typed.slice(from).toLowerCase().replaceAll(/\s+/g, '-');
  const numeric = context.columns.some((one) => one.name === column && isNumeric(one));
  // Numbers are compared by size, texts looked into.
  const order = numeric ? ['=', '!=', '>', '>=', '<', '<=', 'exists', 'does-not-exist', 'in', 'not-in'] : ['=', '!=', 'contains', 'exists', 'does-not-exist', 'starts-with', 'in', 'not-in'];
  const all = [...order, ...filterOps.filter((op) => !order.includes(op))];
  const fitting = all.filter((op) => op.startsWith(partial) || (partial.length > 1 && op.includes(partial)));
  return {
    from,
    to: typed.length,
    suggestions: fitting.map((op) => {
      const done = op === 'exists' || op === 'does-not-exist';
      return { label: op, insert: done ? op : `${op} `, kind: 'operator', ...(operatorDescriptions[op] !== undefined && { detail: operatorDescriptions[op] }), complete: done };
    }),
  };
}

function inOrder(typed: string, { calculations, breakdowns }: CompletionContext): Completion {
  const from = afterComma(typed);
  const own = typed.slice(from);
  const results = calculations.filter(hasScalar).map((one) => (one.name === undefined ? formatCalculation(one) : nameText(one.name)));
  const terms = [...results, ...breakdowns.map(nameText)];
  const chosen = terms.find((term) => own.toLowerCase().startsWith(`${term.toLowerCase()} `));
  if (chosen !== undefined) return closing(words(typed, from + chosen.length + 1, [['desc', 'largest first'], ['asc', 'smallest first']]));
  const offered = terms.flatMap((term, i) => (i < results.length ? [`${term} desc`, `${term} asc`] : [`${term} asc`, `${term} desc`]));
  return { from, to: typed.length, suggestions: ranked(offered, (term) => term, own, shown, inOrderOf(offered)).map((term) => ({ label: term, insert: term, kind: 'calculation', complete: true })) };
}

function inHaving(typed: string, { calculations }: CompletionContext): Completion {
  const from = /^.*\band\s+/i.exec(typed)?.[0].length ?? 0;
  const own = typed.slice(from);
  const terms = calculations.filter(hasScalar).map((one) => formatCalculation({ op: one.op, ...(one.column !== undefined && { column: one.column }) }));
  const chosen = terms.find((term) => own.toLowerCase().startsWith(term.toLowerCase()));
  if (chosen !== undefined) {
    const at = from + chosen.length + (/^\s*/.exec(own.slice(chosen.length))?.[0].length ?? 0);
    const partial = typed.slice(at);
    const comparisons = ['>', '>=', '<', '<=', '=', '!='].filter((op) => op.startsWith(partial) && op !== partial);
    return { from: at, to: typed.length, suggestions: comparisons.map((op) => ({ label: op, insert: `${at === from + chosen.length ? ' ' : ''}${op} `, kind: 'operator', complete: false })) };
  }
  return { from, to: typed.length, suggestions: ranked(terms, (term) => term, own, shown, inOrderOf(terms)).map((term) => ({ label: term, insert: `${term} `, kind: 'calculation', complete: false })) };
}
