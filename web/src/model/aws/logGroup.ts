import { plural } from '../format';
import { timeToText } from '../time';

/** For how many days AWS lets a group keep its lines. */
export const retentionDays = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653] as const;

/** How long a group keeps its lines, in words. */
export const keptFor = (days: number | undefined): string => (days === undefined ? 'as the server' : plural(days, 'day'));

/** The address of a group's page. */
export const groupAddress = (name: string): string => `/cloudwatch/group?${new URLSearchParams({ name })}`;

/** Which streams of a group are listed first; AWS has these orders alone. */
export interface StreamOrder {
  /** With what names begin; empty for all. */
  prefix: string;
  by: 'LogStreamName' | 'LastEventTime';
  descending: boolean;
}

/** Those that were written to last. */
export const latestStreams: StreamOrder = { prefix: '', by: 'LastEventTime', descending: true };

/** Reads `prefix` and `order` of an address. By a prefix AWS finds in the order of names alone. */
export function streamOrderOf(search: URLSearchParams): StreamOrder {
  const prefix = search.get('prefix') ?? '';
  const order = search.get('order');
  if (order === null) return prefix === '' ? latestStreams : { prefix, by: 'LogStreamName', descending: false };
  return { prefix, by: prefix !== '' || order.startsWith('name') ? 'LogStreamName' : 'LastEventTime', descending: order.endsWith('-desc') };
}

/** The parameter that {@link streamOrderOf} reads; null where that is what it takes without. */
export function orderText(order: StreamOrder): string | null {
  const text = `${order.by === 'LogStreamName' ? 'name' : 'time'}${order.descending ? '-desc' : ''}`;
  return text === (order.prefix === '' ? 'time-desc' : 'name') ? null : text;
}

/** The address of a stream's lines, from the time on at which they begin; a stream without lines has no such time. */
export const streamAddress = (group: string, stream: string, first: number | undefined): string =>
  `/cloudwatch/group?${new URLSearchParams({ name: group, stream, ...(first !== undefined && { time: timeToText({ kind: 'last', seconds: secondsSince(first, Date.now()) }) }) })}`;

const day = 86_400;

/** Whole days, so that an address says the same for a while. */
export const secondsSince = (milliseconds: number, now: number): number => Math.max(1, Math.ceil((now - milliseconds) / 1_000 / day)) * day;

/** A line as it is read at a glance: of JSON the message first, with the rest behind; other text as it stands. All on one line. */
export function glance(message: string): string {
  const flat = message.replace(/\s+/g, ' ').trim();
  return flat === '' ? '(blank)' : flat;
}

/** JSON with line breaks; other text as it stands. */
export function spread(message: string): string {
  if (!/^\s*[{[]/.test(message)) return message;
  try {
    return JSON.stringify(JSON.parse(message), null, 2);
  } catch {
    return message;
  }
}
