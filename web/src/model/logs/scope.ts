import { z } from 'zod';
import type { EventValue } from '../eventFields';
import { type Filter, querySpecSchema } from '../querySpec';
import { timeFromText, timeToText, type TimeRange } from '../time';
import { type Level, levelOf, levels } from './line';
import { passes } from './match';

/** Which log lines are looked at. */
export interface LogScope {
  /** Null for all datasets. */
  dataset: string | null;
  time: TimeRange;
  /** A text that the message has to contain, as it is written; empty for any. */
  find: string;
  /** The least grave level; null for all lines, those that do not say their level too. */
  level: Level | null;
  filters: readonly Filter[];
  /** All events, spans too. */
  everything: boolean;
}

export const defaultLogTime: TimeRange = { kind: 'last', seconds: 3_600 };

const filterList = querySpecSchema.shape.filters.unwrap();

/** Reads the parameters of the page's address; what cannot be read counts as not said. */
export function scopeOfAddress(search: URLSearchParams): LogScope {
  const level = search.get('level');
  return {
    dataset: search.get('dataset'),
    time: timeFromText(search.get('time')) ?? defaultLogTime,
    find: search.get('find') ?? '',
    level: levels.find((one) => one === level) ?? null,
    filters: readFilters(search.get('filters')),
    everything: search.get('everything') === '1',
  };
}

function readFilters(text: string | null): readonly Filter[] {
  if (text === null) return [];
  try {
    const read = z.safeParse(filterList, JSON.parse(text));
    return read.success ? read.data : [];
  } catch {
    return [];
  }
}

/** The parameters that {@link scopeOfAddress} reads; null for those that need not be there. */
export function addressOfScope(scope: LogScope): Record<'dataset' | 'time' | 'find' | 'level' | 'filters' | 'everything', string | null> {
  const time = timeToText(scope.time);
  return {
    dataset: scope.dataset,
    time: time === timeToText(defaultLogTime) ? null : time,
    find: scope.find === '' ? null : scope.find,
    level: scope.level,
    filters: scope.filters.length === 0 ? null : JSON.stringify(scope.filters),
    everything: scope.everything ? '1' : null,
  };
}

// Where a text is looked for; loggers that have the first have no need of the others.
const textColumns = ['body', 'message', 'msg'] as const;
const levelColumns = ['severity', 'level', 'log.level'] as const;

// The words that loggers use, for a filter in the words of the store; `levelOf` reads the same and more.
const levelWords: Record<Level, readonly (string | number)[]> = {
  trace: ['trace', 'verbose', 10],
  debug: ['debug', 20],
  info: ['info', 'information', 'notice', 30],
  warn: ['warn', 'warning', 40],
  error: ['error', 'err', 'severe', 50],
  fatal: ['fatal', 'critical', 'crit', 'alert', 'emergency', 'emerg', 'panic', 60],
};

const spellings = (word: string | number): (string | number)[] => (typeof word === 'number' ? [word] : [word, word.toUpperCase(), word.charAt(0).toUpperCase() + word.slice(1)]);

/** What makes an event a log line here: not being a span, a metric or a link. Only columns that exist can be asked about. */
export function lineFilters(columns: ReadonlySet<string>): Filter[] {
  const filters: Filter[] = [
    { column: 'meta.signal_type', op: 'not-in', value: ['trace', 'metric'] },
    { column: 'trace.span_id', op: 'does-not-exist' },
    { column: 'meta.annotation_type', op: 'not-in', value: ['link', 'metric_event', 'exemplar'] },
  ];
  return filters.filter(({ column }) => columns.has(column));
}

const graveEnough = (level: Level) => levels.slice(levels.indexOf(level));

/**
 * The filters to ask with: an event is wanted when it passes all filters of one of these lists. There are several because text and level stand in
 * different columns in different datasets; there is none when nothing can fit.
 */
export function filterLists(scope: LogScope, columns: ReadonlySet<string>): Filter[][] {
  // A filter on a column that is nowhere would be refused; it is clear what it decides.
  if (scope.filters.some(({ column, op }) => !columns.has(column) && !holdsWithout(op))) return [];
  let lists: Filter[][] = [[...(scope.everything ? [] : lineFilters(columns)), ...scope.filters.filter(({ column }) => columns.has(column))]];
  if (scope.find !== '') lists = lists.flatMap((list) => textColumnsOf(columns).map((column): Filter[] => [...list, { column, op: 'contains', value: scope.find }]));
  const { level } = scope;
  if (level !== null) {
    const value = graveEnough(level).flatMap((one) => levelWords[one].flatMap<string | number>(spellings));
    lists = lists.flatMap((list) => levelColumns.filter((column) => columns.has(column)).map((column): Filter[] => [...list, { column, op: 'in', value }]));
  }
  return lists;
}

const holdsWithout = (op: Filter['op']) => op === '!=' || op === 'not-in' || op.startsWith('does-not');

function textColumnsOf(columns: ReadonlySet<string>): readonly string[] {
  const there = textColumns.filter((column) => columns.has(column));
  return there.length > 0 ? there : ['name'].filter((column) => columns.has(column));
}

/** Whether an event that has just arrived is wanted, as {@link filterLists} would say of it later. */
export function wanted(scope: LogScope, columns: ReadonlySet<string>, data: Readonly<Record<string, EventValue>>): boolean {
  if (!scope.everything && !lineFilters(new Set(['meta.signal_type', 'trace.span_id', 'meta.annotation_type'])).every((filter) => passes(data, filter))) return false;
  if (!scope.filters.every((filter) => passes(data, filter))) return false;
  if (scope.level !== null) {
    const level = levelOf(data);
    if (level === null || !graveEnough(scope.level).includes(level)) return false;
  }
  if (scope.find === '') return true;
  // A column that comes with this very event is not known yet.
  const known = textColumnsOf(new Set([...columns, ...Object.keys(data)]));
  return known.some((column) => passes(data, { column, op: 'contains', value: scope.find }));
}
