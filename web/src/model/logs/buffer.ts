import type { EventValue } from '../eventFields';
import { nanosOf } from '../nanos';
import { type Level, levelOf, messageOf } from './line';

/** An event as the server tells it. */
export interface LogEvent {
  dataset: string;
  time: string;
  samplerate: number;
  data: Readonly<Record<string, EventValue>>;
}

/** A line of the page. */
export interface LogLine {
  /** Tells it from all others of the page. */
  key: number;
  event: LogEvent;
  level: Level | null;
  message: string;
}

/** The lines of the page, oldest first, and those that wait while a person reads. */
export interface LogBuffer {
  lines: readonly LogLine[];
  waiting: readonly LogLine[];
  /** How many came while a person read and were left out because too many waited. */
  leftOut: number;
  /** How many the server left out because they came faster than they could be sent. */
  missed: number;
}

/** Most lines that are kept; more is what a query is for. */
export const mostLines = 10_000;
/** Most lines that wait. */
export const mostWaiting = 5_000;

export const emptyBuffer: LogBuffer = { lines: [], waiting: [], leftOut: 0, missed: 0 };

let keys = 0;

/** An event as a line. */
export const lineOf = (event: LogEvent): LogLine => ({ key: keys++, event, level: levelOf(event.data), message: messageOf(event.data) });

/** With lines that have just arrived: at the end, or waiting while a person reads. The oldest make room. */
export function arrived(buffer: LogBuffer, lines: readonly LogLine[], missed: number, reading: boolean): LogBuffer {
  const counted = { ...buffer, missed: buffer.missed + missed };
  if (lines.length === 0) return counted;
  if (!reading) return released({ ...counted, waiting: [...buffer.waiting, ...lines] });
  const waiting = [...buffer.waiting, ...lines];
  const tooMany = Math.max(0, waiting.length - mostWaiting);
  return { ...counted, waiting: waiting.slice(tooMany), leftOut: buffer.leftOut + tooMany };
}

/** With the lines that waited at the end. */
export function released(buffer: LogBuffer): LogBuffer {
  if (buffer.waiting.length === 0) return buffer;
  const lines = [...buffer.lines, ...buffer.waiting];
  return { ...buffer, lines: lines.slice(Math.max(0, lines.length - mostLines)), waiting: [] };
}

/** With older lines in front, as many as there is room for: the newest of them. */
export function precededBy(buffer: LogBuffer, older: readonly LogLine[]): LogBuffer {
  const room = Math.max(0, mostLines - buffer.lines.length);
  return { ...buffer, lines: [...older.slice(Math.max(0, older.length - room)), ...buffer.lines] };
}

/** What tells an event from another as far as anything does. */
export const identityOf = (event: LogEvent): string => `${event.dataset}\n${event.time}\n${JSON.stringify(event.data)}`;

/** Events of several answers, newest first each, as one answer: what is in several is there once, what one has twice is there twice. An answer that is `full` ends where its last event is, and nothing older is told. */
export function mergeNewest(answers: readonly { events: readonly LogEvent[]; full: boolean }[]): { events: LogEvent[]; full: boolean } {
  const full = answers.some((answer) => answer.full);
  if (answers.length === 1) return { events: [...answers[0]!.events], full };
  const last = answers.flatMap(({ events, full }) => (full && events.length > 0 ? [nanosOf(events.at(-1)!.time)] : []));
  const floor = last.reduce((latest, one) => (one > latest ? one : latest), 0n);
  const most = new Map<string, { event: LogEvent; nanos: bigint; times: number }>();
  for (const { events } of answers) {
    const own = new Map<string, number>();
    for (const event of events) {
      const nanos = nanosOf(event.time);
      if (nanos < floor) continue;
      const identity = identityOf(event);
      const times = (own.get(identity) ?? 0) + 1;
      own.set(identity, times);
      const known = most.get(identity);
      if (known === undefined) most.set(identity, { event, nanos, times });
      else known.times = Math.max(known.times, times);
    }
  }
  const inOrder = [...most.values()].sort((a, b) => (a.nanos < b.nanos ? 1 : a.nanos > b.nanos ? -1 : 0));
  return { events: inOrder.flatMap(({ event, times }) => Array.from({ length: times }, () => event)), full };
}
