// Starts OpenTelemetry before the application is loaded, so that node:http is instrumented. Service name, endpoint, headers
// and protocol come from the OTEL_* environment variables alone.
const { NodeSDK } = require('@opentelemetry/sdk-node');
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');

const sdk = new NodeSDK({ instrumentations: [new HttpInstrumentation()] });
sdk.start();

// What is still waiting is sent before the process ends.
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => sdk.shutdown().catch(console.error).finally(() => process.exit(0)));
}
