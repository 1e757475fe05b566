import type { Filter, QuerySpec } from './querySpec';

/** A number of a service, null where nothing says it. */
type Figure = number | null;

/** A service over a time, as the server tells it. */
export interface Service {
  service: string;
  dataset: string;
  requests: number;
  errors: number;
  rate_per_s: number;
  error_ratio: number;
  p50: Figure;
  p95: Figure;
  p99: Figure;
  /** Start of the bucket in Unix seconds, requests, errors, p50, p95, p99; only buckets with requests. */
  series: readonly (readonly Figure[])[];
}

/** When a service was looked at, Unix seconds; granularity is the width of a bucket. */
export interface ServiceWindow {
  start: number;
  end: number;
  granularity: number;
}

/** A service's course: one number for each bucket of the window. Rates and ratios are null where there is nothing to divide by, latencies where there was no request. */
export interface Course {
  times: number[];
  /** Requests a second that succeeded and that failed. */
  succeeded: Figure[];
  failed: Figure[];
  rate: Figure[];
  errorRatio: Figure[];
  p50: Figure[];
  p95: Figure[];
  p99: Figure[];
}

/** The course of a service over the whole window; without requests the rate is 0 and the rest is unknown. */
export function courseOf({ series }: Pick<Service, 'series'>, { start, end, granularity }: ServiceWindow): Course {
  const first = Math.floor(start / granularity) * granularity;
  const length = Math.max(0, Math.ceil((end - first) / granularity));
  const blank = (value: Figure) => new Array<Figure>(length).fill(value);
  const course: Course = {
    times: Array.from({ length }, (_, i) => first + i * granularity),
    succeeded: blank(0),
    failed: blank(0),
    rate: blank(0),
    errorRatio: blank(null),
    p50: blank(null),
    p95: blank(null),
    p99: blank(null),
  };
  for (const [time, requests, errors, p50, p95, p99] of series) {
    const i = Math.round(((time ?? 0) - first) / granularity);
    if (i < 0 || i >= length) continue;
    // The first and the last bucket may lie in part outside the window.
    const seconds = Math.min(end, first + (i + 1) * granularity) - Math.max(start, first + i * granularity);
    const [all, failed] = [requests ?? 0, errors ?? 0];
    course.rate[i] = all / seconds;
    course.failed[i] = failed / seconds;
    course.succeeded[i] = (all - failed) / seconds;
    course.errorRatio[i] = all > 0 ? failed / all : null;
    course.p50[i] = p50 ?? null;
    course.p95[i] = p95 ?? null;
    course.p99[i] = p99 ?? null;
  }
  return course;
}

/** A course in fewer points: each the mean of those it stands for, as far as they are known. */
export function thinned(values: readonly Figure[], most: number): Figure[] {
  const each = Math.max(1, Math.ceil(values.length / most));
  return Array.from({ length: Math.ceil(values.length / each) }, (_, i) => {
    const known = values.slice(i * each, (i + 1) * each).filter((value) => value !== null);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
  });
}

/** A small picture of numbers: the points of a line in a box, from the left to the right, 0 at the bottom. A missing number breaks it. */
export function sparkline(values: readonly Figure[], width: number, height: number): string {
  const largest = values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
  if (largest === 0 || values.length === 0) return '';
  const step = values.length === 1 ? 0 : width / (values.length - 1);
  let path = '';
  let drawing = false;
  values.forEach((value, i) => {
    if (value === null) {
      drawing = false;
      return;
    }
    const x = (i * step).toFixed(1);
    const y = (height - (value / largest) * height).toFixed(1);
    // A lone point is a short line, or it would not be seen.
    const alone = !drawing && (values[i + 1] ?? null) === null;
    path += `${drawing ? 'L' : 'M'}${x} ${y}${alone ? 'h1' : ''}`;
    drawing = true;
  });
  return path;
}

/** The filters of requests that come into a service: spans of servers and consumers. `columns` are those that there are. */
export function requestFilters(service: string, dataset: string, columns: ReadonlySet<string>): Filter[] {
  const filters: Filter[] = [];
  if (columns.has('service.name')) filters.push({ column: 'service.name', op: '=', value: service });
  else if (columns.has('service_name') && service !== dataset) filters.push({ column: 'service_name', op: '=', value: service });
  if (columns.has('span.kind')) filters.push({ column: 'span.kind', op: 'in', value: ['server', 'consumer'] });
  else if (columns.has('trace.parent_id')) filters.push({ column: 'trace.parent_id', op: 'does-not-exist' });
  return filters;
}

/** What to ask to see a service's requests as a heatmap. */
export const requestsQuery = (filters: readonly Filter[]): QuerySpec => ({ calculations: [{ op: 'COUNT' }, { op: 'HEATMAP', column: 'duration_ms' }], filters: [...filters] });

/** What to ask to see which requests of a service are how slow. */
export const endpointsQuery = (filters: readonly Filter[]): QuerySpec => ({
  calculations: [{ op: 'COUNT' }, { op: 'P50', column: 'duration_ms' }, { op: 'P95', column: 'duration_ms' }],
  filters: [...filters],
  breakdowns: ['name'],
  orders: [{ op: 'P95', column: 'duration_ms', order: 'descending' }],
  limit: 50,
});
