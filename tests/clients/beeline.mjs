// honeycomb-beeline as its readme shows it, without a web framework: one trace of a root and two child spans.
// Prints the trace's id.
import beeline from 'honeycomb-beeline';

const { APIARY_URL, APIARY_KEY, SERVICE } = process.env;
beeline({ apiHost: APIARY_URL, writeKey: APIARY_KEY, serviceName: SERVICE, enabledInstrumentations: [] });

const trace = beeline.startTrace({ name: 'handle order', task: 'checkout' });
const traceId = trace.payload['trace.trace_id'];
beeline.addTraceContext({ customer: 'c-17' });
for (const name of ['reserve stock', 'charge card']) {
  const span = beeline.startSpan({ name });
  beeline.addContext({ amount: 12.5, retried: false });
  beeline.finishSpan(span);
}

beeline.finishTrace(trace);
await beeline.flush();
console.log(JSON.stringify({ traceId }));
