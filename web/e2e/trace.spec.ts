import type { Locator } from '@playwright/test';
import { expect, expectAccessible, expectUnharmed, markup, type Page, test } from './server';
import { bigTrace, needle } from './support/bigTrace';

const selected = (page: Page) => page.getByRole('row', { selected: true });
const row = (page: Page, name: string | RegExp) => page.getByRole('treegrid').getByRole('row', { name });
const panel = (page: Page) => page.getByRole('complementary', { name: 'The selected span' });
const open = async (page: Page, traceId: string, more = '') => {
  await page.goto(`/trace/${traceId}${more}`);
  await expect(page.getByRole('treegrid')).toBeVisible();
};

test('a permalink opens at its span, with its exception and all its fields', async ({ page, shop }) => {
  await open(page, shop.failed.traceId, `?span=${shop.failed.spanId}`);
  await expect(selected(page)).toContainText('POST /charges');
  await expect(panel(page).getByRole('heading', { name: 'POST /charges' })).toBeVisible();
  const thrown = panel(page).getByRole('region', { name: 'Stack trace' });
  await expect(thrown).toContainText('at charge (charges.js:41)');
  await expect(panel(page).getByText('insufficient funds').first()).toBeVisible();
  await panel(page).getByRole('textbox', { name: 'Search the fields' }).fill('app.card');
  await expect(panel(page).getByRole('tabpanel').getByRole('term')).toHaveText(['app.card']);
  await panel(page).getByRole('tab', { name: 'Logs 1' }).click();
  await expect(panel(page).getByText(/^card of user-\d+ was declined$/)).toBeVisible();
});

test('a trace can be read by everybody', async ({ page, shop }) => {
  await open(page, shop.failed.traceId, `?span=${shop.failed.spanId}`);
  await expect(panel(page).getByRole('tabpanel').getByRole('term').first()).toBeVisible();
  await expectAccessible(page);
});

test('keys alone lead through a trace', async ({ page, context, shop }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, shop.slow.traceId);
  await expect(selected(page)).toContainText('GET /cart');
  await page.keyboard.press('ArrowDown');
  await expect(selected(page)).toContainText('GET /carts/{user}');
  const grid = page.getByRole('treegrid');
  await expect(grid).toHaveAttribute('aria-rowcount', String(shop.slow.spans + 2));
  await page.keyboard.press('ArrowLeft');
  await expect(selected(page)).toHaveAttribute('aria-expanded', 'false');
  await expect(grid).toHaveAttribute('aria-rowcount', '3');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('End');
  await expect(selected(page)).toContainText('SELECT');

  await page.keyboard.press('/');
  await page.keyboard.type('select');
  const status = page.getByRole('toolbar').getByRole('status');
  await expect(status).toContainText(`${shop.slow.spans - 2} found`);
  await page.keyboard.press('Enter');
  await expect(status).toContainText(`1 of ${shop.slow.spans - 2} found`);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Home');
  await expect(selected(page)).toHaveAttribute('aria-rowindex', '2');

  await page.keyboard.press('y');
  await expect(page.getByText('Link to the span copied')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toBe(new URL(`/trace/${shop.slow.traceId}?span=${shop.slow.rootId}`, page.url()).href);
  await expect(page).toHaveURL(/span=/);

  await page.keyboard.press('c');
  await expect(page.getByRole('switch', { name: 'Critical path' })).toBeChecked();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog').getByText('Next error', { exact: true })).toBeVisible();
});

test('errors are stepped through, and the way into what is collapsed is opened', async ({ page, shop }) => {
  await open(page, shop.failed.traceId);
  await page.keyboard.press('-');
  await expect(row(page, /POST \/charges/)).toHaveCount(0);
  for (const name of ['POST /orders', 'POST /charges', 'POST /checkout']) {
    await page.keyboard.press('e');
    await expect(selected(page)).toContainText(name);
  }
});

test('a trace of 50,000 spans is scrolled, searched and folded', async ({ page, apiary }) => {
  const big = bigTrace(50_000, Date.now() - 120_000);
  await apiary.sendSpans(big.spans);
  await open(page, big.traceId);
  await expect(page.getByText('50,000 spans', { exact: false }).first()).toBeVisible();
  const grid = page.getByRole('treegrid');
  await expect(grid).toHaveAttribute('aria-rowcount', '50001');
  const inPage = () => grid.getByRole('row').count();
  expect(await inPage()).toBeLessThan(100);

  await page.keyboard.press('End');
  await expect(grid.locator('[aria-rowindex="50001"]')).toBeVisible();
  await grid.hover();
  await page.mouse.wheel(0, -400_000);
  await expect(grid.locator('[aria-rowindex="50001"]')).toHaveCount(0);
  expect(await inPage()).toBeLessThan(100);

  await page.keyboard.press('/');
  await page.keyboard.type('needle');
  await expect(page.getByText('1 found')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(selected(page)).toContainText(needle);
  await expect(page).toHaveURL(new RegExp(`span=${big.needleId}`));
  await page.getByRole('textbox', { name: 'Search the trace' }).press('Escape');

  await page.keyboard.press('-');
  await expect(grid).not.toHaveAttribute('aria-rowcount', '50001');
  await page.keyboard.press('*');
  await expect(grid).toHaveAttribute('aria-rowcount', '50001');
  // A search by a field that the waterfall has not read yet.
  await page.getByRole('textbox', { name: 'Search the trace' }).fill('app.item=4321');
  await expect(page.getByText('1 found')).toBeVisible();
});

test('a parent that has not arrived is told, with why', async ({ page, shop }) => {
  await open(page, shop.torn.traceId, `?span=${shop.torn.orphanId}`);
  const facts = page.getByRole('list', { name: 'About this trace' });
  await expect(facts).toContainText('1 span has a parent that has not arrived');
  await expect(facts.getByRole('link', { name: 'arrivals' })).toHaveAttribute('href', '/arrivals');
  await expect(selected(page)).toContainText('smtp send');
  await page.keyboard.press('ArrowLeft');
  await expect(selected(page)).toContainText('Span that has not arrived');
  await expect(panel(page)).toContainText('1 span of mailer names');
});

test('spans outside the one that called them are told', async ({ page, apiary, shop }) => {
  await open(page, shop.skewed.traceId);
  await expect(page.getByRole('list', { name: 'About this trace' })).toContainText('1 span of mailer begins after the span above has ended');

  const traceId = 'c10c'.padEnd(32, '0');
  const at = Date.now() - 60_000;
  await apiary.sendSpans([
    { service: 'caller', traceId, spanId: '00000000000000a1', name: 'call', kind: 3, startMs: at, durationMs: 100 },
    { service: 'called', traceId, spanId: '00000000000000a2', parentId: '00000000000000a1', name: 'serve', kind: 2, startMs: at - 25, durationMs: 80 },
  ]);
  await open(page, traceId, '?span=00000000000000a2');
  await expect(page.getByRole('list', { name: 'About this trace' })).toContainText('Clocks differ: 1 span of called begins before the span of caller above, by up to 25 ms');
  await expect(panel(page)).toContainText('Begins 25 ms before the span above it');
});

test('a link to a span that is still to come waits for it', async ({ page, apiary }) => {
  const traceId = 'dada'.padEnd(32, '0');
  const at = Date.now() - 60_000;
  const root = { service: 'shop', traceId, spanId: '00000000000000d1', name: 'early', kind: 2, startMs: at, durationMs: 50 } as const;
  await apiary.sendSpans([root]);
  await open(page, traceId, '?span=00000000000000d2');
  await expect(page.getByRole('list', { name: 'About this trace' })).toContainText('The span 00000000000000d2 that the address names is not in this trace');
  await apiary.sendSpans([{ ...root, spanId: '00000000000000d2', parentId: root.spanId, name: 'late' }]);
  await page.keyboard.press('r');
  await expect(selected(page)).toContainText('late');
  await expect(page.getByRole('list', { name: 'About this trace' })).toHaveCount(0);
});

test('markup in telemetry is shown as it is', async ({ page, apiary, shop }) => {
  const span = shop.spans.find((one) => one.attributes?.['app.search_text'] === markup.search)!;
  await open(page, span.traceId, `?span=${span.spanId}&columns=app.search_text`);
  await expect(panel(page).getByText(markup.search, { exact: true })).toBeVisible();
  await expect(panel(page).getByText(markup.agent, { exact: true })).toBeVisible();
  await expect(selected(page)).toContainText(markup.search);

  const traceId = 'eee1'.padEnd(32, '0');
  const at = Date.now() - 60_000;
  await apiary.sendSpans([
    {
      service: markup.agent,
      traceId,
      spanId: '00000000000000b1',
      name: markup.search,
      kind: 2,
      startMs: at,
      durationMs: 10,
      error: 'x',
      attributes: { [markup.search]: markup.agent, 'a link': 'javascript:window.pwned=4' },
      events: [{ name: 'exception', atMs: at + 5, attributes: { 'exception.type': markup.search, 'exception.message': markup.agent, 'exception.stacktrace': `${markup.log}\n${markup.search}` } }],
      links: [{ traceId: 'ab'.padEnd(32, '0'), spanId: '00000000000000b9' }],
    },
  ]);
  await open(page, traceId);
  await expect(page.getByRole('heading', { name: markup.search, level: 1 })).toBeVisible();
  await expect(panel(page).getByRole('term').filter({ hasText: markup.search })).toBeVisible();
  await expect(panel(page).getByText('javascript:window.pwned=4')).toBeVisible();
  await page.getByRole('switch', { name: /Span events/ }).check();
  await panel(page).getByRole('tab', { name: 'Events 1' }).click();
  await panel(page).getByRole('tab', { name: 'Links 1' }).click();
  await expect(panel(page).getByRole('link', { name: /Trace ab0000/ })).toHaveAttribute('href', `/trace/${'ab'.padEnd(32, '0')}?span=00000000000000b9`);
  await expectUnharmed(page);
  await expect(page.locator('a[href^="javascript:"], img[src="x"]')).toHaveCount(0);
});

test('a value leads to a question about it', async ({ page, shop }) => {
  await open(page, shop.failed.traceId, `?span=${shop.failed.spanId}`);
  await panel(page).getByRole('button', { name: 'What to do with app.card' }).click();
  const ask = page.getByRole('menuitem', { name: 'Ask for events with this value' });
  const address = new URL((await ask.getAttribute('href'))!, page.url());
  expect(address.pathname).toBe('/query');
  expect(address.searchParams.get('dataset')).toBe('payments');
  expect(JSON.parse(address.searchParams.get('q')!).filters).toEqual([{ column: 'app.card', op: '=', value: expect.stringMatching(/visa|mastercard|amex/) }]);
  await page.getByRole('menuitem', { name: 'Show as a column' }).click();
  await expect(page.getByRole('columnheader', { name: 'app.card' })).toBeVisible();
  await expect(page).toHaveURL(/columns=app\.card/);
  await panel(page).getByRole('button', { name: 'What to do with app.card' }).click();
  await page.getByRole('menuitem', { name: 'Colour by it' }).click();
  await expect(page.getByRole('group', { name: 'Colours by app.card' })).toContainText(/visa|mastercard|amex/);
});

test('a service folds into its calls', async ({ page, shop }) => {
  await open(page, shop.slow.traceId);
  const cart = page.getByRole('button', { name: /^cart / });
  await cart.click();
  await expect(cart).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('treegrid')).toHaveAttribute('aria-rowcount', '3');
  await cart.click();
  await expect(page.getByRole('treegrid')).toHaveAttribute('aria-rowcount', String(shop.slow.spans + 2));
});

test('the minimap zooms into time', async ({ page, shop }) => {
  await open(page, shop.slow.traceId);
  const map = (await page.getByTitle('Drag to zoom, double click for all').boundingBox())!;
  await page.mouse.move(map.x + map.width * 0.4, map.y + 20);
  await page.mouse.down();
  await page.mouse.move(map.x + map.width * 0.6, map.y + 30, { steps: 4 });
  await page.mouse.up();
  const [from, to] = [page.getByRole('slider', { name: 'Start of what is shown' }), page.getByRole('slider', { name: 'End of what is shown' })];
  const value = async (slider: Locator) => Number(await slider.getAttribute('aria-valuenow')) / Number(await slider.getAttribute('aria-valuemax'));
  expect(await value(from)).toBeCloseTo(0.4, 1);
  expect(await value(to)).toBeCloseTo(0.6, 1);
  await from.press('ArrowLeft');
  expect(await value(from)).toBeCloseTo(0.39, 2);
  await page.getByRole('button', { name: 'All of the time' }).click();
  expect(await value(to)).toBe(1);
});

test('a trace opens on a phone, and a span in a sheet', async ({ page, shop }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, shop.failed.traceId);
  await row(page, /POST \/charges/).click();
  const sheet = page.getByRole('dialog', { name: 'The selected span' });
  await expect(sheet.getByText('CardDeclined').first()).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

test('a trace that nobody has sent is told, with why', async ({ page }) => {
  await page.goto('/trace/0123456789abcdef0123456789abcdef');
  await expect(page.getByRole('heading', { name: 'Nothing of this trace has arrived' })).toBeVisible();
  await expect(page.getByRole('main').getByRole('link', { name: 'arrivals' })).toHaveAttribute('href', '/arrivals');
});

test('a trace stays while the server is away, and what came since is found afterwards', async ({ page, empty, watch }) => {
  watch.expect(/net::ERR|Failed to load resource/);
  const traceId = 'aaa1'.padEnd(32, '0');
  const at = Date.now() - 60_000;
  const root = { service: 'shop', traceId, spanId: '00000000000000c1', name: 'first', kind: 2, startMs: at, durationMs: 50 } as const;
  await empty.sendSpans([root]);
  await page.goto(`${empty.url}/trace/${traceId}`);
  await expect(row(page, /first/)).toBeVisible();
  await expect(panel(page).getByRole('term').first()).toBeVisible();
  await empty.pause();
  await page.keyboard.press('r');
  await expect(page.getByText('The server does not answer. Trying again')).toBeVisible();
  await expect(row(page, /first/)).toBeVisible();
  await empty.resume();
  await empty.sendSpans([{ ...root, spanId: '00000000000000c2', parentId: root.spanId, name: 'second', startMs: at + 10, durationMs: 20 }]);
  await expect(page.getByText('The server does not answer. Trying again')).toHaveCount(0);
  await page.keyboard.press('r');
  await expect(row(page, /second/)).toBeVisible();
});
