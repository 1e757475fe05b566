const xray = /\b1-([0-9a-f]{8})-([0-9a-f]{24})\b/i;
const named = /^(@?xray_?trace_?id|trace_?id|trace\.id|trace\.trace_id|traceparent)$/i;

/** A trace id as this server's pages have it, from X-Ray's form or W3C's; null for another text. */
export function traceIdOf(text: string): string | null {
  const found = xray.exec(text);
  if (found) return `${found[1]}${found[2]}`.toLowerCase();
  return /^[0-9a-f]{32}$/i.test(text) ? text.toLowerCase() : null;
}

/** The trace that a record is of, by a field that says so or an id of X-Ray's in any; null for none. */
export function traceIdIn(record: Readonly<Record<string, string>>): string | null {
  for (const [name, value] of Object.entries(record)) {
    const id = named.test(name) ? traceIdOf(value) ?? /^[0-9a-f]{2}-([0-9a-f]{32})-/i.exec(value)?.[1] ?? null : null;
    if (id !== null) return id;
  }
  for (const value of Object.values(record)) if (xray.test(value)) return traceIdOf(value);
  return null;
}
