import { describe, expect, it } from 'vitest';
import { arrived, emptyBuffer, identityOf, lineOf, type LogBuffer, type LogEvent, mergeNewest, mostLines, mostWaiting, precededBy, released } from './buffer';

const event = (body: string, time = body): LogEvent => ({ dataset: 'cart', time, samplerate: 1, data: { body } });
const lines = (count: number, from = 0) => Array.from({ length: count }, (_, i) => lineOf(event(`${from + i}`)));
const bodies = ({ lines }: LogBuffer) => lines.map((line) => line.message);
const told = (buffer: LogBuffer) => [buffer.lines.length, buffer.waiting.length, buffer.leftOut, buffer.missed];

it('shows what arrives at the end', () => {
  const buffer = arrived(arrived(emptyBuffer, lines(2), 0, false), lines(1, 2), 0, false);
  expect(bodies(buffer)).toEqual(['0', '1', '2']);
  expect(new Set(buffer.lines.map((line) => line.key)).size).toBe(3);
});

it('lets lines wait while a person reads, and shows them afterwards in order', () => {
  const reading = arrived(arrived(emptyBuffer, lines(2), 0, false), lines(3, 2), 0, true);
  expect(told(reading)).toEqual([2, 3, 0, 0]);
  expect(bodies(released(reading))).toEqual(['0', '1', '2', '3', '4']);
  expect(bodies(arrived(reading, lines(1, 5), 0, false))).toEqual(['0', '1', '2', '3', '4', '5']);
});

it('never grows beyond its bounds, and counts what it lost', () => {
  let buffer = emptyBuffer;
  for (let i = 0; i < 30; i++) buffer = arrived(buffer, lines(500, i * 500), 0, true);
  expect(told(buffer)).toEqual([0, mostWaiting, 15_000 - mostWaiting, 0]);
  expect(buffer.waiting[0]?.message).toBe(String(15_000 - mostWaiting));
  for (let i = 0; i < 30; i++) buffer = arrived(buffer, lines(500, i * 500), 0, false);
  expect(buffer.lines).toHaveLength(mostLines);
  expect(buffer.lines.at(-1)?.message).toBe('14999');
});

it('counts what the server left out', () => expect(told(arrived(arrived(emptyBuffer, [], 7, true), lines(1), 3, false))).toEqual([1, 0, 0, 10]));

it('takes older lines as far as there is room', () => {
  const buffer = arrived(emptyBuffer, lines(mostLines - 2), 0, false);
  const full = precededBy(buffer, lines(5, 100_000));
  expect(full.lines).toHaveLength(mostLines);
  expect(bodies(full).slice(0, 3)).toEqual(['100003', '100004', '0']);
  expect(precededBy(full, lines(5)).lines).toHaveLength(mostLines);
});

describe('mergeNewest', () => {
  const answer = (times: string[], full = false) => ({ events: times.map((second) => event(second, `2026-01-01T00:00:0${second}Z`)), full });
  const merged = (...answers: ReturnType<typeof answer>[]) => mergeNewest(answers).events.map((one) => one.data['body']);

  it.each<[string, ReturnType<typeof answer>[], string[]]>([
    ['one answer as it is', [answer(['3', '2', '2'])], ['3', '2', '2']],
    ['two answers in order', [answer(['5', '2']), answer(['4', '3'])], ['5', '4', '3', '2']],
    ['what both have once', [answer(['5', '2']), answer(['5', '3'])], ['5', '3', '2']],
    ['what one has twice twice', [answer(['5', '5']), answer(['5'])], ['5', '5']],
    ['nothing older than a full answer tells', [answer(['9', '5'], true), answer(['7', '4', '2'])], ['9', '7', '5']],
    ['two full answers', [answer(['9', '5'], true), answer(['7', '6'], true)], ['9', '7', '6']],
    ['whole seconds before fractions of them', [answer(['5', '3']), answer(['5.000000001', '2.9'])], ['5.000000001', '5', '3', '2.9']],
    ['no answers', [], []],
  ])('%s', (_, answers, expected) => expect(merged(...answers)).toEqual(expected));

  it('is full when one answer is', () => {
    expect(mergeNewest([answer(['2']), answer(['1'], true)]).full).toBe(true);
    expect(mergeNewest([answer(['2']), answer(['1'])]).full).toBe(false);
  });
});

it('tells events apart by what they say', () => {
  expect(identityOf(event('a', '1'))).toBe(identityOf(event('a', '1')));
  expect(identityOf(event('a', '1'))).not.toBe(identityOf(event('b', '1')));
  expect(identityOf(event('a', '1'))).not.toBe(identityOf({ ...event('a', '1'), dataset: 'shop' }));
});
