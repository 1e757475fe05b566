import { expect, it } from 'vitest';
import { millisecondsBetween, nanosOf, timeOfNanos } from './nanos';

it.each([
  ['1970-01-01T00:00:00Z', 0n],
  ['1970-01-01T00:00:00.5Z', 500_000_000n],
  ['1970-01-01T00:00:01.000000001Z', 1_000_000_001n],
  ['2026-03-04T05:06:07.123456789Z', 1_772_600_767_123_456_789n],
  ['1969-12-31T23:59:59.9Z', -100_000_000n],
])('%s', (time, nanos) => {
  expect(nanosOf(time)).toBe(nanos);
  expect(nanosOf(timeOfNanos(nanos))).toBe(nanos);
});

it('tells milliseconds to the nanosecond', () => {
  expect(millisecondsBetween('2026-03-04T05:06:07.000000001Z', '2026-03-04T05:06:08.000000002Z')).toBe(1_000.000001);
  expect(millisecondsBetween('2026-03-04T05:06:08Z', '2026-03-04T05:06:07.9Z')).toBe(-100);
});
