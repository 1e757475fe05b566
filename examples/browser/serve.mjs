// Bundles the page and serves it. A browser has no environment: what the OTEL_* variables say is written into the bundle.
import { context } from 'esbuild';

const { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS, OTEL_SERVICE_NAME, BACKEND_URL, PORT } = process.env;
const headers = Object.fromEntries((OTEL_EXPORTER_OTLP_HEADERS ?? '').split(',').map((pair) => pair.split('=')));
const settings = {
  endpoint: OTEL_EXPORTER_OTLP_ENDPOINT ?? 'http://127.0.0.1:5000',
  apiKey: headers['x-honeycomb-team'] ?? '',
  serviceName: OTEL_SERVICE_NAME ?? 'frontend',
  activitiesUrl: `${BACKEND_URL ?? 'http://127.0.0.1:3000'}/api/activities/home`,
};

const page = await context({
  entryPoints: ['page.js'],
  bundle: true,
  format: 'esm',
  outdir: 'public',
  write: false,
  define: { SETTINGS: JSON.stringify(settings) },
});
const { port } = await page.serve({ servedir: 'public', host: '127.0.0.1', port: Number(PORT ?? 8080) });
console.log(`listening on http://127.0.0.1:${port}`);
