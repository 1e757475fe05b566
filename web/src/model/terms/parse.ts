import { unitOf } from '../format';
import { type Calculation, calculationOps, type Filter, type FilterOp, type Having, type Order, type Scalar } from '../querySpec';
import { TermFault, TermReader } from './TermReader';

// The grammar of a question's terms. Words may be in any case; names as terms/format.ts writes them.
//   calculation = OP [ "(" name ")" ] [ "as" name ] [ "where" filters ]
//   filters     = filter { ("and" | "or") filter }          one word or the other, not both
//   filter      = name operator [ value | value { "," value } | "(" value { "," value } ")" ]
//   order       = (OP [ "(" name ")" ] | name) [ "asc" | "desc" ]
//   having      = OP [ "(" name ")" ] comparison number
// Calculations, orders and names of a clause are separated by commas.

/** What was typed, read; or what is wrong with it and where. */
export type Parsed<T> = { ok: true; value: T } | { ok: false; message: string; from: number; to: number };

/** What helps to read a value: the declared type of a column, null when it is not known. */
export type TypeOf = (column: string) => string | null;

const anyType: TypeOf = () => null;

const symbols: readonly [string, FilterOp][] = [['!=', '!='], ['<>', '!='], ['>=', '>='], ['<=', '<='], ['==', '='], ['=', '='], ['>', '>'], ['<', '<']];

// Longest first, so that "does not exist" is not read as something shorter. A space in here matches spaces and hyphens.
const words: readonly [string, FilterOp][] = [
  ['does not start with', 'does-not-start-with'], ['does not end with', 'does-not-end-with'], ['does not contain', 'does-not-contain'], ['does not exist', 'does-not-exist'],
  ['not starts with', 'does-not-start-with'], ['not ends with', 'does-not-end-with'], ['not contains', 'does-not-contain'], ['not exists', 'does-not-exist'],
  ['starts with', 'starts-with'], ['ends with', 'ends-with'], ['contains', 'contains'], ['exists', 'exists'], ['not in', 'not-in'], ['in', 'in'],
  ['is not', '!='], ['is', '='],
];
const wordPatterns = words.map(([text, op]): [RegExp, FilterOp] => [new RegExp(`${text.replaceAll(' ', '[\\s-]+')}(?![\\w-])`, 'iy'), op]);

export const takesNoValue = (op: FilterOp) => op === 'exists' || op === 'does-not-exist';
export const takesSeveral = (op: FilterOp) => op === 'in' || op === 'not-in';
const comparisons: readonly string[] = ['=', '!=', '>', '>=', '<', '<='];

/** `COUNT, P95(duration_ms), COUNT as errors where error = true`. */
export const parseCalculations = (text: string, typeOf = anyType): Parsed<Calculation[]> => list(text, (reader) => calculation(reader, typeOf));

/** `http.route, service.name`. */
export const parseNames = (text: string): Parsed<string[]> => list(text, (reader) => reader.name('a column'));

/** `COUNT desc, http.route`. Calculations go from the largest down unless said, columns from the smallest up. */
export const parseOrders = (text: string, columns: readonly string[] = []): Parsed<Order[]> => list(text, (reader) => order(reader, columns));

/** `COUNT > 10 and P95(duration_ms) < 2s`. */
export const parseHavings = (text: string): Parsed<Having[]> =>
  whole(text, (reader) => {
    const havings = [having(reader)];
    while (reader.word('and') || reader.symbol(',')) havings.push(having(reader));
    return havings;
  });

/** Filters and how they combine; one alone says nothing of that (null). */
export const parseFilters = (text: string, typeOf = anyType): Parsed<{ filters: Filter[]; combination: 'AND' | 'OR' | null }> => whole(text, (reader) => filters(reader, typeOf));

/** A whole number from 1 to 1,000. */
export const parseLimit = (text: string): Parsed<number> =>
  whole(text, (reader) => {
    const from = reader.space();
    const limit = Number(reader.match(/\d+/y) ?? Number.NaN);
    if (!(limit >= 1 && limit <= 1_000)) throw new TermFault('a whole number from 1 to 1,000 is expected', from, text.length);
    return limit;
  });

function whole<T>(text: string, read: (reader: TermReader) => T): Parsed<T> {
  const reader = new TermReader(text);
  try {
    const value = read(reader);
    reader.end();
    return { ok: true, value };
  } catch (fault) {
    if (!(fault instanceof TermFault)) throw fault;
    return { ok: false, message: fault.message, from: fault.from, to: fault.to };
  }
}

const list = <T>(text: string, read: (reader: TermReader) => T): Parsed<T[]> =>
  whole(text, (reader) => {
    const items = [read(reader)];
    // A comma at the end is what one has typed before the next term.
    while (reader.symbol(',') && !reader.atEnd()) items.push(read(reader));
    return items;
  });

function calculation(reader: TermReader, typeOf: TypeOf): Calculation {
  const { op, column } = operation(reader);
  const name = reader.word('as') ? reader.name('a name') : undefined;
  const found: Calculation = { op, ...(column !== undefined && { column }), ...(name !== undefined && { name }) };
  if (!reader.word('where')) return found;
  const { filters: own, combination } = filters(reader, typeOf);
  // The server wants a name for what has filters of its own; without one it is called what was typed.
  return { ...found, name: name ?? reader.text.slice(0, reader.position).trim(), filters: own, ...(combination === 'OR' && { filter_combination: combination }) };
}

function operation(reader: TermReader): { op: string; column?: string } {
  const from = reader.space();
  const op = reader.match(/[A-Za-z]\w*/y)?.toUpperCase();
  if (op === undefined) throw new TermFault('a calculation is expected, such as COUNT or P95(duration_ms)', from, reader.text.length);
  const use = calculationOps[op];
  if (use === undefined) throw new TermFault(`${op} is no calculation${similar(op)}`, from, reader.position);
  if (!reader.symbol('(')) {
    // "P95 duration_ms" is understood as well.
    const column = use === 'required' && !reader.atEnd() && !reader.sees(/\s*(,|(as|where|asc|desc)\b)/iy) ? reader.name('a column') : undefined;
    if (use === 'required' && column === undefined) throw new TermFault(`${op} needs a column: ${op}(duration_ms)`, from, reader.position);
    return { op, ...(column !== undefined && { column }) };
  }
  if (use !== 'required' && reader.symbol(')')) return { op };
  const at = reader.space();
  const column = reader.name('a column');
  if (use === 'forbidden') throw new TermFault(`${op} takes no column`, at, reader.position);
  reader.expect(')', `a ) is missing after ${column}`);
  return { op, column };
}

function similar(op: string): string {
  const digits = /^P(\d+)$/.exec(op)?.[1];
  if (digits !== undefined) return `; percentiles are ${Object.keys(calculationOps).filter((known) => /^P\d/.test(known)).sort((a, b) => Number(`0.${a.slice(1)}`) - Number(`0.${b.slice(1)}`)).join(', ')}`;
  const near = Object.keys(calculationOps).find((known) => known.startsWith(op.slice(0, 3)));
  return near === undefined ? '' : `; did you mean ${near}?`;
}

function filters(reader: TermReader, typeOf: TypeOf): { filters: Filter[]; combination: 'AND' | 'OR' | null } {
  const found = [filter(reader, typeOf)];
  let combination: 'AND' | 'OR' | null = null;
  for (;;) {
    const from = reader.space();
    const joined = reader.word('and') ? 'AND' : reader.word('or') ? 'OR' : null;
    if (joined === null) return { filters: found, combination };
    if (combination !== null && combination !== joined) throw new TermFault('either and or or between filters, not both', from, reader.position);
    combination = joined;
    found.push(filter(reader, typeOf));
  }
}

function filter(reader: TermReader, typeOf: TypeOf): Filter {
  const column = reader.name('a column');
  const from = reader.space();
  const op = readOperator(reader);
  if (op === null) throw new TermFault(from >= reader.text.length ? `an operator is missing after ${column}, such as = or exists` : 'an operator is expected, such as =, >, contains, in, exists', from, reader.text.length);
  if (takesNoValue(op)) return { column, op };
  const type = typeOf(column);
  if (!takesSeveral(op)) return { column, op, value: value(reader, column, op, type, false) };
  const bracket = reader.symbol('(');
  const values = [value(reader, column, op, type, true)];
  while (reader.symbol(',')) values.push(value(reader, column, op, type, true));
  if (bracket) reader.expect(')', 'a ) is missing after the values');
  return { column, op, value: values };
}

/** The operator that stands next, passed over; null when there is none. */
export function readOperator(reader: TermReader): FilterOp | null {
  reader.space();
  for (const [symbol, op] of symbols) if (reader.symbol(symbol)) return op;
  for (const [pattern, op] of wordPatterns) if (reader.match(pattern) !== undefined) return op;
  return null;
}

function value(reader: TermReader, column: string, op: FilterOp, type: string | null, inList: boolean): Scalar {
  const from = reader.space();
  const quoted = reader.quoted();
  if (quoted !== undefined) return quoted;
  const bare = reader.bareValue(inList);
  if (bare === '') throw new TermFault(`a value is missing after ${op}`, from, reader.text.length);
  if (type === 'string') return bare;
  if (/^(true|false)$/i.test(bare)) return bare.toLowerCase() === 'true';
  const number = numberOf(bare, column);
  // Longer whole numbers than a double holds go as text, which the server reads with all digits.
  return number === null || (/^-?\d+$/.test(bare) && !Number.isSafeInteger(number)) ? bare : number;
}

function order(reader: TermReader, columns: readonly string[]): Order {
  const from = reader.position;
  const head = reader.sees(/\s*[A-Za-z]\w*\s*(\(|$|,|\s(asc|desc))/iy) ? reader.peekWord().toUpperCase() : '';
  const isOperation = calculationOps[head] !== undefined && !columns.includes(reader.peekWord());
  const { op, column } = isOperation ? operation(reader) : { op: undefined, column: reader.name('a calculation or column') };
  const down = reader.word('desc') || reader.word('descending') || (!reader.word('asc') && !reader.word('ascending') && op !== undefined);
  if (op === 'HEATMAP') throw new TermFault('a heatmap has no single value to order by', from, reader.position);
  return { ...(op !== undefined && { op }), ...(column !== undefined && { column }), order: down ? 'descending' : 'ascending' };
}

function having(reader: TermReader): Having {
  const { op: calculated, column } = operation(reader);
  const from = reader.space();
  const op = readOperator(reader);
  if (op === null || !comparisons.includes(op)) throw new TermFault('one of = != > >= < <= is expected', from, reader.position > from ? reader.position : reader.text.length);
  const at = reader.space();
  const text = reader.match(/[^\s,]+/y) ?? '';
  const number = numberOf(text, column ?? '');
  if (number === null) throw new TermFault(text === '' ? 'a number is missing' : `${text} is no number`, at, reader.text.length);
  return { calculate_op: calculated, ...(column !== undefined && { column }), op: op as Having['op'], value: number };
}

const inMilliseconds: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, 'µs': 1e-3, ms: 1, s: 1e3, min: 6e4, h: 3.6e6 };

/** A number as it is typed; a length of time where the column's name says that it holds one: `2s` is 2000 for duration_ms. */
function numberOf(text: string, column: string): number | null {
  if (/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text)) return Number(text);
  const length = /^(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|min|h)$/i.exec(text);
  const unit = unitOf(column);
  if (length === null || unit === null || unit === 'bytes' || unit === 'ratio') return null;
  const milliseconds = Number(length[1]) * (inMilliseconds[length[2]?.toLowerCase() ?? ''] ?? Number.NaN);
  return Number((milliseconds / (inMilliseconds[unit] ?? 1)).toPrecision(12));
}
