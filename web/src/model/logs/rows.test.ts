import { expect, it } from 'vitest';
import { type OpenRow, rowsBetween, topOfRow } from './rows';

it.each<[number, number, number, OpenRow | null, [number, number]]>([
  [0, 100, 50, null, [0, 5]],
  [10, 100, 50, null, [0, 5]],
  [20, 101, 50, null, [1, 6]],
  [0, 100, 3, null, [0, 3]],
  [0, 100, 0, null, [0, 0]],
  [5_000, 5_100, 50, null, [49, 50]],
  [0, 100, 50, { index: 1, height: 200 }, [0, 2]],
  [100, 200, 50, { index: 1, height: 200 }, [1, 2]],
  [200, 300, 50, { index: 1, height: 200 }, [1, 5]],
  [240, 300, 50, { index: 1, height: 200 }, [2, 5]],
  [0, 100, 50, { index: 20, height: 200 }, [0, 5]],
])('from %d to %d of %d rows of 20, %j open', (top, bottom, count, open, expected) => expect(rowsBetween(top, bottom, 20, count, open)).toEqual(expected));

it('agrees with where each row begins', () => {
  for (const open of [null, { index: 0, height: 33 }, { index: 7, height: 500 }, { index: 11, height: 0 }]) {
    const end = (i: number) => topOfRow(i, 20, open) + 20 + (open?.index === i ? open.height : 0);
    for (let top = 0; top < 700; top += 7) {
      const shown = Array.from({ length: 12 }, (_, i) => i).filter((i) => end(i) > top && topOfRow(i, 20, open) < top + 90);
      const [from, to] = rowsBetween(top, top + 90, 20, 12, open);
      if (shown.length > 0) expect([from, to]).toEqual([shown[0], shown.at(-1)! + 1]);
    }
  }
});
