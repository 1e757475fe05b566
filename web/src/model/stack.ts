/** Values of one series, one for each bucket; null where there is none. */
export type Values = readonly (number | null)[];

/** What lies below each series and where it ends, when all stand on each other in the order given. Missing ones count as 0. */
export function stacked(series: readonly Values[]): { lower: number[][]; upper: number[][] } {
  const lower: number[][] = [];
  const upper: number[][] = [];
  let floor: number[] = new Array<number>(series[0]?.length ?? 0).fill(0);
  for (const values of series) {
    const top = values.map((value, i) => (floor[i] ?? 0) + (value !== null && Number.isFinite(value) ? value : 0));
    lower.push(floor);
    upper.push(top);
    floor = top;
  }
  return { lower, upper };
}

/** The series whose band holds `y` in this bucket; null above all of them. */
export function bandAt(upper: readonly number[][], bucket: number, y: number): number | null {
  if (y < 0) return null;
  const found = upper.findIndex((top) => y <= (top[bucket] ?? 0));
  return found < 0 ? null : found;
}

/** Points for a logarithmic axis: what it cannot show is missing. */
export const positive = (values: Values): (number | null)[] => values.map((value) => (value !== null && value > 0 && Number.isFinite(value) ? value : null));

/** Points for a linear axis: infinities and NaN cannot be placed. */
export const finite = (values: Values): (number | null)[] => values.map((value) => (value !== null && Number.isFinite(value) ? value : null));
