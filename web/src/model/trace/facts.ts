import { clockSkews, endsLateMs, type Skew } from './times';
import { Kind, type Trace } from './trace';

/** A span that others name as their parent and that is not there. */
export interface MissingSpan {
  entry: number;
  spanId: string;
  /** How many spans name it. */
  waiting: number;
  services: readonly string[];
}

/** What one should know of a trace before one trusts its picture. */
export interface TraceFacts {
  missing: readonly MissingSpan[];
  /** Spans that name no parent. */
  roots: readonly number[];
  skews: readonly Skew[];
  /** Spans that end after the one above them. */
  endLate: { spans: number; mostMs: number };
  /** Log lines and span events of spans that are not there. */
  loose: { count: number; first: number };
  logs: number;
  events: number;
}

/** Looks a trace over once. */
export function factsOf(trace: Trace): TraceFacts {
  const facts = { missing: [] as MissingSpan[], roots: [] as number[], endLate: { spans: 0, mostMs: 0 }, loose: { count: 0, first: -1 }, logs: 0, events: 0 };
  const circle = new Set(trace.inCircle);
  for (let i = 0; i < trace.size; i++) {
    switch (trace.kind[i]) {
      case Kind.missing:
        facts.missing.push(missingSpan(trace, i));
        continue;
      case Kind.span: {
        if (trace.parent[i]! < 0 && !circle.has(i)) facts.roots.push(i);
        const late = endsLateMs(trace, i);
        if (late === 0) continue;
        facts.endLate.spans++;
        facts.endLate.mostMs = Math.max(facts.endLate.mostMs, late);
        continue;
      }
      case Kind.log:
        facts.logs++;
        break;
      default:
        facts.events++;
    }
    if (trace.parent[i]! >= 0) continue;
    if (facts.loose.count === 0) facts.loose.first = i;
    facts.loose.count++;
  }
  return { ...facts, skews: clockSkews(trace) };
}

function missingSpan(trace: Trace, entry: number): MissingSpan {
  const services = new Set<string>();
  let waiting = 0;
  for (let child = entry + 1; child < trace.end[entry]!; child = trace.end[child]!) {
    if (trace.kind[child] !== Kind.span) continue;
    waiting++;
    services.add(trace.texts[trace.service[child]!] ?? '');
  }
  return { entry, spanId: trace.spanId[entry]!, waiting, services: [...services] };
}

/** What a service has in a trace. */
export interface ServiceShare {
  /** Its index into the trace's texts. */
  service: number;
  name: string;
  spans: number;
  errors: number;
  selfMs: number;
}

/** The services of a trace, the one with the most time of its own first. */
export function serviceShares(trace: Trace, self: Float64Array): ServiceShare[] {
  const shares = new Map<number, ServiceShare>();
  for (let i = 0; i < trace.size; i++) {
    if (trace.kind[i] !== Kind.span) continue;
    const service = trace.service[i]!;
    let share = shares.get(service);
    if (share === undefined) shares.set(service, (share = { service, name: trace.texts[service] ?? '', spans: 0, errors: 0, selfMs: 0 }));
    share.spans++;
    share.errors += trace.error[i]!;
    share.selfMs += self[i]!;
  }
  return [...shares.values()].sort((a, b) => b.selfMs - a.selfMs || b.spans - a.spans);
}
