// OpenTelemetry's Node SDK with everything that it can say: one trace of two spans with an exception, an event and a link,
// log records inside and outside of it, and each kind of metric. Endpoint, protocol, headers and service name come from the
// OTEL_* variables. Prints the ids, and what went wrong while exporting.
import { context, metrics, SpanKind, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';
import { logs, SeverityNumber } from '@opentelemetry/api-logs';
import { setGlobalErrorHandler } from '@opentelemetry/core';
import { metrics as sdkMetrics, NodeSDK } from '@opentelemetry/sdk-node';

const errors = [];
setGlobalErrorHandler((error) => errors.push({ name: error.name, message: error.message, code: error.code }));

const sdk = new NodeSDK({
  instrumentations: [],
  views: [{ instrumentName: 'queue.wait', aggregation: { type: sdkMetrics.AggregationType.EXPONENTIAL_HISTOGRAM } }],
});
sdk.start();

const start = Date.UTC(2026, 10, 20, 12, 0, 0);
const tracer = trace.getTracer('checkout.tracer', '1.2.3');
const root = tracer.startSpan('POST /checkout', {
  kind: SpanKind.SERVER,
  startTime: start,
  attributes: { 'user.name': 'größe 🐝', 'cart.items': 3, 'cart.total': 12.5, 'user.known': true, 'cart.skus': ['a', 'b'], 'cart.prices': [1.5, 2], 'cart.flags': [true, false] },
});
const inside = trace.setSpan(context.active(), root);
const linked = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: TraceFlags.SAMPLED };
const child = tracer.startSpan('charge card', { kind: SpanKind.CLIENT, startTime: start + 50, links: [{ context: linked, attributes: { 'link.why': 'retry' } }] }, inside);
child.addEvent('card declined', { attempt: 1 }, start + 100);
child.recordException(new TypeError('no such card'), start + 110);
child.setStatus({ code: SpanStatusCode.ERROR, message: 'declined' });
child.end(start + 150);

const logger = logs.getLogger('checkout.logger', '4.5.6');
logger.emit({ timestamp: start + 120, severityNumber: SeverityNumber.WARN, severityText: 'WARN', body: 'card declined', attributes: { attempt: 1 }, context: trace.setSpan(context.active(), child) });
logger.emit({ timestamp: start + 130, severityNumber: SeverityNumber.INFO, body: { order: { id: 17 }, paid: false }, eventName: 'order.placed' });
root.end(start + 250);

const meter = metrics.getMeter('checkout.meter', '7.8.9');
const shop = { shop: 'north' };
meter.createCounter('orders').add(5, shop);
meter.createUpDownCounter('carts.open').add(-2, shop);
meter.createGauge('temperature').record(21.5, shop);
const duration = meter.createHistogram('request.duration');
for (const value of [1, 20, 300]) duration.record(value, shop);
const wait = meter.createHistogram('queue.wait');
for (const value of [1, 2, 4]) wait.record(value, shop);

await sdk.shutdown().catch((error) => errors.push({ name: error.name, message: error.message, code: error.code }));
console.log(JSON.stringify({ traceId: root.spanContext().traceId, rootId: root.spanContext().spanId, childId: child.spanContext().spanId, errors }));
