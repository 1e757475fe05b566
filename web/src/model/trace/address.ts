// Of these the trace page's question depends; without them it is known before the page is there.
const asksFurther = ['columns', 'color', 'find'];

/** Where the server has the spans of a trace. */
export const spansPath = (id: string): string => `/api/trace/${encodeURIComponent(id)}/spans`;

/** The trace that an address of the screen shows with no more fields than every trace has; null for all others. */
export function plainTrace(path: string, search: URLSearchParams): string | null {
  const id = /^\/trace\/([^/]+)$/.exec(path)?.[1];
  if (id === undefined || asksFurther.some((name) => search.has(name))) return null;
  try {
    return decodeURIComponent(id);
  } catch {
    return null;
  }
}
