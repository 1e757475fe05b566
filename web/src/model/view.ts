import { z } from 'zod';

// How a run is shown: free settings that are kept with it, so that a colleague sees the same picture.

const scalarOrNull = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const region = z.object({ column: z.string(), start: z.number().nullable(), end: z.number().nullable(), min: z.number().nullable(), max: z.number().nullable() });

const viewSchema = z.object({
  tab: z.enum(['results', 'bubbleup', 'traces', 'rows']).catch('results'),
  charts: z.record(z.string(), z.object({ kind: z.enum(['line', 'stack', 'bar']).exactOptional(), log: z.boolean().exactOptional() })).catch({}),
  sort: z.object({ key: z.string(), descending: z.boolean() }).nullable().catch(null),
  /** What BubbleUp looks at: a rectangle of a heatmap, or a group by its breakdowns' values. */
  region: region.nullable().catch(null),
  group: z.array(scalarOrNull).nullable().catch(null),
  /** Columns of the raw rows; null for the page's choice. */
  columns: z.array(z.string()).nullable().catch(null),
});

export type QueryView = z.output<typeof viewSchema>;
export type Tab = QueryView['tab'];
export type Region = z.output<typeof region>;

export const defaultView: QueryView = { tab: 'results', charts: {}, sort: null, region: null, group: null, columns: null };

/** Reads a view that was kept; what is missing or unreadable is as by default. */
export function viewOf(kept: unknown): QueryView {
  const read = viewSchema.safeParse({ ...defaultView, ...(typeof kept === 'object' && kept !== null ? kept : {}) });
  return read.success ? read.data : defaultView;
}

/** The view for a new question asked from this one: what belongs to the old answer alone is gone. The same object when nothing does. */
export function viewForNext(view: QueryView, keepRegion: boolean): QueryView {
  if (keepRegion || (view.region === null && view.group === null && view.tab !== 'bubbleup')) return view;
  return { ...view, region: null, group: null, ...(view.tab === 'bubbleup' && { tab: 'results' as const }) };
}
