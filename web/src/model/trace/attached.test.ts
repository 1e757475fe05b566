import { expect, it } from 'vitest';
import { exceptionsOf, linkTarget, sortAttached, traceAddress } from './attached';
import type { EventValue } from '../eventFields';

const event = (data: Record<string, EventValue>, time = '2026-01-01T00:00:00Z') => ({ time, data });

it('sorts what belongs to a span', () => {
  const [log, link, thrown, annotated] = [event({ 'meta.signal_type': 'log', 'meta.annotation_type': 'span_event' }), event({ 'meta.annotation_type': 'link' }), event({ 'meta.annotation_type': 'span_event' }), event({})];
  expect(sortAttached([log!, link!, thrown!, annotated!])).toEqual({ logs: [log], links: [link], events: [thrown, annotated] });
});

it('reads exceptions of span events before those of the span itself', () => {
  const own = { 'exception.type': 'Late', 'exception.message': 'too late' };
  expect(exceptionsOf({}, [event({ name: 'retry' })])).toEqual([]);
  expect(exceptionsOf(own, [event({ name: 'retry' })])).toEqual([{ type: 'Late', message: 'too late', stack: '', time: null }]);
  expect(exceptionsOf(own, [event({ 'exception.type': 'Torn', 'exception.stacktrace': 'at a\nat b', 'exception.message': null })])).toEqual([{ type: 'Torn', message: '', stack: 'at a\nat b', time: '2026-01-01T00:00:00Z' }]);
});

it.each([
  [{}, null],
  [{ 'trace.link.trace_id': '' }, null],
  [{ 'trace.link.trace_id': 7 }, null],
  [{ 'trace.link.trace_id': 'ab' }, { traceId: 'ab', spanId: null }],
  [{ 'trace.link.trace_id': 'ab', 'trace.link.span_id': 'cd' }, { traceId: 'ab', spanId: 'cd' }],
])('%j leads to %j', (data, expected) => expect(linkTarget(data)).toEqual(expected));

it('writes addresses that survive any id', () => {
  expect(traceAddress('ab')).toBe('/trace/ab');
  expect(traceAddress('a/b?c#d', '1&2 3')).toBe('/trace/a%2Fb%3Fc%23d?span=1%262%203');
});
