/** What tests say about spans and log records, and the OTLP/JSON that a server takes. */
export type Value = string | number | boolean;
export type Attributes = Record<string, Value>;

export interface Span {
  service: string;
  traceId: string;
  spanId: string;
  parentId?: string;
  name: string;
  /** 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  kind: 1 | 2 | 3 | 4 | 5;
  /** Unix time in ms, fractions allowed. */
  startMs: number;
  durationMs: number;
  attributes?: Attributes;
  error?: string;
  events?: { name: string; atMs: number; attributes?: Attributes }[];
  links?: { traceId: string; spanId: string }[];
}

export interface LogRecord {
  service: string;
  atMs: number;
  severity: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
  body: string;
  traceId?: string;
  spanId?: string;
  attributes?: Attributes;
}

const severityNumbers = { DEBUG: 5, INFO: 9, WARN: 13, ERROR: 17 };
const nanos = (ms: number) => (BigInt(Math.floor(ms)) * 1_000_000n + BigInt(Math.round((ms % 1) * 1e6))).toString();

function attributeList(attributes: Attributes = {}) {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === 'string' ? { stringValue: value } : typeof value === 'boolean' ? { boolValue: value } : Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value },
  }));
}

function byService<T extends { service: string }>(items: readonly T[]): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(item.service);
    if (group === undefined) groups.set(item.service, [item]);
    else group.push(item);
  }
  return [...groups];
}

const resource = (service: string, more: Attributes) => ({ attributes: attributeList({ 'service.name': service, ...more }) });

/** The body of a POST to /v1/traces. */
export function traceRequest(spans: readonly Span[], resourceAttributes: (service: string) => Attributes = () => ({})) {
  return {
    resourceSpans: byService(spans).map(([service, own]) => ({
      resource: resource(service, resourceAttributes(service)),
      scopeSpans: [{ scope: { name: 'shop' }, spans: own.map(wireSpan) }],
    })),
  };
}

function wireSpan(span: Span) {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentId ?? '',
    name: span.name,
    kind: span.kind,
    startTimeUnixNano: nanos(span.startMs),
    endTimeUnixNano: nanos(span.startMs + span.durationMs),
    attributes: attributeList(span.attributes),
    status: span.error === undefined ? {} : { code: 2, message: span.error },
    events: (span.events ?? []).map((event) => ({ name: event.name, timeUnixNano: nanos(event.atMs), attributes: attributeList(event.attributes) })),
    links: span.links ?? [],
  };
}

/** The body of a POST to /v1/logs. */
export function logRequest(records: readonly LogRecord[]) {
  return {
    resourceLogs: byService(records).map(([service, own]) => ({
      resource: resource(service, {}),
      scopeLogs: [
        {
          scope: { name: 'shop' },
          logRecords: own.map((record) => ({
            timeUnixNano: nanos(record.atMs),
            severityText: record.severity,
            severityNumber: severityNumbers[record.severity],
            body: { stringValue: record.body },
            attributes: attributeList(record.attributes),
            traceId: record.traceId ?? '',
            spanId: record.spanId ?? '',
          })),
        },
      ],
    })),
  };
}
