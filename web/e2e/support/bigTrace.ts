import { seededChance } from './chance';
import type { Span } from './otlp';

const services = ['batch', 'catalog', 'prices', 'db', 'search', 'mailer'] as const;
const work = ['GET /items', 'SELECT', 'render', 'cache get', 'validate', 'POST /orders', 'publish'] as const;

/** What one of its spans is called, and no other. */
export const needle = 'the needle in the haystack';

/** A trace as a long import makes it: a tree of so many spans, some failed, one of them the needle. The same for the same size and start. */
export function bigTrace(size: number, startMs: number): { traceId: string; spans: Span[]; needleId: string } {
  const chance = seededChance(7);
  const traceId = chance.hex(32);
  const spans: Span[] = [{ service: 'batch', traceId, spanId: chance.hex(16), name: 'nightly import', kind: 2, startMs, durationMs: 30_000 }];
  for (let i = 1; i < size; i++) {
    // Mostly below one of the last, so that it becomes deep; at times anywhere.
    const parent = spans[chance.next() < 0.3 ? chance.between(0, spans.length - 1) : Math.max(0, spans.length - chance.between(1, 40))]!;
    spans.push({
      service: chance.pick(services),
      traceId,
      spanId: chance.hex(16),
      parentId: parent.spanId,
      name: i === Math.floor(size * 0.8) ? needle : chance.pick(work),
      kind: 1,
      startMs: parent.startMs + chance.next() * parent.durationMs * 0.6,
      durationMs: Math.max(0.001, parent.durationMs * chance.next() * 0.35),
      attributes: { 'app.item': i },
      ...(chance.next() < 0.002 && { error: 'no stock' }),
    });
  }
  return { traceId, spans, needleId: spans.find((span) => span.name === needle)!.spanId };
}
