import { isOwnFrame, type Frame, frameOf } from './frames';

/** An exception of a chain. Frames stand newest call first. */
export interface Thrown {
  type: string;
  message: string;
  frames: Frame[];
  /** How many frames were sent, those that are not among `frames` included. */
  frameCount: number;
  /** The stack as text, where nobody could read calls from it; empty else. */
  stack: string;
}

/** What a person or program did before. */
export interface Crumb {
  timeMs: number | null;
  level: string;
  type: string;
  text: string;
  detail: unknown;
}

/** What was sent of an occurrence, as far as a page shows it. Nothing is expected of it: whoever sends errors sends whatever they like. */
export interface Payload {
  chain: Thrown[];
  /** How many exceptions were sent. */
  chainCount: number;
  /** What a report says that is no exception; empty for one. */
  message: string;
  crumbs: Crumb[];
  crumbCount: number;
  sections: Section[];
}

/** Some of the data under a heading: names as paths, and values as texts. */
export interface Section {
  name: string;
  rows: readonly (readonly [name: string, value: string])[];
  /** Whether there was more than is shown. */
  cut: boolean;
}

// As much as somebody reads, and a page stays quick with.
const mostExceptions = 20;
const mostFrames = 1_000;
const mostCrumbs = 200;
const mostRows = 300;
const mostDepth = 6;
const mostText = 100_000;

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const objectOf = (value: unknown): Json => (isObject(value) ? value : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A value as text; empty for objects, lists and nothing. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value.slice(0, mostText) : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '');

/** Reads what was sent. */
export function payloadOf(data: unknown): Payload {
  const all = objectOf(data);
  const body = objectOf(all['body']);
  const traces = Array.isArray(body['trace_chain']) ? body['trace_chain'] : body['trace'] === undefined ? [] : [body['trace']];
  const root = textOf(objectOf(all['server'])['root']);
  const crumbs = listOf(body['telemetry']);
  const message = objectOf(body['message']);
  return {
    chain: traces.slice(0, mostExceptions).map((trace) => thrownOf(trace, root)),
    chainCount: traces.length,
    message: textOf(message['body']) || textOf(objectOf(body['crash_report'])['raw']),
    crumbs: crumbs.slice(-mostCrumbs).map(crumbOf),
    crumbCount: crumbs.length,
    sections: sectionsOf(all, message),
  };
}

function thrownOf(trace: unknown, root: string): Thrown {
  const { frames, exception } = objectOf(trace) as { frames?: unknown; exception?: unknown };
  const sent = listOf(frames);
  // Of a stack that is too deep the newest calls and the oldest tell most.
  const kept = sent.length <= mostFrames ? sent : [...sent.slice(0, mostFrames / 2), ...sent.slice(-mostFrames / 2)];
  const read = kept.map(frameOf).reverse();
  const own = read.map((frame) => isOwnFrame(frame, root));
  // Where nothing is known to be the app's own, nothing is hidden as somebody else's.
  const any = own.some((one) => one);
  return {
    type: textOf(objectOf(exception)['class']),
    message: textOf(objectOf(exception)['message']) || textOf(objectOf(exception)['description']),
    frames: read.map((frame, i) => ({ ...frame, own: any ? own[i] === true : true })),
    frameCount: sent.length,
    stack: sent.length === 0 ? textOf(objectOf(exception)['stack']) : '',
  };
}

function crumbOf(crumb: unknown): Crumb {
  const one = objectOf(crumb);
  const body = objectOf(one['body']);
  const time = Number(one['timestamp_ms'] ?? NaN);
  const type = textOf(one['type']);
  return { timeMs: Number.isFinite(time) && Math.abs(time) < 8e15 ? time : null, level: textOf(one['level']), type, text: crumbText(type, body).slice(0, 500), detail: one['body'] };
}

function crumbText(type: string, body: Json): string {
  const text = (name: string) => textOf(body[name]);
  switch (type) {
    case 'network':
      return [text('method'), text('url'), text('status_code')].filter((one) => one !== '').join(' ');
    case 'navigation':
      return `${text('from')} → ${text('to')}`;
    case 'dom':
      return [text('subtype') || text('type'), text('element'), text('value')].filter((one) => one !== '').join(' ');
    case 'connectivity':
      return text('change');
    default:
      return text('message') || text('subtype') || type;
  }
}

function sectionsOf(all: Json, message: Json): Section[] {
  const { body: _body, extra, ...beside } = message;
  const parts: [string, unknown][] = [
    ['Request', all['request']],
    ['Response', all['response']],
    ['Person', all['person']],
    ['Custom data', all['custom']],
    ['Message', { ...beside, ...objectOf(extra) }],
    ['Server', all['server']],
    ['Client', all['client']],
    ['Attributes', Object.fromEntries(listOf(all['attributes']).map((one) => [textOf(objectOf(one)['key']), objectOf(one)['value']]))],
    ['Notifier', all['notifier']],
  ];
  return parts.map(([name, value]) => sectionOf(name, value)).filter((section) => section.rows.length > 0);
}

/** Flattens data to rows, as many as a page shows. */
export function sectionOf(name: string, value: unknown): Section {
  const rows: [string, string][] = [];
  let cut = false;
  const walk = (path: string, part: unknown, depth: number) => {
    if (rows.length >= mostRows) return void (cut = true);
    if (part === undefined || part === null) return;
    const inside = Array.isArray(part) ? part.map((one, i): [string, unknown] => [String(i), one]) : isObject(part) ? Object.entries(part) : null;
    if (inside === null || depth >= mostDepth) return void rows.push([path, inside === null ? textOf(part) : JSON.stringify(part).slice(0, mostText)]);
    // A list of plain things reads best as one line.
    if (Array.isArray(part) && part.length > 0 && part.length <= 20 && part.every((one) => typeof one !== 'object')) return void rows.push([path, part.map(textOf).join(', ')]);
    for (const [key, one] of inside) {
      if (rows.length >= mostRows) return void (cut = true);
      walk(path === '' ? key : `${path}.${key}`, one, depth + 1);
    }
  };
  walk('', value, 0);
  return { name, rows, cut };
}
