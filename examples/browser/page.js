// Shows what the backend answers and reports how long a person waited for it. The address of the page says the rest, as the
// OTEL_* variables do elsewhere: ?endpoint=http://127.0.0.1:4318&key=INGEST_KEY&service=frontend&backend=http://127.0.0.1:3000
import { HoneycombWebSDK } from '@honeycombio/opentelemetry-web';
import { getWebAutoInstrumentations } from '@opentelemetry/auto-instrumentations-web';
import { context, trace, SpanStatusCode } from '@opentelemetry/api';

const settings = new URLSearchParams(location.search);
const activitiesUrl = `${settings.get('backend') ?? 'http://127.0.0.1:3000'}/api/activities/home`;

const sdk = new HoneycombWebSDK({
  endpoint: settings.get('endpoint') ?? 'http://127.0.0.1:4318',
  apiKey: settings.get('key') ?? '',
  serviceName: settings.get('service') ?? 'frontend',
  instrumentations: [
    getWebAutoInstrumentations({
      // A request to another origin carries the trace only if its whole address is named here (or matches an expression).
      '@opentelemetry/instrumentation-fetch': { propagateTraceHeaderCorsUrls: [activitiesUrl] },
    }),
  ],
});
sdk.start();

// From the moment the person asked for the page until the activities stand there.
const span = trace.getTracer('home.page').startSpan('home-page', { startTime: performance.timeOrigin });
try {
  const response = await context.with(trace.setSpan(context.active(), span), () => fetch(activitiesUrl));
  const activities = await response.json();
  for (const { handle, message } of activities) {
    const item = document.createElement('li');
    item.textContent = `${handle}: ${message}`;
    document.getElementById('activities').append(item);
  }
  span.setAttribute('app.activities_shown', activities.length);
  document.getElementById('status').textContent = `trace ${span.spanContext().traceId}`;
} catch (error) {
  span.recordException(error);
  span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) });
  document.getElementById('status').textContent = `failed: ${error}`;
} finally {
  span.end();
}
