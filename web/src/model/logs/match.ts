import type { EventValue } from '../eventFields';
import type { Filter, Scalar } from '../querySpec';

// What the server decides about stored events (docs/queries.md), decided here about events that have just arrived. Columns' declared types are not looked at.

const numeric = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;

/** The number that a value is or wholly spells; truth values are 0 and 1. Null when it is none. */
function numberOf(value: Scalar): number | null {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return numeric.test(value) ? Number(value) : null;
}

function equals(value: Scalar, wanted: Scalar): boolean {
  if (typeof wanted === 'number') return numberOf(value) === wanted;
  if (typeof wanted === 'string') return String(value) === wanted || (typeof value === 'number' && numberOf(wanted) === value);
  if (typeof value === 'boolean') return value === wanted;
  if (typeof value === 'number') return (value !== 0) === wanted;
  return value.toLowerCase() === String(wanted);
}

/** Below, at or above zero as a value is less than, equal to or more than what is wanted; null when they cannot be compared. */
function compare(value: Scalar, wanted: Scalar): number | null {
  if (typeof wanted === 'string' && !(typeof value === 'number' && numeric.test(wanted))) {
    const text = String(value);
    return text < wanted ? -1 : text > wanted ? 1 : 0;
  }
  const [a, b] = [numberOf(value), numberOf(wanted)];
  return a === null || b === null ? null : a - b;
}

type Test = (value: Scalar, wanted: Scalar) => boolean;

const compared = (fits: (difference: number) => boolean): Test => (value, wanted) => {
  const difference = compare(value, wanted);
  return difference !== null && fits(difference);
};

const tests: Partial<Record<Filter['op'], Test>> = {
  '=': equals,
  '<': compared((difference) => difference < 0),
  '<=': compared((difference) => difference <= 0),
  '>': compared((difference) => difference > 0),
  '>=': compared((difference) => difference >= 0),
  'starts-with': (value, wanted) => String(value).startsWith(String(wanted)),
  'ends-with': (value, wanted) => String(value).endsWith(String(wanted)),
  contains: (value, wanted) => String(value).includes(String(wanted)),
};

// Operators that hold exactly when another does not, for events without the column too.
const opposites: Partial<Record<Filter['op'], Filter['op']>> = {
  '!=': '=',
  'does-not-start-with': 'starts-with',
  'does-not-end-with': 'ends-with',
  'does-not-contain': 'contains',
  'not-in': 'in',
  'does-not-exist': 'exists',
};

/** Whether an event passes a filter. */
export function passes(data: Readonly<Record<string, EventValue>>, { column, op, value: wanted }: Filter): boolean {
  const opposite = opposites[op];
  if (opposite !== undefined) return !passes(data, { column, op: opposite, ...(wanted !== undefined && { value: wanted }) });
  const value = data[column];
  if (value === undefined || value === null) return false;
  if (op === 'exists') return true;
  if (op === 'in') return (Array.isArray(wanted) ? wanted : [wanted ?? '']).some((one) => equals(value, one));
  return wanted !== undefined && !Array.isArray(wanted) && tests[op]!(value, wanted);
}
