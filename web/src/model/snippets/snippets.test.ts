import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { markFilled, serviceNameProblem, sources } from '.';

const page = readFileSync(new URL('../../../../docs/send-data.md', import.meta.url), 'utf8');
const asInTheDocs = { address: 'http://127.0.0.1:5000', key: 'YOUR_KEY', service: 'my-service' };
const steps = sources.flatMap((source) => source.steps.map((step) => ({ source, step, name: `${source.id}: ${step.title}` })));

test.each(steps)('$name stands in docs/send-data.md word for word, where the server\'s tests run what can be run', ({ source, step }) => {
  expect(page).toContain(step.text(source.id === 'otel-browser' ? { ...asInTheDocs, service: 'frontend' } : asInTheDocs));
});

test.each(sources)('$name names the address, the key and nothing of this machine but those', (source) => {
  const text = source.steps.map((step) => step.text({ address: 'https://bees.example:8443', key: 'hcaik_test', service: 'checkout' })).join('\n');
  // X-Ray's SDKs speak to a port of their own, without a key.
  const isXRay = source.id.startsWith('xray');
  expect(text).toContain(isXRay ? 'bees.example:2000' : 'bees.example:8443');
  // AWS's clients have keys of their own kind, which their variables make.
  if (!isXRay) expect(text).toContain(source.family === 'AWS' ? 'keys create --aws' : 'hcaik_test');
  expect(text).not.toMatch(/YOUR_KEY|127\.0\.0\.1|localhost|my-service/);
});

test('every program is named after the reader\'s service, where it is not the collector that passes names on', () => {
  const without = sources.filter((source) => !source.steps.some((step) => step.text({ ...asInTheDocs, service: 'checkout' }).includes('checkout'))).map((source) => source.id);
  // Nor do Rollbar's clients tell a name: their token and their environment say whose an error is.
  expect(without).toEqual(['otel-collector', 'rollbar-python', 'rollbar-node', 'rollbar-browser']);
});

test('the collector uses TLS over gRPC exactly when the address does', () => {
  const collector = sources.find((source) => source.id === 'otel-collector')!.steps[0]!;
  expect(collector.text({ ...asInTheDocs, address: 'https://bees.example' })).toContain('endpoint: bees.example\n    tls:\n      insecure: false');
  expect(collector.text(asInTheDocs)).toContain('endpoint: 127.0.0.1:5000\n    tls:\n      insecure: true');
});

test('ids are unique', () => {
  expect(new Set(sources.map((source) => source.id)).size).toBe(sources.length);
});

test.each([
  ['my-service', true],
  ['Shop.web_2', true],
  ['', false],
  ['a b', false],
  ["x'; rm -rf ~ #", false],
  ['$(id)', false],
  ['-rf', false],
  ['größe', false],
  ['a'.repeat(255), true],
  ['a'.repeat(256), false],
])('service name %j may stand in a shell: %j', (name, good) => {
  expect(serviceNameProblem(name) === null).toBe(good);
});

test('what was filled in is marked wherever it stands, the longest first', () => {
  expect(markFilled('key=abc at http://a.b/abc', ['abc', 'http://a.b'])).toEqual([
    { text: 'key=', filled: false },
    { text: 'abc', filled: true },
    { text: ' at ', filled: false },
    { text: 'http://a.b', filled: true },
    { text: '/', filled: false },
    { text: 'abc', filled: true },
  ]);
  expect(markFilled('nothing here', [''])).toEqual([{ text: 'nothing here', filled: false }]);
  expect(markFilled('aXb a.b', ['a.b'])).toEqual([{ text: 'aXb ', filled: false }, { text: 'a.b', filled: true }]);
});
