import { expect, test } from 'vitest';
import { moved, type Panel, replaced, without } from './board';

const panels = ['a', 'b', 'c', 'd'].map((text): Panel => ({ kind: 'text', text }));
const texts = (of: readonly Panel[]) => of.map((panel) => (panel.kind === 'text' ? panel.text : '')).join('');

test.each([
  [0, 1, 'bacd'],
  [0, 3, 'bcda'],
  [3, -3, 'dabc'],
  [2, -1, 'acbd'],
  [1, 99, 'acdb'],
  [2, -99, 'cabd'],
  [0, -1, 'abcd'],
  [3, 1, 'abcd'],
  [9, -1, 'abcd'],
])('the panel at %i moved by %i gives %s', (from, by, after) => {
  expect(texts(moved(panels, from, by))).toBe(after);
  expect(texts(panels)).toBe('abcd');
});

test('one is removed, one replaced', () => {
  expect(texts(without(panels, 1))).toBe('acd');
  expect(texts(replaced(panels, 2, { kind: 'text', text: 'X' }))).toBe('abXd');
});
