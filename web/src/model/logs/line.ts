import type { EventValue } from '../eventFields';

/** How grave a log line is, the least first. */
export const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

export type Level = (typeof levels)[number];

type Data = Readonly<Record<string, EventValue>>;

/** Where loggers write how grave a line is, the most telling first. */
export const levelFields = ['severity', 'severity_text', 'level', 'log.level', 'lvl', 'severity_code'] as const;

/** Where loggers write what a line says, the most telling first. */
export const messageFields = ['body', 'message', 'msg', 'log.message', 'exception.message', 'event.name', 'name'] as const;

const words: readonly [RegExp, Level][] = [
  [/^(trace|verbose|finest|finer|silly)/i, 'trace'],
  [/^(debug|dbg|fine)/i, 'debug'],
  [/^(info|notice|log$|config)/i, 'info'],
  [/^warn|^wrn/i, 'warn'],
  [/^(fatal|crit|emerg|alert|panic)/i, 'fatal'],
  [/^(err|severe|failure)/i, 'error'],
];

/** How grave a line says it is, whoever wrote it; null when it does not say. */
export function levelOf(data: Data): Level | null {
  for (const field of levelFields) {
    const level = readLevel(data[field], field === 'severity_code');
    if (level !== null) return level;
  }
  return null;
}

function readLevel(value: EventValue | undefined, isCode: boolean): Level | null {
  if (typeof value === 'number') return isCode || value < 10 ? ofCode(value) : ofHundreds(value);
  if (typeof value !== 'string') return null;
  return words.find(([word]) => word.test(value.trim()))?.[1] ?? null;
}

// OpenTelemetry: four numbers to each level, from 1.
const ofCode = (code: number): Level | null => (Number.isInteger(code) && code >= 1 && code <= 24 ? levels[Math.floor((code - 1) / 4)]! : null);

// As loggers of Node.js count: 10 is trace, 60 is fatal.
const ofHundreds = (value: number): Level | null => levels[Math.min(5, Math.floor(value / 10) - 1)] ?? null;

/** What a line says, on one line; an event without a message is told by its fields. */
export function messageOf(data: Data): string {
  for (const field of messageFields) {
    const value = data[field];
    if (value !== undefined && value !== null && value !== '') return String(value);
  }
  return Object.entries(data)
    .filter(([name, value]) => value !== null && !name.startsWith('meta.') && !name.startsWith('trace.'))
    .slice(0, 12)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ');
}

/** The trace of a line and its span; null when it belongs to none. */
export function traceOf(data: Data): { traceId: string; spanId: string | null } | null {
  const text = (name: string) => (typeof data[name] === 'string' && data[name] !== '' ? data[name] : null);
  const traceId = text('trace.trace_id');
  return traceId === null ? null : { traceId, spanId: text('trace.span_id') ?? text('trace.parent_id') };
}
