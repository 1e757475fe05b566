import { expect, expectAccessible, expectUnharmed, markup, type Page, test } from './server';

const list = (page: Page) => page.getByRole('treegrid', { name: 'Log lines, oldest first' });
const line = (page: Page, text: string | RegExp) => list(page).getByRole('row').filter({ hasText: text });
const live = (page: Page) => expect(page.getByRole('status').filter({ hasText: 'Live' })).toBeVisible();
const log = (service: string, body: string, more: object = {}) => ({ service, severity: 'INFO', body, atMs: Date.now(), ...more }) as const;

test('log lines are listed, and chosen by level, text and field', async ({ page, shop }) => {
  await page.goto('/logs?time=2h');
  await expect(line(page, 'order of').first()).toBeVisible();
  await page.getByRole('combobox', { name: 'Level' }).click();
  await page.getByRole('option', { name: 'error and above' }).click();
  await expect(line(page, 'order of')).toHaveCount(0);
  const declined = shop.logs.filter((one) => one.severity === 'ERROR').length;
  await expect(list(page)).toHaveAttribute('aria-rowcount', String(declined));
  await expect(page).toHaveURL(/level=error/);

  await page.getByRole('combobox', { name: 'Level' }).click();
  await page.getByRole('option', { name: 'Any level' }).click();
  await page.getByRole('textbox', { name: 'Text in the message' }).fill('queries');
  const slow = shop.logs.filter((one) => one.body.includes('queries')).length;
  await expect(list(page)).toHaveAttribute('aria-rowcount', String(slow));
  await page.getByRole('textbox', { name: 'Text in the message' }).fill('no line says this');
  await expect(page.getByRole('heading', { name: 'No line fits' })).toBeVisible();
  await page.getByRole('button', { name: 'Without filters' }).click();
  await expect(line(page, 'order of').first()).toBeVisible();
});

test('a line opens to all its fields, and a value becomes a filter', async ({ page, shop }) => {
  await page.goto('/logs?time=2h&level=error');
  await line(page, 'was declined').last().click();
  await expect(page.getByRole('region', { name: 'Message' })).toContainText('was declined');
  await page.getByRole('button', { name: 'What to do with app.user_id' }).click();
  await page.getByRole('menuitem', { name: 'Only lines with this value' }).click();
  await expect(page.getByRole('group', { name: 'Filters' })).toContainText('app.user_id = user-');
  const user = /user-\d+/.exec((await page.getByRole('group', { name: 'Filters' }).textContent())!)![0];
  const fitting = shop.logs.filter((one) => one.severity === 'ERROR' && one.attributes?.['app.user_id'] === user).length;
  await expect(list(page)).toHaveAttribute('aria-rowcount', String(fitting));
  await page.getByRole('button', { name: /Remove the filter/ }).click();
  await expect(page.getByRole('group', { name: 'Filters' })).toHaveCount(0);
});

test('a new line shows as it arrives, and waits while a person reads', async ({ page, empty }) => {
  await empty.sendLogs([log('cart', 'the first line')]);
  await page.goto(`${empty.url}/logs`);
  await expect(line(page, 'the first line')).toBeVisible();
  await live(page);
  await empty.sendLogs([log('cart', 'the second line')]);
  await expect(line(page, 'the second line')).toBeVisible();
  await expect(line(page, 'the first line')).toHaveCount(1);

  await page.keyboard.press('ArrowUp');
  await empty.sendLogs([log('cart', 'the third line')]);
  await page.getByRole('button', { name: '1 new line' }).click();
  await expect(line(page, 'the third line')).toBeVisible();
  // What the filters leave out does not come by the tail either.
  await page.getByRole('textbox', { name: 'Text in the message' }).fill('line');
  await expect(page).toHaveURL(/find=line/);
  await empty.sendLogs([log('cart', 'something else'), log('shop', 'the fourth line')]);
  await expect(line(page, 'the fourth line')).toBeVisible();
  await expect(line(page, 'something else')).toHaveCount(0);
});

test('while it is paused nothing comes; live again, all of it', async ({ page, empty }) => {
  await empty.sendLogs([log('cart', 'before')]);
  await page.goto(`${empty.url}/logs`);
  await live(page);
  await page.keyboard.press('p');
  await expect(page.getByRole('status').filter({ hasText: 'Paused' })).toBeVisible();
  await empty.sendLogs([log('cart', 'meanwhile')]);
  await page.keyboard.press('p');
  await expect(line(page, 'meanwhile')).toBeVisible();
  await expect(line(page, 'before')).toHaveCount(1);
});

test('a line is shown among its neighbours', async ({ page, empty }) => {
  const at = Date.now() - 600_000;
  await empty.sendLogs(Array.from({ length: 40 }, (_, i) => log('cart', `step ${i}`, { atMs: at + i * 1_000, severity: i === 20 ? 'ERROR' : 'INFO' })));
  await page.goto(`${empty.url}/logs?level=error`);
  await line(page, 'step 20').click();
  await page.getByRole('button', { name: 'Lines around it' }).click();
  const around = page.getByRole('treegrid', { name: 'Log lines around one' });
  await expect(around).toHaveAttribute('aria-rowcount', '40');
  await expect(around.getByRole('row').filter({ hasText: 'step 19' })).toBeVisible();
  await expect(around.getByRole('row', { selected: true })).toContainText('step 20');
  await page.goBack();
  await expect(line(page, 'step 20')).toBeVisible();
  await expect(line(page, 'step 19')).toHaveCount(0);
});

test('a line leads to its trace, by keyboard alone', async ({ page, shop }) => {
  await page.goto('/logs?time=2h&level=error');
  await expect(line(page, 'was declined').first()).toBeVisible();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('t');
  await expect(page).toHaveURL(/\/trace\/[0-9a-f]{32}\?span=/);
  await expect(page.getByRole('row', { selected: true })).toContainText('POST /charges');
  expect(shop.logs.some((one) => page.url().includes(one.traceId ?? '-'))).toBe(true);
});

test('thousands of lines: older ones come as one goes up, and what is shown stays', async ({ page, empty }) => {
  const at = Date.now() - 1_800_000;
  await empty.sendLogs(Array.from({ length: 1_800 }, (_, i) => log('cart', `entry ${String(i).padStart(4, '0')}`, { atMs: at + i * 500 })));
  await page.goto(`${empty.url}/logs`);
  await expect(line(page, 'entry 1799')).toBeVisible();
  await expect(list(page)).toHaveAttribute('aria-rowcount', '500');
  await list(page).hover();
  await page.mouse.wheel(0, -20_000);
  await expect(list(page)).toHaveAttribute('aria-rowcount', '1000');
  await expect(line(page, 'entry 1300')).toBeVisible();
  await page.mouse.wheel(0, -40_000);
  await expect(list(page)).toHaveAttribute('aria-rowcount', '1500');
  expect(await list(page).getByRole('row').count()).toBeLessThan(100);
});

test('markup in log lines is text', async ({ page }) => {
  await page.goto('/logs?time=2h&level=warn');
  await line(page, markup.log).last().click();
  await expect(page.getByRole('region', { name: 'Message' })).toHaveText(markup.log);
  await expectUnharmed(page);
});

test('the tail goes on when the server is back', async ({ page, empty, watch }) => {
  watch.expect(/net::ERR|Failed to load resource/);
  await empty.sendLogs([log('cart', 'before')]);
  await page.goto(`${empty.url}/logs`);
  await live(page);
  await empty.pause();
  await expect(page.getByText('The connection is lost; trying again')).toBeVisible();
  await expect(line(page, 'before')).toBeVisible();
  await empty.resume();
  await empty.sendLogs([log('cart', 'after')]);
  await live(page);
  await expect(line(page, 'after')).toBeVisible();
  await expect(line(page, 'before')).toHaveCount(1);
});

test('before the first line the page waits for it', async ({ page, empty }) => {
  await page.goto(`${empty.url}/logs`);
  await expect(page.getByRole('heading', { name: 'No log lines here' })).toBeVisible();
  await expect(page.getByRole('main').getByRole('link', { name: 'arrivals' })).toHaveAttribute('href', '/arrivals');
  await live(page);
  await empty.sendLogs([log('cart', 'the very first')]);
  await expect(line(page, 'the very first')).toBeVisible();
});

test('logs can be read by everybody', async ({ page }) => {
  await page.goto('/logs?time=2h&level=warn');
  await line(page, 'queries').last().click();
  await expect(page.getByRole('region', { name: 'Message' })).toBeVisible();
  await expectAccessible(page);
});
