import { readFile } from 'node:fs/promises';
import { type ApiaryServer, expect, expectAccessible, expectUnharmed, markup, type Page, slowCustomer, test } from './server';
import { dragOver } from './support/gestures';

const clause = (page: Page, name: string) => page.getByRole('combobox', { name, exact: true });
const chips = (page: Page) => page.locator('[data-chip]');
const results = (page: Page) => page.getByRole('grid', { name: 'Results' });
const chart = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const plot = (page: Page, name: string) => chart(page, name).locator('.u-over');

/** Waits until the answer to what was asked last is on the screen and has its address. */
async function answered(page: Page, from?: string) {
  await page.waitForURL((address) => /^\/query\/./.test(address.pathname) && address.href !== from);
  await expect(page.locator('[aria-busy="false"]')).toBeVisible();
}

/** Runs what the builder holds. */
async function run(page: Page) {
  const before = page.url();
  await page.keyboard.press('Control+Enter');
  await answered(page, before);
}

async function openWith(page: Page, query: object, dataset?: string) {
  await page.goto(`/query?q=${encodeURIComponent(JSON.stringify(query))}${dataset === undefined ? '' : `&dataset=${dataset}`}`);
  await answered(page);
}

const drag = (page: Page, name: string, from: readonly [number, number], to: readonly [number, number]) => dragOver(page, plot(page, name), from, to);

const heatmap = { calculations: [{ op: 'COUNT' }, { op: 'HEATMAP', column: 'duration_ms' }], time_range: 7_200 };
const byRoute = { calculations: [{ op: 'COUNT' }, { op: 'P95', column: 'duration_ms' }], breakdowns: ['http.route'], filters: [{ column: 'http.route', op: 'exists' }], time_range: 7_200 };

test('the first opening asks something useful, and says where nothing is', async ({ page, empty }) => {
  await page.goto('/query');
  await answered(page);
  await expect(chips(page)).toHaveText(['COUNT', 'HEATMAP(duration_ms)']);
  await expect(chart(page, 'HEATMAP(duration_ms)').getByRole('img', { name: /^HEATMAP.*values from/ })).toBeVisible();
  await expectAccessible(page);

  await page.goto(`${empty.url}/query`);
  await expect(page.getByText('Nothing to ask about yet')).toBeVisible();
});

test('where nothing happened lately, the first question goes to where the last event is', async ({ page, empty }) => {
  await fetch(`${empty.url}/1/batch/old`, { method: 'POST', headers: { 'X-Honeycomb-Team': empty.ingestKey, 'Content-Type': 'application/json' }, body: JSON.stringify([{ time: '2026-01-02T03:04:05Z', data: { name: 'x' } }]) });
  await page.goto(`${empty.url}/query`);
  await expect(page.getByText('Nothing happened in the last 2 hours. These are the two hours up to the last event')).toBeVisible();
  await expect(results(page).locator('[data-row]')).toHaveText('1');
});

test('a question is built, run and changed by typing alone', async ({ page }) => {
  await page.goto('/query');
  await answered(page);
  await page.keyboard.press('v');
  await expect(clause(page, 'VISUALIZE')).toBeFocused();
  // A whole term, one by its beginning, one by the column alone.
  await page.keyboard.type('p95');
  await expect(page.getByRole('option').first()).toContainText('P95(duration_ms)');
  await page.keyboard.press('Enter');
  await page.keyboard.type('COUNT_DISTINCT(app.us');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(clause(page, 'WHERE')).toBeFocused();
  await page.keyboard.type('http.rou');
  await expect(page.getByRole('option', { selected: true })).toContainText('http.route');
  await expect(page.getByRole('option', { selected: true })).toContainText(/seen (just now|\d+ (s|min) ago).*string/);
  await page.keyboard.press('Tab');
  await page.keyboard.type('e');
  await expect(page.getByRole('option').first()).toContainText('exists');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(clause(page, 'GROUP BY')).toBeFocused();
  await page.keyboard.type('rou');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.type('P95(duration_ms) desc');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.type('3');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.type('COUNT > 1');
  await expect(chips(page)).toHaveText(['COUNT', 'HEATMAP(duration_ms)', 'P95(duration_ms)', 'COUNT_DISTINCT(app.user_id)', 'http.route exists', 'http.route', 'P95(duration_ms) desc', '3']);
  // What is typed but not taken over yet belongs to the question.
  await run(page);
  await expect(chips(page).last()).toHaveText('COUNT > 1');
  await expect(results(page).locator('[data-row]')).toHaveCount(3);
  await expect(results(page).locator('[data-row="0"]')).toContainText('/cart');
  for (const name of ['COUNT', 'HEATMAP(duration_ms)', 'P95(duration_ms)', 'COUNT_DISTINCT(app.user_id)']) await expect(chart(page, name)).toBeVisible();

  // A term is edited, one is removed, by keys.
  await clause(page, 'LIMIT').focus();
  await page.keyboard.press('Backspace');
  await expect(clause(page, 'LIMIT')).toHaveValue('3');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('2');
  await page.keyboard.press('Enter');
  await clause(page, 'VISUALIZE').focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('button', { name: /^Visualize: HEATMAP/ })).toBeFocused();
  await page.keyboard.press('Delete');
  await run(page);
  await expect(chips(page)).toHaveText(['COUNT', 'P95(duration_ms)', 'COUNT_DISTINCT(app.user_id)', 'http.route exists', 'http.route', 'P95(duration_ms) desc', '2', 'COUNT > 1']);
  await expect(results(page).locator('[data-row]')).toHaveCount(2);
});

test('values complete, filters join by and and or, faults are said in place', async ({ page, watch }) => {
  await page.goto('/query');
  await answered(page);
  await page.keyboard.press('w');
  await page.keyboard.type('http.route = ');
  await expect(page.getByRole('option').first()).toContainText(/\/products\/\{id\}.*\d ×/);
  await page.keyboard.type('/che');
  await expect(page.getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Tab');
  await page.keyboard.type('or http.route = /cart');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Filters are joined by or; change' })).toBeVisible();
  await page.keyboard.type('duration_ms >');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('alert')).toHaveText('a value is missing after >');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Backspace');
  await run(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('b');
  await page.keyboard.type('http.route');
  await page.keyboard.press('Enter');
  await run(page);
  await expect(results(page).locator('[data-row]')).toHaveCount(2);

  // What only the server knows is said at the term as well.
  watch.expect(/status of 422/);
  await clause(page, 'GROUP BY').focus();
  await page.keyboard.type('http.rout,');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('alert')).toContainText("unknown column 'http.rout'");
  await expect(chips(page).filter({ hasText: /^http\.rout$/ }).locator('..')).toHaveAttribute('data-faulty', 'true');
});

test('a brush zooms, going back leads out of it, and the browser walks the answers', async ({ page }) => {
  await openWith(page, heatmap);
  const whole = page.url();
  const time = page.getByRole('group', { name: 'Time' });
  await expect(time).toContainText('Last 2 hours');
  await drag(page, 'COUNT', [0.6, 0.5], [0.8, 0.6]);
  await answered(page, whole);
  const zoomed = page.url();
  await expect(time).toContainText(/\d+ \w+ \d\d:\d\d(:\d\d)? – /);
  await page.getByRole('button', { name: 'Back to before the zoom' }).click();
  await expect(page).toHaveURL(whole);
  await expect(time).toContainText('Last 2 hours');
  await page.goForward();
  await expect(page).toHaveURL(zoomed);
  await expect(time).toContainText(/\d\d:\d\d(:\d\d)? – /);
  // With Shift a drag on the heatmap is about time, too.
  await page.keyboard.down('Shift');
  await drag(page, 'HEATMAP(duration_ms)', [0.2, 0.2], [0.6, 0.8]);
  await page.keyboard.up('Shift');
  await answered(page, zoomed);
  const before = page.url();
  await page.keyboard.press('[');
  await answered(page, before);
});

test('what is pointed at in one chart shows in all, and in the table', async ({ page }) => {
  // In steps so long that something came in each.
  await openWith(page, { ...byRoute, granularity: 120 });
  await results(page).locator('[data-row]', { hasText: '/search' }).hover();
  await expect(results(page).locator('[data-row]', { hasText: '/search' })).toHaveAttribute('data-pointed', 'true');
  const box = (await plot(page, 'COUNT').boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.7, box.y + box.height - 2);
  await page.mouse.move(box.x + box.width * 0.7, box.y + box.height - 4);
  await expect(chart(page, 'COUNT').getByText(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d – /)).toBeVisible();
  await expect(results(page).locator('[data-pointed="true"]')).toHaveCount(1);
  // The other chart's cursor stands at the same time.
  const left = (name: string) => plot(page, name).locator('.u-cursor-x').evaluate((line) => Math.round(line.getBoundingClientRect().left));
  // A bucket is some 18 pixels wide, and the tied cursor stands in its middle.
  await expect.poll(async () => Math.abs((await left('P95(duration_ms)')) - (await left('COUNT')))).toBeLessThan(19);
});

test('BubbleUp finds whose requests are slow', async ({ page }) => {
  await openWith(page, { ...heatmap, filters: [{ column: 'http.route', op: 'exists' }] });
  await drag(page, 'HEATMAP(duration_ms)', [0.3, 0.01], [0.99, 0.12]);
  await expect(page.getByRole('tab', { name: 'BubbleUp' })).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByText(/^duration_ms from .* selected events against/)).toBeVisible();
  const cards = page.getByRole('list', { name: 'Columns by how different they are' }).getByRole('listitem');
  const customer = page.getByRole('listitem', { name: 'app.user_id' });
  await expect(customer.getByRole('button').first()).toHaveAccessibleName(new RegExp(`^${slowCustomer}: 100 % of the selected`));
  const names = await cards.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
  expect(names.slice(0, 4)).toContain('app.user_id');
  expect(names.slice(0, 6)).toContain('http.route');
  await expect(page.getByRole('listitem', { name: 'http.route' }).getByRole('button').first()).toHaveAccessibleName(/^\/cart: 100 % of the selected/);
  // What the selection itself explains is folded away.
  expect(names).not.toContain('duration_ms');
  await page.getByRole('button', { name: /that the selection itself explains/ }).click();
  await expect(page.getByRole('listitem', { name: 'duration_ms' })).toBeVisible();
  await page.getByRole('textbox', { name: 'Find a column' }).fill('user');
  await expect(page.getByRole('listitem', { name: 'http.route' })).toBeHidden();
  await expectAccessible(page);

  const before = page.url();
  await customer.getByRole('button').first().click();
  await page.getByRole('menuitem', { name: 'Only this' }).click();
  await answered(page, before);
  await expect(chips(page)).toContainText([`app.user_id = ${slowCustomer}`]);
});

test('a region can be chosen without a mouse', async ({ page }) => {
  await openWith(page, heatmap);
  await page.keyboard.press('2');
  await page.getByRole('button', { name: 'Choose a region by numbers' }).press('Enter');
  await page.getByLabel('At least').fill('800');
  await page.getByRole('button', { name: 'Compare', exact: true }).press('Enter');
  await expect(page.getByText(/^duration_ms from 800 ms/)).toBeVisible();
  await page.getByRole('button', { name: 'Only these events' }).press('Enter');
  await expect(chips(page).filter({ hasText: 'duration_ms >= 800' })).toBeVisible();
});

test('the address of a run gives a colleague the same picture', async ({ page, browser }) => {
  await openWith(page, { ...byRoute, compare_time_offset_seconds: 7_200 });
  const kept = page.waitForResponse((reply) => reply.request().method() === 'PATCH' && reply.url().includes('/api/runs/'));
  await chart(page, 'COUNT').getByLabel('Bars').click();
  await results(page).getByRole('button', { name: 'http.route' }).click();
  await kept;
  const spoken = await page.getByRole('img', { name: /^(COUNT|P95)/ }).evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
  const picture = await chart(page, 'COUNT').locator('canvas').evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  const table = await results(page).innerText();

  const colleague = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, timezoneId: 'Europe/Vienna', reducedMotion: 'reduce' })).newPage();
  await colleague.goto(page.url());
  await expect(results(colleague)).toHaveText(table, { useInnerText: true });
  expect(await colleague.getByRole('img', { name: /^(COUNT|P95)/ }).evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')))).toEqual(spoken);
  expect(spoken.join()).toContain('stacked bars');
  expect(await chart(colleague, 'COUNT').locator('canvas').evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL())).toBe(picture);
  // Asked anew, it is about now.
  const before = colleague.url();
  await colleague.getByRole('button', { name: 'Run again with now' }).click();
  await answered(colleague, before);
  await colleague.context().close();
});

test('a query is saved, found, changed and deleted', async ({ page }) => {
  await openWith(page, byRoute);
  await page.keyboard.press('q');
  const library = page.getByRole('dialog', { name: 'Queries' });
  await expect(library.getByRole('list', { name: 'Saved queries' })).toContainText('Latency by UserID');
  await expect(library.getByRole('list', { name: 'Saved queries' })).toContainText('Recent Traces');
  await page.keyboard.press('Escape');
  await expect(library).toBeHidden();

  await page.keyboard.press('s');
  await page.getByLabel('Name').fill(`Routes ${markup.search}`);
  await page.getByLabel('Description').fill('Which routes are slow');
  // In a dialog these keys send what is filled in; the question behind it is not asked anew.
  const asked = page.url();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
  expect(page.url()).toBe(asked);
  await expect(page.getByText(`Routes ${markup.search}`)).toBeVisible();

  await page.goto('/query');
  await answered(page);
  await page.keyboard.press('q');
  await library.getByRole('textbox', { name: 'Find a query' }).fill('routes are slow');
  const before = page.url();
  await library.getByRole('link', { name: `Routes ${markup.search}` }).click();
  await answered(page, before);
  await expect(chips(page)).toHaveText(['COUNT', 'P95(duration_ms)', 'http.route exists', 'http.route']);

  await page.keyboard.press('l');
  await page.keyboard.type('2');
  await page.keyboard.press('Enter');
  await run(page);
  await expect(page.getByText(`Routes ${markup.search} (changed)`)).toBeVisible();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: /^Update/ }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByText('(changed)')).toBeHidden();

  await page.getByRole('button', { name: 'Queries' }).click();
  await page.getByRole('tab', { name: 'Saved' }).click();
  await library.getByRole('button', { name: `Delete Routes ${markup.search}` }).click();
  await page.getByRole('dialog', { name: /^Delete/ }).getByRole('button', { name: 'Delete' }).click();
  await expect(library.getByRole('link', { name: /^Routes/ })).toBeHidden();
  await expectUnharmed(page);
});

test('a question is put on a board', async ({ page }) => {
  await openWith(page, byRoute);
  await page.getByRole('button', { name: 'Add to a board' }).click();
  await page.getByLabel('Name of the board').fill('Shop');
  await page.getByLabel('Name of the query').fill('Slow routes');
  await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByText('Added to Shop')).toBeVisible();
  await page.goto('/boards');
  await page.getByRole('link', { name: 'Shop' }).click();
  await expect(page.getByText('Slow routes')).toBeVisible();
});

test('the history leads back to what was asked', async ({ page }) => {
  await openWith(page, { calculations: [{ op: 'MAX', column: 'app.amount' }], time_range: 7_200 });
  const asked = page.url();
  await openWith(page, heatmap);
  await page.keyboard.press('y');
  await page.getByRole('textbox', { name: 'Find a query' }).fill('max(app.amount)');
  await page.getByRole('list', { name: 'History' }).getByRole('link', { name: 'MAX(app.amount)' }).first().click();
  await expect(page).toHaveURL(asked);
  await expect(chart(page, 'MAX(app.amount)')).toBeVisible();
});

test('a long query shows how far it is and can be cancelled, the answer before stays', async ({ page }) => {
  await openWith(page, byRoute);
  const before = page.url();
  const table = await results(page).innerText();
  // The request is held: nothing answers until the test lets it.
  let ended: (() => void) | undefined;
  const held = new Promise<void>((resolve) => (ended = resolve));
  await page.route('**/api/query', async (route) => {
    await held;
    await route.abort().catch(() => undefined);
  });
  await page.keyboard.press('r');
  await expect(page.getByRole('status').filter({ hasText: 'Escape cancels' })).toBeVisible();
  await expect(page.locator('[aria-busy="true"]')).toBeVisible();
  const cancelled = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/api/query'));
  await page.keyboard.press('Escape');
  expect((await cancelled).failure()?.errorText).toContain('ERR_ABORTED');
  await expect(page.locator('[aria-busy="false"]')).toBeVisible();
  expect(await results(page).innerText()).toBe(table);
  expect(page.url()).toBe(before);
  ended?.();
  await page.unroute('**/api/query');
  await run(page);
});

test('markup in values is text, and a value leads on', async ({ page }) => {
  await openWith(page, { calculations: [{ op: 'COUNT' }], breakdowns: ['app.search_text', 'user_agent.original'], filters: [{ column: 'app.search_text', op: 'exists' }], time_range: 7_200 });
  const cell = results(page).getByRole('gridcell', { name: markup.search, exact: true });
  await expect(cell).toBeVisible();
  await plot(page, 'COUNT').hover();
  // By keys: to the cell, its menu, the first entry.
  await cell.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Only this' })).toBeFocused();
  const before = page.url();
  await page.keyboard.press('Enter');
  await answered(page, before);
  await expect(chips(page).filter({ hasText: 'app.search_text = ' })).toHaveText(`app.search_text = "${markup.search.replaceAll('"', '\\"')}"`);
  await expect(results(page).locator('[data-row]')).toHaveCount(1);
  await expect(results(page)).toContainText(markup.agent);
  await page.keyboard.press('4');
  await expect(page.getByRole('grid', { name: 'Events' })).toContainText(markup.search);
  await page.keyboard.press('2');
  await expectUnharmed(page);
  await page.keyboard.press('1');
  await expectAccessible(page);
});

test('traces and events of the answer', async ({ page }) => {
  await openWith(page, { ...heatmap, filters: [{ column: 'app.user_id', op: '=', value: slowCustomer }] });
  await page.keyboard.press('4');
  const events = page.getByRole('grid', { name: 'Events' });
  await expect(page.getByText('200 newest')).toBeVisible();
  // The last row in sight asks for older ones.
  await events.evaluate((grid) => grid.scrollTo(0, grid.scrollHeight));
  await expect(page.getByText(/^(4|5|6)\d\d newest/)).toBeVisible();
  await page.getByRole('combobox', { name: 'Columns shown' }).fill('app.build');
  await page.getByRole('option', { name: /app\.build_id/ }).click();
  await expect(events.getByRole('columnheader', { name: 'app.build_id' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Traces' }).click();
  const traces = page.getByRole('grid', { name: 'Traces' });
  await expect(traces.locator('[data-row="0"]')).toContainText('GET /cart');
  await traces.getByRole('link').first().click();
  await expect(page).toHaveURL(/\/trace\/[0-9a-f]{32}/);
});

test('downloads hold what is shown', async ({ page }) => {
  await openWith(page, byRoute);
  const get = async (name: string) => {
    await page.getByRole('button', { name: 'Download' }).click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name }).click()]);
    return { name: download.suggestedFilename(), content: await readFile(await download.path()) };
  };
  const table = await get('Results as CSV');
  expect(table.name).toMatch(/^all-datasets-.*\.csv$/);
  const lines = table.content.toString().trimEnd().split('\r\n');
  expect(lines[0]).toBe('http.route,COUNT,P95(duration_ms)');
  expect(lines).toHaveLength(1 + (await results(page).locator('[data-row]').count()));
  expect(lines.find((line) => line.startsWith('/cart,'))).toMatch(/^\/cart,\d+,[\d.]+$/);
  const series = await get('Course over time as CSV');
  expect(series.content.toString()).toMatch(/^time,http\.route,COUNT,P95\(duration_ms\)\r\n\d{4}-\d\d-\d\dT[\d:.]+Z,\/\S+,\d+,/);
  const all = JSON.parse((await get('All as JSON')).content.toString()) as { query: { start_time: number }; result: { groups: unknown[] } };
  expect(all.result.groups).toHaveLength(lines.length - 1);
  expect(all.query.start_time).toBeGreaterThan(1_600_000_000);
  const picture = await get('Charts as a picture (PNG)');
  expect(picture.content.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  expect(picture.content.readUInt32BE(16)).toBeGreaterThan(900);
  expect(picture.content.readUInt32BE(20)).toBeGreaterThan(400);
});

test('markers show on the charts', async ({ page }) => {
  await openWith(page, heatmap);
  await page.keyboard.press('m');
  await page.getByLabel('What happened').fill(`deploy ${markup.search}`);
  await page.getByRole('textbox', { name: 'Link' }).fill('https://example.org/deploys/42');
  await page.getByRole('button', { name: 'Add marker' }).click();
  await expect(chart(page, 'COUNT').getByText(`deploy ${markup.search}`)).toBeVisible();
  await expect(chart(page, 'HEATMAP(duration_ms)').getByRole('link', { name: `deploy ${markup.search}` })).toHaveAttribute('href', 'https://example.org/deploys/42');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expectAccessible(page);
  await page.keyboard.press('m');
  await page.getByRole('button', { name: `Delete deploy ${markup.search}` }).click();
  await expect(chart(page, 'COUNT').getByText(`deploy ${markup.search}`)).toBeHidden();
  await expectUnharmed(page);
});

test('a comparison has its lines and columns', async ({ page, apiary }) => {
  await yesterday(apiary);
  await openWith(page, { calculations: [{ op: 'COUNT' }], breakdowns: ['name'], time_range: 3_600 }, 'daily');
  await page.getByRole('combobox', { name: 'Compare with' }).click();
  const before = page.url();
  await page.getByRole('option', { name: 'A day before' }).click();
  await answered(page, before);
  await expect(results(page).getByRole('columnheader')).toHaveText(['name', 'COUNT', 'before', 'change']);
  await expect(results(page).locator('[data-row]')).toHaveText(['tick31+200 %']);
});

/** Three events now, one a day ago. */
async function yesterday(server: ApiaryServer) {
  const at = Date.now() - 60_000;
  const events = [0, 1, 2, 86_400_000].map((back) => ({ time: new Date(at - back).toISOString(), data: { name: 'tick' } }));
  const reply = await fetch(`${server.url}/1/batch/daily`, { method: 'POST', headers: { 'X-Honeycomb-Team': server.ingestKey, 'Content-Type': 'application/json' }, body: JSON.stringify(events) });
  expect(reply.status).toBe(200);
}

test('the page is accessible', async ({ page }) => {
  await openWith(page, { ...byRoute, calculations: [...heatmap.calculations, { op: 'P95', column: 'duration_ms' }] });
  await expectAccessible(page);
  await page.keyboard.press('t');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('w');
  await expect(page.getByRole('listbox')).toBeVisible();
  await expectAccessible(page);
});

test('an address that leads nowhere says so', async ({ page, watch }) => {
  watch.expect(/status of 404/);
  await page.goto('/query/nothinghere');
  await expect(page.getByText('There is no such answer here')).toBeVisible();
  await page.getByRole('link', { name: 'Ask something new' }).click();
  await answered(page);
  await page.goto('/query?saved=nothinghere');
  await expect(page.getByRole('alert')).toContainText('This query could not be opened');
});
