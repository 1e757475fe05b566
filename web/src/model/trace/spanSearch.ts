import { type FieldValue, Kind, type Trace } from './trace';

/** One condition: a text that is somewhere, or in the value of one field. */
interface Term {
  field: string | null;
  /** In lower case. */
  text: string;
  /** The whole value, not a part of it. */
  whole: boolean;
}

/** What a person types into the search: words that all must be there; "in quotes" as one; `field:part`, `field=value`. */
export function parseSearch(text: string): Term[] {
  const terms: Term[] = [];
  for (const [, field, sign, quoted, plain] of text.matchAll(/(?:([^\s"=:]+)([:=]))?(?:"([^"]*)"?|(\S+))/g)) {
    const wanted = (quoted ?? plain ?? '').toLowerCase();
    // An address is no field called "http".
    if (field !== undefined && wanted.startsWith('//')) terms.push({ field: null, text: `${field}${sign}${wanted}`.toLowerCase(), whole: false });
    else if (wanted !== '') terms.push({ field: field ?? null, text: wanted, whole: sign === '=' });
  }
  return terms;
}

const own = ['name', 'service', 'service.name', 'span.kind', 'dataset', 'span_id', 'trace.span_id', 'error'];

/** The fields that a search asks for by name and that must be read beside those which every trace has. */
export const fieldsOfSearch = (text: string): string[] => [...new Set(parseSearch(text).flatMap(({ field }) => (field === null || own.includes(field) ? [] : [field])))];

/** The entries that a search finds, from top to bottom. A text is looked at once however many entries have it. */
export function findEntries(trace: Trace, text: string): Int32Array {
  const terms = parseSearch(text);
  const found = new Int32Array(trace.size);
  let count = 0;
  if (terms.length > 0) {
    const tests = terms.map((term) => testOf(trace, term));
    for (let i = 0; i < trace.size; i++) if (tests.every((test) => test(i))) found[count++] = i;
  }
  return found.slice(0, count);
}

type Test = (i: number) => boolean;

function testOf(trace: Trace, { field, text, whole }: Term): Test {
  const fits = (value: FieldValue) => value !== null && (whole ? String(value).toLowerCase() === text : String(value).toLowerCase().includes(text));
  const marked = (values: readonly FieldValue[]) => Uint8Array.from(values, (value) => (fits(value) ? 1 : 0));
  const inColumn = (column: Int32Array, marks: Uint8Array): Test => (i) => column[i]! >= 0 && marks[column[i]!] === 1;
  const inIds: Test = (i) => fits(trace.spanId[i]!);
  const inTexts = (column: Int32Array) => inColumn(column, marked(trace.texts));
  const inError: Test = (i) => fits(trace.error[i] === 1);
  switch (field) {
    case 'name':
      return inTexts(trace.name);
    case 'service':
    case 'service.name':
      return inTexts(trace.service);
    case 'span.kind':
      return inTexts(trace.spanKind);
    case 'dataset':
      return inTexts(trace.dataset);
    case 'span_id':
    case 'trace.span_id':
      return inIds;
    case 'error':
      return inError;
    case null: {
      const texts = marked(trace.texts);
      const tests = [trace.name, trace.service].map((column) => inColumn(column, texts));
      if (trace.fields.size > 0) {
        const values = marked(trace.values);
        tests.push(...[...trace.fields.values()].map((column) => inColumn(column, values)));
      }
      // Only what may be an id is compared with ids, of which there are as many as spans.
      if (/^[0-9a-f]{4,}$/.test(text)) tests.push(inIds);
      return (i) => tests.some((test) => test(i));
    }
    default: {
      const column = trace.fields.get(field);
      return column === undefined ? () => false : inColumn(column, marked(trace.values));
    }
  }
}

/** The first of the hits behind an entry, or before it when going back; from the other end when there is none. -1 without hits. */
export function nextHit(hits: Int32Array, from: number, back = false): number {
  if (hits.length === 0) return -1;
  const at = firstAtLeast(hits, back ? from : from + 1);
  return back ? hits[(at === 0 ? hits.length : at) - 1]! : hits[at === hits.length ? 0 : at]!;
}

/** How many hits lie in [from, to). */
export const hitsWithin = (hits: Int32Array, from: number, to: number): number => firstAtLeast(hits, to) - firstAtLeast(hits, from);

/** The place of an entry among the hits, counted from 1; 0 when it is none. */
export function placeOfHit(hits: Int32Array, entry: number): number {
  const at = firstAtLeast(hits, entry);
  return hits[at] === entry ? at + 1 : 0;
}

function firstAtLeast(hits: Int32Array, entry: number): number {
  let low = 0;
  let high = hits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (hits[middle]! < entry) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** All spans that say they failed, as hits to step through. */
export function errorEntries(trace: Trace): Int32Array {
  const found = new Int32Array(trace.errorsBefore[trace.size]!);
  let count = 0;
  for (let i = 0; i < trace.size; i++) if (trace.error[i] === 1 && trace.kind[i] === Kind.span) found[count++] = i;
  return found.slice(0, count);
}
