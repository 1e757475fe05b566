import type { TimeRange } from '../../model/time';

export const defaultServiceTime: TimeRange = { kind: 'last', seconds: 3_600 };

/** How often a page that reaches to now looks again. */
export const refreshMs = 30_000;

/** The address of a service's own page. */
export function serviceAddress({ service, dataset }: { service: string; dataset?: string | undefined }, timeText: string | null): string {
  const search = new URLSearchParams();
  if (dataset !== undefined && dataset !== service) search.set('dataset', dataset);
  if (timeText !== null) search.set('time', timeText);
  const text = search.toString();
  return `/services/${encodeURIComponent(service)}${text === '' ? '' : `?${text}`}`;
}
