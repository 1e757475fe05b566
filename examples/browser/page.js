// Shows what the backend answers, and reports how long a person waited for it.
import { HoneycombWebSDK } from '@honeycombio/opentelemetry-web';
import { getWebAutoInstrumentations } from '@opentelemetry/auto-instrumentations-web';
import { context, trace, SpanStatusCode } from '@opentelemetry/api';

// Written in by serve.mjs.
const { activitiesUrl, ...settings } = SETTINGS;

const sdk = new HoneycombWebSDK({
  ...settings,
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
const status = document.getElementById('status');
try {
  const response = await context.with(trace.setSpan(context.active(), span), () => fetch(activitiesUrl));
  const activities = await response.json();
  for (const { handle, message } of activities) {
    const item = document.createElement('li');
    item.textContent = `${handle}: ${message}`;
    document.getElementById('activities').append(item);
  }
  span.setAttribute('app.activities_shown', activities.length);
  status.textContent = `trace ${span.spanContext().traceId}`;
} catch (error) {
  span.recordException(error);
  span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) });
  status.textContent = `failed: ${error}`;
} finally {
  span.end();
}
