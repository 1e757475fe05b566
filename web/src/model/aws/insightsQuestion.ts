import { timeFromText, timeToText, type TimeRange } from '../time';

/** A query of Logs Insights and what it is asked of. */
export interface InsightsQuestion {
  text: string;
  /** Log groups by name. */
  groups: readonly string[];
  time: TimeRange;
}

/** What an address says that is shown before anything is asked. */
export interface InsightsAddress extends InsightsQuestion {
  /** Whether the address was made by asking, so that whoever opens it sees the answer. */
  asked: boolean;
}

export const defaultInsightsTime: TimeRange = { kind: 'last', seconds: 3_600 };

/** Queries to begin with. */
export const samples: readonly { name: string; text: string }[] = [
  { name: 'The latest lines', text: 'fields @timestamp, @message\n| sort @timestamp desc\n| limit 100' },
  { name: 'Errors over time', text: 'filter @message like /(?i)error/\n| stats count(*) as errors by bin(1m)' },
  { name: 'Lines of each stream', text: 'stats count(*) as lines, max(@timestamp) as last by @logStream\n| sort lines desc' },
  { name: 'Levels of JSON lines over time', text: 'filter ispresent(level)\n| stats count(*) as lines by bin(1m), level' },
  { name: 'Latency of each route', text: 'filter ispresent(ms)\n| stats count(*) as requests, avg(ms), pct(ms, 95) as p95 by route\n| sort p95 desc' },
  { name: 'Which kinds of lines there are', text: 'pattern @message' },
  { name: 'Kinds of lines, compared with as much time before', text: 'pattern @message\n| diff' },
  { name: 'Lines over time, empty times too', text: 'stats count(*) as lines by bin(5m)\n| fillmissing with 0 for lines\n| sort bin(5m)' },
  { name: 'A field out of plain text', text: 'parse @message "[*] *" as level, text\n| filter ispresent(level)\n| display @timestamp, level, text' },
];

/** Whether a query says by `SOURCE` of which groups it asks, so that none are chosen beside it. */
export const namesItsGroups = (text: string): boolean => /^\s*(#.*\n\s*)*source\s/i.test(text);

/** Queries whose name, text or groups have a word in them, by name. */
export function findDefinitions<Definition extends { name: string; queryString: string; logGroupNames: readonly string[] }>(all: readonly Definition[], word: string): readonly Definition[] {
  const looked = word.trim().toLowerCase();
  const found = looked === '' ? all : all.filter((one) => [one.name, one.queryString, ...one.logGroupNames].some((text) => text.toLowerCase().includes(looked)));
  return [...found].sort((a, b) => a.name.localeCompare(b.name));
}

// No group's name has a comma.
const separator = ',';

/** Reads the parameters of the page's address; what cannot be read counts as not said. */
export function questionOfAddress(search: URLSearchParams): InsightsAddress {
  const groups = (search.get('groups') ?? '').split(separator).filter((name) => name !== '');
  const text = search.get('q');
  return { text: text ?? samples[0]!.text, groups, time: timeFromText(search.get('time')) ?? defaultInsightsTime, asked: text !== null && (groups.length > 0 || namesItsGroups(text)) };
}

/** The parameters that {@link questionOfAddress} reads. */
export const addressOfQuestion = ({ text, groups, time }: InsightsQuestion): Record<'q' | 'groups' | 'time', string | null> => ({ q: text, groups: groups.length === 0 ? null : groups.join(separator), time: timeToText(time) });

/** Where in a query something is wrong. */
export interface QueryFault {
  message: string;
  /** From 1. */
  line: number;
  column: number;
  /** The line in three parts, the second of which is wrong; it may be empty at the end. */
  before: string;
  wrong: string;
  after: string;
}

/** The fault that a refusal tells of; null when it is about something else. */
export function faultOf(text: string, answer: unknown): QueryFault | null {
  const told = (answer as { queryCompileError?: { message?: unknown; location?: { startCharOffset?: unknown; endCharOffset?: unknown } } } | null)?.queryCompileError;
  const [start, end] = [told?.location?.startCharOffset, told?.location?.endCharOffset];
  if (typeof told?.message !== 'string' || typeof start !== 'number' || typeof end !== 'number') return null;
  const at = Math.min(start, text.length);
  const begin = text.lastIndexOf('\n', at - 1) + 1;
  const newline = text.indexOf('\n', at);
  const lineEnd = newline < 0 ? text.length : newline;
  const wrongEnd = Math.max(at, Math.min(end, lineEnd));
  return {
    message: told.message,
    line: text.slice(0, at).split('\n').length,
    column: at - begin + 1,
    before: text.slice(begin, at),
    wrong: text.slice(at, wrongEnd),
    after: text.slice(wrongEnd, lineEnd),
  };
}
