import { type FieldValue, Kind, type Trace } from './trace';

/** One entry of the legend: a value or a range of values, the colour by number, and how many spans have it. */
export interface Legend {
  label: string;
  /** 0 to colourCount - 1; `others` for all that found no colour of their own, `none` for spans without a value. */
  colour: number;
  spans: number;
}

export interface SpanColours {
  /** The colour of each entry. */
  of: Uint8Array;
  legend: readonly Legend[];
}

/** How many colours can be told from each other. */
export const colourCount = 12;
export const others = colourCount;
export const none = colourCount + 1;

const ranges = 6;

/**
 * Colours by service, name, kind, dataset, or a field that was asked for. The most frequent values get a colour of their own; numbers of which there are
 * more than colours get one for each of six ranges with as many spans each.
 */
export function colourBy(trace: Trace, field: string, show: (value: number) => string = String): SpanColours {
  const { column, values } = columnOf(trace, field);
  const spans = new Int32Array(values.length);
  let without = 0;
  for (let i = 0; i < trace.size; i++) {
    if (trace.kind[i] !== Kind.span) continue;
    if (column[i]! < 0) without++;
    else spans[column[i]!]!++;
  }
  const used = [...values.keys()].filter((value) => spans[value]! > 0);
  const numeric = used.length > colourCount && used.every((value) => typeof values[value] === 'number');
  const { colours, legend } = numeric ? byRange(values as readonly number[], spans, used, show) : byValue(values, spans, used);
  if (without > 0) legend.push({ label: 'no value', colour: none, spans: without });
  const of = new Uint8Array(trace.size).fill(none);
  for (let i = 0; i < trace.size; i++) if (column[i]! >= 0) of[i] = colours[column[i]!]!;
  return { of, legend };
}

/** The fields by which colours can be given without asking the server for more. */
export const ownFields = ['service', 'name', 'span.kind', 'dataset'] as const;

function columnOf(trace: Trace, field: string): { column: Int32Array; values: readonly FieldValue[] } {
  const column = { service: trace.service, name: trace.name, 'span.kind': trace.spanKind, dataset: trace.dataset }[field];
  if (column !== undefined) return { column, values: trace.texts };
  return { column: trace.fields.get(field) ?? new Int32Array(trace.size).fill(-1), values: trace.values };
}

interface Painted {
  colours: Uint8Array;
  legend: Legend[];
}

function byValue(values: readonly FieldValue[], spans: Int32Array, used: number[]): Painted {
  const colours = new Uint8Array(values.length).fill(others);
  // Ties in order of appearance, so that the same trace always looks the same.
  used.sort((a, b) => spans[b]! - spans[a]! || a - b);
  const own = used.length <= colourCount ? used : used.slice(0, colourCount - 1);
  const legend = own.map((value, colour) => {
    colours[value] = colour;
    return { label: String(values[value]), colour, spans: spans[value]! };
  });
  const rest = used.slice(own.length);
  if (rest.length > 0) legend.push({ label: `${rest.length} others`, colour: others, spans: rest.reduce((sum, value) => sum + spans[value]!, 0) });
  return { colours, legend };
}

function byRange(values: readonly number[], spans: Int32Array, used: number[], show: (value: number) => string): Painted {
  const colours = new Uint8Array(values.length).fill(others);
  used.sort((a, b) => values[a]! - values[b]!);
  const total = used.reduce((sum, value) => sum + spans[value]!, 0);
  const legend: (Legend & { from: number; to: number })[] = [];
  let before = 0;
  for (const value of used) {
    const range = Math.min(ranges - 1, Math.floor((before / total) * ranges));
    let last = legend[legend.length - 1];
    if (last === undefined || last.colour !== range) legend.push((last = { label: '', colour: range, spans: 0, from: values[value]!, to: values[value]! }));
    last.to = values[value]!;
    last.spans += spans[value]!;
    colours[value] = range;
    before += spans[value]!;
  }
  return { colours, legend: legend.map(({ from, to, colour, spans }) => ({ label: from === to ? show(from) : `${show(from)} to ${show(to)}`, colour, spans })) };
}
