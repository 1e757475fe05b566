import { existsSync } from 'node:fs';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiaryServer, expect, expectAccessible, expectUnharmed, type Page, test } from './server';
import { reportErrors, rollbarPost, rollbarToken } from './support/errors';
import { runInShell } from './support/run';

const packages = new URL('../../tests/node_modules', import.meta.url).pathname;
const span = { traceId: 'c0ffee'.padEnd(32, '0'), spanId: 'c0ffee'.padEnd(16, '0') };

const program = `const Rollbar = require('rollbar');
const rollbar = new Rollbar({ accessToken: process.env.TOKEN, endpoint: process.env.APIARY + '/api/1/item/', environment: 'production', codeVersion: process.env.VERSION });
function pay(cart) {
  return cart.items.map((item) => item.price);
}
try {
  pay({});
} catch (error) {
  rollbar.error(error, { trace_id: '${span.traceId}', span_id: '${span.spanId}' }, (failure) => process.exit(failure ? 1 : 0));
}
`;

/** A folder with the program above and the real client: one for all runs, as where a program lies is part of what its errors are known by. */
async function inShop(work: (run: (server: ApiaryServer, token: string, version: string) => Promise<unknown>) => Promise<void>) {
  expect(existsSync(packages), 'run npm ci in tests first').toBe(true);
  const folder = await mkdtemp(join(tmpdir(), 'apiary-shop-'));
  try {
    await symlink(packages, join(folder, 'node_modules'));
    await writeFile(join(folder, 'shop.js'), program);
    await work((server, token, version) => runInShell(`TOKEN=${token} APIARY=${server.url} VERSION=${version} node shop.js`, folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const inbox = (page: Page) => page.getByRole('table', { name: 'Errors' });
const title = "TypeError: Cannot read properties of undefined (reading 'items')";

test('an error of a real client is found, read, followed to its trace, resolved, and comes back with a later deploy', ({ page, empty }) => inShop(async (shop) => {
  await page.goto(`${empty.url}/errors`);
  await expect(page.getByRole('heading', { name: 'No error has arrived yet' })).toBeVisible();
  const token = await rollbarToken(empty);
  await empty.sendSpans([{ service: 'shop', ...span, name: 'POST /orders', kind: 2, startMs: Date.now() - 100, durationMs: 83 }]);
  await rollbarPost(empty, token, 'deploy', { environment: 'production', revision: '1.0.0', local_username: 'ada' });
  await shop(empty, token, '1.0.0');

  await page.goto(`${empty.url}/errors`);
  const row = inbox(page).getByRole('row').filter({ hasText: '#1' });
  await expect(row).toContainText("Cannot read properties of undefined (reading 'map')");
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/errors\/1$/);
  const thrown = page.getByRole('region', { name: 'Exception TypeError' });
  await expect(thrown.getByLabel('Code of pay')).toContainText('return cart.items.map((item) => item.price);');
  await expect(thrown.getByRole('button', { name: /calls? of frameworks/ }).first()).toBeVisible();
  await expect(page.getByRole('complementary', { name: 'About the error' })).toContainText('1.0.0');

  await page.getByRole('link', { name: 'Open the trace' }).click();
  await expect(page).toHaveURL(new RegExp(`/trace/${span.traceId}\\?span=${span.spanId}`));
  const selected = page.getByRole('complementary', { name: 'The selected span' });
  await selected.getByRole('link', { name: 'Error #1' }).click();
  await expect(page).toHaveURL(/\/errors\/1\?occurrence=\d+/);

  await page.getByRole('button', { name: 'Resolve in a version' }).click();
  await page.getByLabel('Version', { exact: true }).fill('2.0.0');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Resolved in 2.0.0')).toBeVisible();
  await shop(empty, token, '1.0.0');
  await page.goto(`${empty.url}/errors`);
  await expect(page.getByRole('heading', { name: 'Nothing to do' })).toBeVisible();

  await rollbarPost(empty, token, 'deploy', { environment: 'production', revision: '2.0.0', local_username: 'ada' });
  await shop(empty, token, '2.0.0');
  await page.goto(`${empty.url}/errors`);
  await expect(row).toContainText('Reopened');
  await row.getByRole('link').click();
  await expect(page.getByText('Reopened')).toBeVisible();
  await expect(page.getByText('version 2.0.0')).toBeVisible();
  await page.keyboard.press('j');
  await expect(page.getByText('version 1.0.0')).toBeVisible();
  await page.getByRole('tab', { name: 'Occurrences' }).click();
  await expect(page.getByRole('table', { name: 'Occurrences' }).getByRole('row')).toHaveCount(4);
  await page.getByRole('tab', { name: 'History' }).click();
  await page.getByLabel('Comment').fill('<b>the cart was empty</b>');
  await page.getByRole('button', { name: 'Comment' }).click();
  await expect(page.getByRole('tabpanel').getByRole('listitem').first()).toContainText('<b>the cart was empty</b>');
  await expect(page.getByRole('tabpanel')).toContainText('changed the state from active to resolved');
}));

test('the inbox is filtered, selected by keyboard and changed at once; the address holds what it shows', async ({ page, empty }) => {
  await reportErrors(empty, span);
  await page.goto(`${empty.url}/errors`);
  await expect(inbox(page).getByRole('row')).toHaveCount(8);
  await page.keyboard.press('/');
  await page.keyboard.type('items');
  await expect(inbox(page).getByRole('row')).toHaveCount(2);
  await expect(page).toHaveURL(/q=items/);
  await page.reload();
  await expect(inbox(page).getByRole('row').filter({ hasText: title })).toBeVisible();
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.getByRole('combobox', { name: 'Environment' }).click();
  await page.getByRole('option', { name: 'staging' }).click();
  await expect(inbox(page).getByRole('row')).toHaveCount(2);
  await page.goto(`${empty.url}/errors?sort=occurrences`);
  await expect(inbox(page).getByRole('row').nth(1)).toContainText('CardDeclined: card expired');

  for (const key of ['j', 'x', 'j', 'j', 'X']) await page.keyboard.press(key);
  await expect(page.getByText('3 selected')).toBeVisible();
  await page.keyboard.press('m');
  await expect(inbox(page).getByRole('row')).toHaveCount(5);
  await expect(page.getByRole('button', { name: /^Muted 3/ })).toBeVisible();

  await page.goto(`${empty.url}/errors?q=Error:&environment=production&sort=first_seen&order=ascending`);
  await expect(inbox(page).getByRole('row')).toHaveCount(3);
  for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key);
  await page.getByRole('button', { name: 'Merge' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Merge' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(inbox(page).getByRole('row')).toHaveCount(2);
  await inbox(page).getByRole('link').click();
  await page.getByRole('tab', { name: 'History' }).click();
  await page.getByRole('button', { name: /^Split off/ }).click();
  await expect(page.getByRole('region', { name: 'Merged into it' })).toBeHidden();
  await expectUnharmed(page);
});

test('what is hostile is text and bounded: a long message, ten thousand calls, deep data, markup', async ({ page, empty, watch }) => {
  watch.expect(/404 .*\/api\/errors\/items\/77/);
  const token = await rollbarToken(empty);
  let deep: unknown = '<script>window.pwned=1</script>';
  for (let i = 0; i < 100; i++) deep = { deeper: deep };
  const frames = Array.from({ length: 8_000 }, (_, i) => ({ filename: '<b>a.py</b>', lineno: i, method: `f${i}`, code: '<i>x</i>' }));
  const message = `<img src=x onerror=window.pwned=1>${'m'.repeat(400_000)}`;
  await rollbarPost(empty, token, 'item/', { data: { environment: '<b>', body: { trace: { frames, exception: { class: '<script>window.pwned=1</script>', message } } }, custom: { deep } } });
  await page.goto(`${empty.url}/errors`);
  await inbox(page).getByRole('link').first().click();
  await expect(page.getByText('8,000 calls, the last one first')).toBeVisible();
  expect(await page.locator('li').count()).toBeLessThan(100);
  expect((await page.getByRole('main').innerText()).length).toBeLessThan(20_000);
  await page.getByRole('tab', { name: 'Request and data' }).click();
  await page.getByRole('button', { name: 'All that was sent' }).click();
  await expect(page.getByLabel('What was sent', { exact: true })).toContainText('<b>a.py</b>');
  await page.goto(`${empty.url}/errors/77`);
  await expect(page.getByRole('heading', { name: 'There is no such error' })).toBeVisible();
  await expectUnharmed(page);
});

test('errors can be read by everybody', async ({ page, empty }) => {
  await reportErrors(empty, span);
  await page.goto(`${empty.url}/errors`);
  await expect(inbox(page).getByRole('row')).toHaveCount(8);
  await expectAccessible(page);
  await page.goto(`${empty.url}/errors/2`);
  for (const tab of ['Stack', /^Before it/, 'Request and data', 'Occurrences', 'History']) {
    await page.getByRole('tab', { name: tab }).click();
    await expect(page.getByRole('tabpanel')).toBeVisible();
    await expectAccessible(page);
  }
});
