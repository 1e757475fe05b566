/** One request that brought data, or tried to, as /api/arrivals tells it. */
export interface Arrival {
  time: string;
  outcome: 'accepted' | 'partial' | 'refused';
  reason: string;
  explanation: string;
  protocol: string;
  endpoint: string;
  dataset: string | null;
  datasets?: string[] | undefined;
  environment: string | null;
  key: string | null;
  status: number;
  events: number;
  refused_events: number;
  body_bytes: number;
  content_type: string | null;
  content_encoding: string | null;
  remote_address: string | null;
  user_agent: string | null;
  duration_ms: number;
  first_bytes?: string | undefined;
}

interface Reason {
  /** What happened, in a few words. */
  title: string;
  /** What to change; null where there is nothing to do. */
  advice: string | null;
}

// The remedies of docs/my-data-does-not-arrive.md, in its order.
const reasons: Record<string, Reason> = {
  accepted: { title: 'Accepted', advice: null },
  some_events_refused: { title: 'Some events refused', advice: 'The rest is stored. The explanation counts what was refused and says why.' },
  path_unknown: { title: 'Nothing is taken at this path', advice: 'The base endpoint is the address alone, without a path; that of one signal has its path, such as /v1/traces. The exporter adds the path to the base by itself.' },
  key_missing: { title: 'No key', advice: 'Set OTEL_EXPORTER_OTLP_HEADERS=x-honeycomb-team=KEY where the program starts, or send the header X-Honeycomb-Team.' },
  key_malformed: { title: 'No key at all by its form', advice: 'A key of letters and digits is expected.' },
  key_unknown: { title: 'Unknown key', advice: 'Paste what you send into the key check: it finds quotes, spaces, placeholders, cut keys and keys of other servers. A new key takes one click.' },
  key_revoked: { title: 'Revoked key', advice: 'Make a new key and put it where the old one stands.' },
  signature_differs: { title: 'Another signature', advice: 'The key is known. The explanation names the part that differs: mostly the secret access key, a host that a proxy changed, or a clock.' },
  key_may_not_send: { title: 'This key may not send', advice: 'Use an ingest key, or one with the permission events.' },
  dataset_name_bad: { title: 'No usable dataset name', advice: '1 to 255 characters, and not __all__. Over OpenTelemetry the name is that of the service: OTEL_SERVICE_NAME.' },
  dataset_unknown: { title: 'No such dataset, and none may be made', advice: 'Correct the name, or use a key with the permission createDatasets.' },
  dataset_limit: { title: 'Too many datasets', advice: "A value such as an id got into the service's name. If all of them are meant, raise --max-datasets." },
  header_bad: { title: 'Unreadable header', advice: 'The explanation names the header. Over OpenTelemetry it is mostly a Content-Type that is not OTLP’s, or gRPC through a proxy without HTTP/2: OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf.' },
  encoding_unsupported: { title: 'Unknown compression', advice: 'Send gzip or nothing; zstd needs libzstd on the server.' },
  encoding_broken: { title: 'Not compressed as it says', advice: 'A proxy may have unpacked the body and left its header.' },
  datagrams_dropped: { title: 'Datagrams dropped by the system', advice: 'They came faster than they could be read, or the receive buffer is small: raise net.core.rmem_max on the server, or trace fewer requests by a sampling rule.' },
  body_empty: { title: 'Empty request', advice: 'The request holds no fields.' },
  body_malformed: { title: 'Unreadable body', advice: 'The explanation says where, the first bytes show how it began.' },
  body_too_large: { title: 'Too large', advice: 'Send smaller batches (OTEL_BSP_MAX_EXPORT_BATCH_SIZE), or raise --otlp-max-request, --max-request or --max-event.' },
  too_many_columns: { title: 'Too many columns', advice: 'Values got into the names of fields. If all of them are meant, raise --max-columns.' },
  try_later: { title: 'No room', advice: 'Disk or memory of the server is full. SDKs try again by themselves; apiary doctor on the server’s machine says which.' },
  rate_limited: { title: 'Too many from one token', advice: 'It may send so many items in such a time (--rollbar-rate). Clients drop what is beyond; raise the limit or find what reports so often.' },
  sender_gone: { title: 'The sender gave up', advice: 'Its timeout (OTEL_EXPORTER_OTLP_TIMEOUT) is too short, or the network or the server too slow.' },
  internal_error: { title: 'A fault of the server', advice: 'Please report it with the explanation and the server’s output.' },
};

/** All reasons that the server counts by, accepted first. */
export const reasonNames: readonly string[] = Object.keys(reasons);

/** A reason in words; one that this page does not know yet shows as it is. */
export const reasonOf = (reason: string): Reason => reasons[reason] ?? { title: reason.replaceAll('_', ' '), advice: null };

/** All datasets that a request named. */
export const datasetsOf = (arrival: Arrival): readonly string[] => arrival.datasets ?? (arrival.dataset === null ? [] : [arrival.dataset]);

export interface ArrivalFilter {
  dataset: string | null;
  outcome: Arrival['outcome'] | null;
  reason: string | null;
}

/** The filter as it stands in an address; what makes no sense is left out. */
export function arrivalFilterFrom(search: URLSearchParams): ArrivalFilter {
  const outcome = search.get('outcome');
  const reason = search.get('reason');
  return {
    dataset: search.get('dataset') || null,
    outcome: outcome === 'accepted' || outcome === 'partial' || outcome === 'refused' ? outcome : null,
    reason: reason !== null && Object.hasOwn(reasons, reason) ? reason : null,
  };
}

// The server keeps no ids of arrivals; no two share time, duration and all the rest.
const identity = (arrival: Arrival) => `${arrival.time} ${arrival.duration_ms} ${arrival.endpoint} ${arrival.remote_address} ${arrival.body_bytes} ${arrival.dataset}`;

/** Known and new arrivals, newest first, each once, at most `limit`. Gives `known` back when nothing is new. */
export function mergeArrivals(known: readonly Arrival[], more: readonly Arrival[], limit: number): readonly Arrival[] {
  const seen = new Set(known.map(identity));
  const fresh = more.filter((arrival) => !seen.has(identity(arrival)) && seen.add(identity(arrival)));
  if (fresh.length === 0) return known;
  return [...fresh, ...known].sort((a, b) => (a.time < b.time ? 1 : a.time > b.time ? -1 : 0)).slice(0, limit);
}

/** What the light on the start page shows. */
export type Light = { state: 'waiting' } | { state: 'arrived'; arrival: Arrival } | { state: 'refused'; arrival: Arrival };

const isOfMetrics = (arrival: Arrival) => /metrics/i.test(arrival.endpoint);

/**
 * The light after an arrival. Green stays green for the first event that came, but metrics, which SDKs send beside traces and sometimes
 * before them, give way to what can be followed; a refusal shows until something is taken.
 */
export function lightAfter(light: Light, arrival: Arrival): Light {
  if (light.state === 'arrived') return isOfMetrics(light.arrival) && arrival.events > 0 && !isOfMetrics(arrival) ? { state: 'arrived', arrival } : light;
  if (arrival.outcome === 'refused') return { state: 'refused', arrival };
  // A request without events, such as a probe of the connection, is no first event.
  return arrival.events > 0 ? { state: 'arrived', arrival } : light;
}
