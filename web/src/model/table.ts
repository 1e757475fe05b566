/** By which column a table is sorted. */
export interface Sort {
  key: string;
  descending: boolean;
}

type Sortable = string | number | boolean | null;

const rank = (value: Sortable) => (value === null || Number.isNaN(value) ? 3 : typeof value === 'string' ? 2 : typeof value === 'number' ? 1 : 0);

/** The server's order of values: booleans, numbers, texts; what is missing comes last. */
export function compareValues(a: Sortable, b: Sortable): number {
  const ranks = rank(a) - rank(b);
  if (ranks !== 0 || a === b || a === null || b === null) return ranks;
  return a < b ? -1 : 1;
}

/** The rows by a value, ties as they were, what has no value last in either direction. */
export function sorted<Row>(rows: readonly Row[], by: (row: Row) => Sortable, descending: boolean, compare = compareValues): Row[] {
  const keyed = rows.map((row, index) => ({ row, index, value: by(row) }));
  keyed.sort((a, b) => {
    if (rank(a.value) === 3 || rank(b.value) === 3) return rank(a.value) - rank(b.value) || a.index - b.index;
    return (descending ? -compare(a.value, b.value) : compare(a.value, b.value)) || a.index - b.index;
  });
  return keyed.map(({ row }) => row);
}

/** The cell that a key leads to; null when the key means nothing here. */
export function nextCell(at: { row: number; column: number }, key: string, rows: number, columns: number, page: number): { row: number; column: number } | null {
  const to = (row: number, column: number) => ({ row: Math.min(Math.max(row, 0), rows - 1), column: Math.min(Math.max(column, 0), columns - 1) });
  switch (key) {
    case 'ArrowDown': return to(at.row + 1, at.column);
    case 'ArrowUp': return to(at.row - 1, at.column);
    case 'ArrowRight': return to(at.row, at.column + 1);
    case 'ArrowLeft': return to(at.row, at.column - 1);
    case 'PageDown': return to(at.row + page, at.column);
    case 'PageUp': return to(at.row - page, at.column);
    case 'Home': return to(at.row, 0);
    case 'End': return to(at.row, columns - 1);
    default: return null;
  }
}
