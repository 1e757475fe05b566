import { describe, expect, it } from 'vitest';
import { ago, bytes, duration, exact, measured, measuredExactly, percent, plural, quantity, timestamp, type Unit, unitOf } from './format';

describe('numbers at a glance', () => {
  it.each([
    [0, '0'],
    [987, '987'],
    [9_876, '9,876'],
    [9_999.9, '10,000'],
    [12_345, '12.3k'],
    [999_499, '999k'],
    [999_600, '1M'],
    [4_560_000, '4.56M'],
    [-12_345, '−12.3k'],
    [0.001234, '0.00123'],
    [3.14159, '3.14'],
    [1_234.5, '1,235'],
    [1.5e-9, '1.5e−9'],
    [Infinity, '∞'],
    [-Infinity, '−∞'],
    [NaN, 'NaN'],
  ])('%d is %s', (value, text) => expect(quantity(value)).toBe(text));
  it('are there in full too', () => expect(exact(12_345_678.25)).toBe('12,345,678.25'));
});

describe('durations', () => {
  it.each([
    [0, '0 ms'],
    [0.00034, '340 ns'],
    [0.0123, '12.3 µs'],
    [3.4, '3.4 ms'],
    [999.6, '1 s'],
    [1_250, '1.25 s'],
    [59_960, '1 min'],
    [125_000, '2 min 5 s'],
    [11_040_000, '3 h 4 min'],
    [183_600_000, '2 d 3 h'],
    [-3.4, '−3.4 ms'],
  ])('%d ms is %s', (value, text) => expect(duration(value)).toBe(text));
});

describe('bytes and shares', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_500, '1.5 kB'],
    [3.2e9, '3.2 GB'],
  ])('%d is %s', (value, text) => expect(bytes(value)).toBe(text));
  it.each([
    [0.1234, '12.3 %'],
    [0.0005, '0.05 %'],
    [1, '100 %'],
    [0, '0 %'],
  ])('%d is %s', (value, text) => expect(percent(value)).toBe(text));
});

describe('units', () => {
  it.each<[string, Unit]>([
    ['duration_ms', 'ms'],
    ['http.request.body.size', 'bytes'],
    ['process.cpu.seconds', 's'],
    ['items', null],
    ['forms', null],
    ['queue.wait_us', 'us'],
  ])('of %s', (column, unit) => expect(unitOf(column)).toBe(unit));
  it('are written after the number', () => {
    expect(measured(1_250, 'ms')).toBe('1.25 s');
    expect(measured(2, 's')).toBe('2 s');
    expect(measured(0.5, 'ratio')).toBe('50 %');
    expect(measuredExactly(1_250.5, 'ms')).toBe('1,250.5 ms');
  });
});

describe('times', () => {
  const at = new Date(2026, 10, 20, 14, 3, 5, 120).getTime();
  it('are local', () => {
    expect(timestamp(at)).toBe('2026-11-20 14:03:05');
    expect(timestamp(new Date(at).toISOString(), true)).toBe('2026-11-20 14:03:05.120');
    expect(timestamp('never')).toBe('never');
  });
  it.each([
    [0, 'just now'],
    [12, '12 s ago'],
    [180, '3 min ago'],
    [18_000, '5 h ago'],
    [172_800, '2 d ago'],
    [-180, 'in 3 min'],
  ])('%d seconds ago is %s', (seconds, text) => expect(ago(at - seconds * 1_000, at)).toBe(text));
});

it('counts in words', () => {
  expect(plural(1, 'event')).toBe('1 event');
  expect(plural(1_234, 'event')).toBe('1,234 events');
});
