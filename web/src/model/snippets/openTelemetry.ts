import { type Source, variables } from './Source';

/** OpenTelemetry's SDKs, its browser pages and its collector. The texts are those of docs/send-data.md; a test compares. */
export const openTelemetry: readonly Source[] = [
  {
    id: 'otel-python',
    name: 'Python, Flask',
    family: 'OpenTelemetry',
    steps: [
      { title: 'Install', language: 'sh', text: () => 'pip install flask opentelemetry-sdk opentelemetry-exporter-otlp-proto-http opentelemetry-instrumentation-flask' },
      variables,
      {
        title: 'In the program',
        language: 'python',
        text: () => `from flask import Flask
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.flask import FlaskInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

provider = TracerProvider()
provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
trace.set_tracer_provider(provider)

app = Flask(__name__)
FlaskInstrumentor().instrument_app(app)`,
      },
      {
        title: 'Or without a change to any Python program',
        language: 'sh',
        text: () => `pip install opentelemetry-distro opentelemetry-exporter-otlp
opentelemetry-bootstrap -a install
opentelemetry-instrument python app.py`,
      },
    ],
  },
  {
    id: 'otel-node',
    name: 'Node.js',
    family: 'OpenTelemetry',
    steps: [
      { title: 'Install', language: 'sh', text: () => 'npm install @opentelemetry/api @opentelemetry/sdk-node @opentelemetry/instrumentation-http' },
      variables,
      {
        title: 'The file tracing.js',
        language: 'js',
        text: () => `const { NodeSDK } = require('@opentelemetry/sdk-node');
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');

const sdk = new NodeSDK({ instrumentations: [new HttpInstrumentation()] });
sdk.start();
process.once('SIGTERM', () => sdk.shutdown().finally(() => process.exit(0)));`,
      },
      { title: 'Start the program with it, first of all', language: 'sh', text: () => 'node --require ./tracing.js app.js' },
      {
        title: 'Or without a file of your own',
        language: 'sh',
        text: () => `npm install @opentelemetry/api @opentelemetry/auto-instrumentations-node
node --require @opentelemetry/auto-instrumentations-node/register app.js`,
      },
    ],
  },
  {
    id: 'otel-dotnet',
    name: '.NET',
    family: 'OpenTelemetry',
    steps: [
      { title: 'Install', language: 'sh', text: () => 'dotnet add package OpenTelemetry.Exporter.OpenTelemetryProtocol' },
      variables,
      {
        title: 'In the program',
        language: 'csharp',
        text: () => `using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

using var telemetry = OpenTelemetrySdk.Create(sdk => sdk
    .WithTracing(tracing => tracing.AddSource("Microsoft.AspNetCore", "System.Net.Http", "my-own-source"))
    .WithMetrics(metrics => metrics.AddMeter("Microsoft.AspNetCore.Hosting"))
    .WithLogging()
    .UseOtlpExporter());`,
      },
      {
        title: 'Or in ASP.NET Core',
        language: 'csharp',
        text: () => 'builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddAspNetCoreInstrumentation()).UseOtlpExporter();',
        note: 'Needs the packages OpenTelemetry.Extensions.Hosting and OpenTelemetry.Instrumentation.AspNetCore as well.',
      },
    ],
  },
  {
    id: 'otel-java',
    name: 'Java',
    family: 'OpenTelemetry',
    steps: [
      variables,
      {
        title: 'Get the agent and start the program with it',
        language: 'sh',
        text: () => `curl -LO https://github.com/open-telemetry/opentelemetry-java-instrumentation/releases/latest/download/opentelemetry-javaagent.jar
java -javaagent:opentelemetry-javaagent.jar -jar app.jar`,
      },
    ],
  },
  {
    id: 'otel-go',
    name: 'Go',
    family: 'OpenTelemetry',
    steps: [
      { title: 'Install', language: 'sh', text: () => 'go get go.opentelemetry.io/otel/sdk go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp' },
      variables,
      {
        title: 'In the program',
        language: 'go',
        text: () => `import (
	"context"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/trace"
)

func startTracing(ctx context.Context) (func(context.Context) error, error) {
	exporter, err := otlptracehttp.New(ctx) // reads the variables; http:// in the endpoint means without TLS
	if err != nil {
		return nil, err
	}
	provider := trace.NewTracerProvider(trace.WithBatcher(exporter))
	otel.SetTracerProvider(provider)
	return provider.Shutdown, nil // call it before the program ends
}`,
      },
    ],
  },
  {
    id: 'otel-browser',
    name: 'Browser page',
    family: 'OpenTelemetry',
    steps: [
      { title: 'Install', language: 'sh', text: () => 'npm install @honeycombio/opentelemetry-web @opentelemetry/auto-instrumentations-web' },
      {
        title: 'In the page, before anything else',
        language: 'js',
        text: ({ address, key, service }) => `import { HoneycombWebSDK } from '@honeycombio/opentelemetry-web';
import { getWebAutoInstrumentations } from '@opentelemetry/auto-instrumentations-web';

new HoneycombWebSDK({
  endpoint: '${address}', // without /v1/traces
  apiKey: '${key}',
  serviceName: '${service}',
  instrumentations: [
    getWebAutoInstrumentations({
      // Which other origins get the header traceparent, so that their spans join the page's trace.
      '@opentelemetry/instrumentation-fetch': { propagateTraceHeaderCorsUrls: [/^https:\\/\\/api\\.example\\//] },
    }),
  ],
}).start();`,
        note: 'Whoever can see the page can see the key: use an ingest key, which can only send. A page that came by https can send to https alone.',
      },
    ],
  },
  {
    id: 'otel-collector',
    name: 'Collector',
    family: 'OpenTelemetry',
    steps: [
      {
        title: 'In its configuration',
        language: 'yaml',
        text: ({ address, key }) => `exporters:
  otlphttp/apiary:
    endpoint: ${address}
    headers:
      x-honeycomb-team: ${key}
  # The same over gRPC; no scheme in front, and TLS is off by its own switch.
  otlp/apiary:
    endpoint: ${address.replace(/^https?:\/\//, '')}
    tls:
      insecure: ${!address.startsWith('https:')}
    headers:
      x-honeycomb-team: ${key}

service:
  pipelines:
    traces: { receivers: [otlp], processors: [batch], exporters: [otlphttp/apiary] }
    logs: { receivers: [otlp], processors: [batch], exporters: [otlphttp/apiary] }
    metrics: { receivers: [otlp], processors: [batch], exporters: [otlphttp/apiary] }`,
        note: 'One of the two exporters is enough. A collector on the same machine wants ports 4317 and 4318 for itself: start Apiary with --otlp-http none --otlp-grpc none.',
      },
    ],
  },
];
