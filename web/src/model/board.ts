/** One panel of a board: a saved query run live, a text, or an objective that another tool put there. */
export type Panel = { kind: 'query'; saved_query_id: string; width: 1 | 2; style: 'graph' | 'table' | 'both' } | { kind: 'text'; text: string } | { kind: 'slo'; slo_id: string };

/** The panels with the one at `from` moved by so many places; never beyond the ends. */
export function moved(panels: readonly Panel[], from: number, by: number): readonly Panel[] {
  const to = Math.min(Math.max(from + by, 0), panels.length - 1);
  const panel = panels[from];
  if (panel === undefined || to === from) return panels;
  const rest = panels.filter((_, i) => i !== from);
  return [...rest.slice(0, to), panel, ...rest.slice(to)];
}

/** The panels without the one at `index`. */
export const without = (panels: readonly Panel[], index: number): readonly Panel[] => panels.filter((_, i) => i !== index);

/** The panels with the one at `index` replaced. */
export const replaced = (panels: readonly Panel[], index: number, by: Panel): readonly Panel[] => panels.map((panel, i) => (i === index ? by : panel));
