import { expect, it } from 'vitest';
import { defaultView, viewForNext, viewOf } from './view';

it.each([
  [undefined, defaultView],
  [null, defaultView],
  ['x', defaultView],
  [{ tab: 'traces' }, { ...defaultView, tab: 'traces' }],
  [{ tab: 'nowhere', charts: 3, sort: { key: 'COUNT', descending: true } }, { ...defaultView, sort: { key: 'COUNT', descending: true } }],
  [{ charts: { COUNT: { kind: 'bar', log: true } }, more: 1 }, { ...defaultView, charts: { COUNT: { kind: 'bar', log: true } } }],
])('a kept view %j is read', (kept, view) => expect(viewOf(kept)).toEqual(view));

it('what belongs to an answer does not go on to the next', () => {
  const view = { ...defaultView, tab: 'bubbleup' as const, region: { column: 'x', start: 1, end: 2, min: null, max: 3 }, charts: { COUNT: { log: true } } };
  expect(viewForNext(view, false)).toEqual({ ...defaultView, charts: { COUNT: { log: true } } });
  expect(viewForNext(view, true)).toBe(view);
  // What is shown in one way only is not drawn anew for the next question.
  expect(viewForNext(defaultView, false)).toBe(defaultView);
});
