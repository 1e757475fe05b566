import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type ApiaryServer, expect, expectUnharmed, inTheme, type Page, slowCustomer, test } from './server';
import { reportErrors } from './support/errors';
import type { Shop } from './support/shop';

// Pictures of the main pages from the seeded shop. They go to the test's results, and to docs/screens with
// APIARY_REWRITE_SCREENS=1; look at each of them then.
const documents = new URL('../../docs/screens/', import.meta.url).pathname;

test.use({ viewport: { width: 1280, height: 800 } });

interface Made {
  id: string;
}

const latency = { calculations: [{ op: 'HEATMAP', column: 'duration_ms' }], granularity: 60 };

/** A question that was asked about the last hour, with the slow requests marked, as somebody would pass it on. */
async function askedAboutSlowRequests(server: ApiaryServer): Promise<string> {
  const end = Math.floor(Date.now() / 1_000);
  const start = end - 3_600;
  const run = await server.api<Made>('POST', '/api/runs', {
    dataset: 'shop-web',
    query: { ...latency, start_time: start, end_time: end },
    asked: { ...latency, time_range: 3_600 },
    view: { tab: 'bubbleup', region: { column: 'duration_ms', start: start + 300, end: end - 300, min: 700, max: 3_000 } },
  });
  return run.id;
}

async function makeBoard(server: ApiaryServer): Promise<string> {
  const save = async (name: string, dataset: string | null, query: object, view: object = {}) => (await server.api<Made>('POST', '/api/saved-queries', { name, description: '', dataset, query, view })).id;
  const requests = await save('Requests by route', 'shop-web', { calculations: [{ op: 'COUNT' }], breakdowns: ['http.route'], granularity: 60 }, { charts: { COUNT: { kind: 'stack' } } });
  const slow = await save('Latency of requests', 'shop-web', latency);
  const declined = await save('Declined cards', 'payments', { calculations: [{ op: 'COUNT' }], filters: [{ column: 'error', op: '=', value: true }, { column: 'name', op: '=', value: 'POST /charges' }], breakdowns: ['app.card'], granularity: 120 }, { charts: { COUNT: { kind: 'bar' } } });
  const users = await save('Slowest customers', 'shop-web', { calculations: [{ op: 'P95', column: 'duration_ms' }, { op: 'COUNT' }], breakdowns: ['app.user_id'], orders: [{ op: 'P95', column: 'duration_ms', order: 'descending' }], limit: 20 });
  const panel = (id: string, style: string) => ({ kind: 'query', saved_query_id: id, width: 1, style });
  return (await server.api<Made>('POST', '/api/boards', { name: 'The shop', description: 'What whoever is on call looks at first', panels: [panel(requests, 'graph'), panel(slow, 'graph'), panel(declined, 'both'), panel(users, 'table')] })).id;
}

/** Takes the page as it stands, in both themes. */
async function keep(page: Page, name: string) {
  // Nothing moves any more, and the pointer is nowhere.
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.fonts.ready);
  await expectUnharmed(page);
  const folder = process.env.APIARY_REWRITE_SCREENS === '1' ? documents : test.info().outputPath();
  await mkdir(folder, { recursive: true });
  for (const theme of ['light', 'dark'] as const) {
    await inTheme(page, theme);
    await page.screenshot({ path: join(folder, `${name}-${theme}.png`), animations: 'disabled', caret: 'hide' });
  }
}

interface Stage {
  page: Page;
  apiary: ApiaryServer;
  shop: Shop;
}

/** Each page as it is pictured: opened, and waited for until all of it is there. */
const pictures: Record<string, (stage: Stage) => Promise<void>> = {
  async query({ page, apiary }) {
    await page.goto(`/query/${await askedAboutSlowRequests(apiary)}`);
    await expect(page.getByRole('main')).toContainText(slowCustomer);
    await expect(page.getByRole('img', { name: /^HEATMAP/ }).first()).toBeVisible();
  },
  async trace({ page, shop }) {
    await page.goto(`/trace/${shop.slow.traceId}?span=${shop.slow.rootId}`);
    await expect(page.getByRole('complementary', { name: 'The selected span' }).getByRole('term').first()).toBeVisible();
  },
  async logs({ page }) {
    await page.goto('/logs');
    await expect(page.getByRole('main').getByText(/was declined/).first()).toBeVisible();
  },
  async services({ page }) {
    await page.goto('/services');
    await expect(page.getByRole('main').getByRole('link', { name: 'shop-web' }).first()).toBeVisible();
  },
  async map({ page }) {
    await page.goto('/map');
    await expect(page.getByRole('button', { name: /^shop-web:/ })).toBeVisible();
  },
  async board({ page, apiary }) {
    await page.goto(`/boards/${await makeBoard(apiary)}?time=1h`);
    await expect(page.getByRole('row', { name: new RegExp(slowCustomer) })).toBeVisible();
    await expect(page.getByRole('img', { name: /^HEATMAP/ }).first()).toBeVisible();
  },
};

test('picture of start', async ({ page, empty }) => {
  await page.goto(`${empty.url}/?send=otel-node`);
  await page.getByLabel('Key', { exact: true }).fill('hcaik_01example0key0that0opens0nothing00000000000000000000000000');
  await page.getByLabel("Your program's name").fill('checkout');
  await expect(page.getByText('Waiting for the first event')).toBeVisible();
  await empty.sendSpans([{ service: 'checkout', traceId: 'c0ffee'.padEnd(32, '0'), spanId: 'c0ffee'.padEnd(16, '0'), name: 'POST /orders', kind: 2, startMs: Date.now() - 100, durationMs: 83 }]);
  await expect(page.getByRole('link', { name: 'See the trace' })).toBeVisible();
  await keep(page, 'start');
});

test('pictures of errors', async ({ page, empty }) => {
  await reportErrors(empty, { traceId: 'c0ffee'.padEnd(32, '0'), spanId: 'c0ffee'.padEnd(16, '0') });
  await page.goto(`${empty.url}/errors`);
  await expect(page.getByRole('link', { name: 'CardDeclined: card expired' })).toBeVisible();
  await keep(page, 'errors');
  await page.goto(`${empty.url}/errors/1`);
  await expect(page.getByLabel('Code of charge')).toBeVisible();
  await expect(page.getByRole('img', { name: /^Occurrences/ })).toBeVisible();
  await keep(page, 'error');
});

for (const [name, show] of Object.entries(pictures)) {
  test(`picture of ${name}`, async ({ page, apiary, shop }) => {
    await show({ page, apiary, shop });
    await keep(page, name);
  });
}
