import { existsSync } from 'node:fs';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, expectAccessible, expectUnharmed, type Page, test } from './server';
import { copied } from './support/gestures';
import { runInShell } from './support/run';

const repository = new URL('../../', import.meta.url).pathname;

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

const light = (page: Page) => page.getByRole('region', { name: 'First event' });

async function pick(page: Page, source: string) {
  await page.getByRole('button', { name: source, exact: true }).click();
}

async function makeKey(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Make a key' }).click();
  await expect(page.getByText('is made and stands in all that you copy')).toBeVisible();
  return page.getByLabel('Key', { exact: true }).inputValue();
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'apiary-snippet-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test('a first trace, sent with what the screen gives to copy, turns the light green and is one click away', async ({ page, empty }) => {
  await page.goto(empty.url);
  await expect(light(page)).toContainText('Waiting for the first event');
  await pick(page, 'curl');
  const key = await makeKey(page);
  const command = await copied(page, 'A trace with two spans, as OpenTelemetry sends it');
  expect(command).toContain(key);
  expect(command).toContain(empty.url);
  const answer = await inFolder((folder) => runInShell(command, folder));
  expect(answer).toContain('200');
  await expect(light(page)).toContainText('It arrived');
  await expect(light(page)).toContainText('2 events in my-service');
  await light(page).getByRole('link', { name: 'See the trace' }).click();
  await expect(page).toHaveURL(/\/trace\/[0-9a-f]{32}\?span=eee19b7ec3c1b174/);
  await expect(page.getByText('GET /cart').first()).toBeVisible();
});

test('one event by the other curl arrives too, under the name that was chosen', async ({ page, empty }) => {
  await page.goto(empty.url);
  await pick(page, 'curl');
  await page.getByLabel("Your program's name").fill('checkout');
  await makeKey(page);
  const answer = await inFolder(async (folder) => runInShell(await copied(page, "Or one event, as Honeycomb's API takes it"), folder));
  expect(answer).toContain('200');
  await expect(light(page)).toContainText('1 event in checkout');
  await expect(light(page).getByRole('link', { name: 'Ask about it' })).toBeVisible();
});

test('Node.js: variables, tracing.js and the command, as copied, give a trace', async ({ page, empty }) => {
  const packages = join(repository, 'examples/node/node_modules');
  expect(existsSync(packages), 'run npm ci in examples/node first').toBe(true);
  await page.goto(empty.url);
  await pick(page, 'Node.js');
  await makeKey(page);
  const variables = await copied(page, 'Variables in the shell that starts the program');
  const tracing = await copied(page, 'The file tracing.js');
  const start = await copied(page, 'Start the program with it, first of all');
  await inFolder(async (folder) => {
    await symlink(packages, join(folder, 'node_modules'));
    await writeFile(join(folder, 'tracing.js'), tracing);
    await writeFile(
      join(folder, 'app.js'),
      `const http = require('node:http');
       const server = http.createServer((request, response) => response.end('hello')).listen(0, '127.0.0.1', () =>
         http.get({ port: server.address().port, path: '/cart' }, (reply) => reply.resume().on('end', () => process.kill(process.pid, 'SIGTERM'))));`,
    );
    await runInShell(`${variables}\n${start}`, folder);
  });
  await expect(light(page)).toContainText('my-service');
  await expect(light(page).getByRole('link', { name: 'See the trace' })).toBeVisible();
  const { rows } = await empty.api<{ rows: { data: Record<string, unknown> }[] }>('POST', '/api/rows', { dataset: 'my-service', query: { time_range: 3600 } });
  expect(rows.map((row) => row.data['span.kind']).sort()).toEqual(['client', 'server']);
});

test('libhoney for JavaScript, as copied, gives an event', async ({ page, empty }) => {
  const packages = join(repository, 'tests/node_modules');
  expect(existsSync(packages), 'run npm ci in tests first').toBe(true);
  await page.goto(empty.url);
  await pick(page, 'libhoney, JavaScript');
  await makeKey(page);
  const program = await copied(page, 'In the program');
  await inFolder(async (folder) => {
    await symlink(packages, join(folder, 'node_modules'));
    await writeFile(join(folder, 'send.mjs'), program);
    await runInShell('node send.mjs', folder);
  });
  await expect(light(page)).toContainText('1 event in my-service');
});

test('every block that can be copied has the address, and the key once there is one', async ({ page, empty }) => {
  await page.goto(`${empty.url}/?send=curl`);
  await expect(page.getByText('YOUR_KEY stands in its place')).toBeVisible();
  expect(await copied(page, "Or one event, as Honeycomb's API takes it")).toContain('YOUR_KEY');
  await page.getByLabel('Key', { exact: true }).fill('hcaik_pasted');
  for (const source of ['Python, Flask', '.NET', 'Java', 'Go', 'Browser page', 'Collector', 'libhoney, Python', 'libhoney, Go', 'Beeline, Python', 'Beeline, Node.js']) {
    await pick(page, source);
    const text = (await page.locator('pre').allTextContents()).join('\n');
    expect(text, source).toContain('hcaik_pasted');
    expect(text, source).toContain(empty.url.replace('http://', ''));
  }
  await expect(page).toHaveURL(/send=beeline-node/);
});

test('a key that would break out of a string is not put into code', async ({ page, empty }) => {
  await page.goto(`${empty.url}/?send=libhoney-js`);
  await page.getByLabel('Key', { exact: true }).fill("x'; process.exit(1) //");
  await expect(page.getByText('A key has letters, digits and _ alone')).toBeVisible();
  await expect(page.locator('pre').last()).toContainText("writeKey: 'YOUR_KEY'");
  await page.getByLabel("Your program's name").fill('a b');
  await expect(page.getByText('a letter or digit first')).toBeVisible();
  await expect(page.locator('pre').last()).toContainText("dataset: 'my-service'");
});

test('a token for Rollbar’s clients is of the scope that the snippet needs, and what comes with it leads to the error', async ({ page, empty }) => {
  await page.goto(empty.url);
  await pick(page, 'rollbar.js, page');
  await makeKey(page);
  await pick(page, 'rollbar.js, Node');
  await expect(page.getByLabel('Key', { exact: true })).toHaveValue('');
  const token = await makeKey(page);
  expect(await copied(page, 'In the program')).toContain(`accessToken: '${token}',\n  endpoint: '${empty.url}/api/1/item/'`);
  const report = { data: { environment: 'production', body: { trace: { frames: [], exception: { class: 'Error', message: 'the honey is gone' } } } } };
  const reply = await fetch(`${empty.url}/api/1/item/`, { method: 'POST', headers: { 'X-Rollbar-Access-Token': token }, body: JSON.stringify(report) });
  expect(reply.status).toBe(200);
  await light(page).getByRole('link', { name: 'See the error' }).click();
  await expect(page.getByRole('heading', { name: 'Error: the honey is gone' })).toBeVisible();
});

test('a refusal shows on the light at once, with what to do; the key check finds the mistake; the next event is green', async ({ page, empty }) => {
  await page.goto(empty.url);
  await expect(light(page)).toContainText('Waiting for the first event');
  const quoted = `"${empty.ingestKey}"`;
  expect((await empty.sendEvent('shop', { name: 'x' }, quoted)).status).toBe(401);
  await expect(light(page)).toContainText('Refused: unknown key');
  await expect(light(page)).toContainText('it has a space, a quote or a word around it; without that it is right');
  await expect(light(page)).toContainText('A new key takes one click');
  await light(page).getByRole('button', { name: 'Check the key' }).click();
  await expect(page.getByLabel('Key, token, header or variable')).toBeFocused();
  await page.keyboard.insertText(`OTEL_EXPORTER_OTLP_HEADERS=x-honeycomb-team=${quoted}`);
  await page.keyboard.press('Enter');
  await expect(page.getByText('The key is known, but not as it stands here')).toBeVisible();
  await expectAccessible(page);
  expect((await empty.sendEvent('shop', { name: 'x' })).status).toBe(200);
  await expect(light(page)).toContainText('1 event in shop');
});

test('a refusal from before the page was opened shows too, as long as nothing was ever stored', async ({ page, empty }) => {
  await empty.sendEvent('shop', {}, empty.ingestKey);
  await page.goto(empty.url);
  await expect(light(page)).toContainText('Refused: empty request');
  await light(page).getByRole('link', { name: 'See the request' }).click();
  await expect(page).toHaveURL(/\/arrivals\?outcome=refused&reason=body_empty/);
  await expect(page.getByRole('gridcell', { name: /^Empty request/ })).toBeVisible();
});

test.describe('key check', () => {
  const check = async (page: Page, text: string) => {
    await page.getByLabel('Key, token, header or variable').fill(text);
    await page.getByRole('button', { name: 'Check the key' }).click();
  };

  test('of a good key, a cut one, a foreign one, a revoked one', async ({ page, empty }) => {
    await empty.sendEvent('shop', { name: 'x' });
    await page.goto(`${empty.url}/settings`);
    await check(page, `X-Honeycomb-Team: ${empty.ingestKey}`);
    const verdict = page.getByRole('alert').filter({ hasText: 'This key works' });
    await expect(verdict).toContainText('environment Production of team My team');
    await expect(verdict).toContainText('last to shop');
    await expect(verdict).toContainText('createDatasets');
    await check(page, empty.ingestKey.slice(0, 40));
    await expect(page.getByRole('alert')).toContainText('was cut');
    await check(page, '0123456789abcdef0123456789abcdef');
    await expect(page.getByRole('alert')).toContainText('Classic');
    const key = await empty.api<{ id: string; secret: string }>('POST', '/api/keys', { name: 'gone', kind: 'ingest' });
    await empty.api('DELETE', `/api/keys/${key.id}`);
    await check(page, key.secret);
    await expect(page.getByRole('alert')).toContainText('This key was revoked');
  });

  test('shows markup as text', async ({ page, empty }) => {
    await empty.api('POST', '/api/keys', { name: '<img src=x onerror=window.pwned=1>', kind: 'ingest' }).then(async (made) => {
      await page.goto(`${empty.url}/settings`);
      await check(page, (made as { secret: string }).secret);
    });
    await expect(page.getByRole('alert')).toContainText('<img src=x onerror=window.pwned=1>');
    await check(page, '<svg onload=window.pwned=2>');
    await expect(page.getByText('This key opens nothing here')).toBeVisible();
    await expectUnharmed(page);
  });
});

test('with data there it is home: datasets, what was asked, what is saved, and the way to send more', async ({ page, shop }) => {
  await page.goto('/');
  const datasets = page.getByRole('region', { name: 'Datasets' });
  for (const service of new Set(shop.spans.map((span) => span.service))) await expect(datasets.getByRole('link', { name: service, exact: true })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Saved queries' }).getByRole('link', { name: 'Recent Traces' })).toBeVisible();
  await page.getByRole('link', { name: 'Send more data' }).click();
  await expect(light(page)).toContainText('Waiting for an event');
  await page.goBack();
  await datasets.getByRole('link', { name: 'shop-web' }).click();
  // Its first question is asked at once, and has an address then.
  await expect(page).toHaveURL(/\/query[/?]/);
  await expect(page.getByRole('combobox', { name: 'Dataset' })).toHaveValue('shop-web');
});

test('a dataset whose name is markup is text', async ({ page, empty }) => {
  const name = '<img src=x onerror=window.pwned=1>';
  expect((await empty.sendEvent(name, { name: 'x' })).status).toBe(200);
  await page.goto(empty.url);
  await expect(page.getByRole('link', { name })).toBeVisible();
  await page.goto(`${empty.url}/datasets`);
  await page.getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { name })).toBeVisible();
  await expectUnharmed(page);
});

test('by keyboard alone: pick, make a key, copy', async ({ page, empty }) => {
  await page.goto(empty.url);
  await expect(light(page)).toContainText('Waiting');
  await page.getByRole('button', { name: 'Browser page' }).focus();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Collector' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Collector' })).toHaveAttribute('aria-pressed', 'true');
  await page.getByLabel("Your program's name").focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Make a key' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText('is made and stands in all')).toBeVisible();
  await page.getByRole('button', { name: 'Copy In its configuration' }).focus();
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('otlphttp/apiary');
});

test('a server that goes away is said, and the light works on when it is back', async ({ page, empty, watch }) => {
  watch.expect(/Failed to load resource|ERR_CONNECTION_REFUSED|ERR_INCOMPLETE|net::ERR/);
  await page.goto(empty.url);
  await expect(light(page)).toContainText('Waiting for the first event');
  await empty.pause();
  await expect(page.getByText('The server does not answer.')).toBeVisible();
  await empty.resume();
  await expect(page.getByText('The server does not answer.')).toBeHidden();
  await expect(light(page)).toContainText('Waiting for the first event');
  expect((await empty.sendEvent('shop', { name: 'x' })).status).toBe(200);
  await expect(light(page)).toContainText('1 event in shop');
});

test('start and home are accessible', async ({ page, empty }) => {
  await page.goto(empty.url);
  await expect(light(page)).toContainText('Waiting');
  await expectAccessible(page);
  await empty.sendEvent('shop', {}, 'hcaik_nope');
  await expect(light(page)).toContainText('Refused');
  await expectAccessible(page);
  await empty.sendEvent('shop', { name: 'x', 'trace.trace_id': 'a', 'trace.span_id': 'b' });
  await expect(light(page).getByRole('link', { name: 'See the trace' })).toBeVisible();
  await expectAccessible(page);
  await page.goto('/');
  await expect(page.getByRole('link', { name: 'shop-web' })).toBeVisible();
  await expectAccessible(page);
});
