/** The row that is laid open, and how many pixels what it shows takes below it. */
export interface OpenRow {
  index: number;
  height: number;
}

/** Where a row begins, in pixels from the first. */
export const topOfRow = (index: number, rowHeight: number, open: OpenRow | null): number => index * rowHeight + (open !== null && index > open.index ? open.height : 0);

/** The rows of which anything lies between two heights: from, to (exclusive). */
export function rowsBetween(top: number, bottom: number, rowHeight: number, count: number, open: OpenRow | null): [from: number, to: number] {
  return [rowAt(top, rowHeight, count, open), Math.min(count, rowAt(Math.max(top, bottom - 1), rowHeight, count, open) + 1)];
}

function rowAt(y: number, rowHeight: number, count: number, open: OpenRow | null): number {
  const plain = Math.floor(Math.max(0, y) / rowHeight);
  const last = Math.max(0, count - 1);
  if (open === null || plain <= open.index) return Math.min(plain, last);
  return Math.min(last, Math.max(open.index, Math.floor((y - open.height) / rowHeight)));
}
