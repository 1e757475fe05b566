import { type ApiaryServer, expect, expectAccessible, expectUnharmed, type Page, test } from './server';

const table = (page: Page) => page.getByRole('grid', { name: 'Arrivals' });
const rows = (page: Page) => table(page).locator('[data-row]');

/** One that is taken, one with an unknown key, one whose body cannot be read, one of which a part is taken. */
async function sendOfEachKind(server: ApiaryServer) {
  const batch = (body: string, key = server.ingestKey) => fetch(`${server.url}/1/batch/shop`, { method: 'POST', headers: { 'X-Honeycomb-Team': key }, body });
  expect((await server.sendEvent('shop', { name: 'fine' })).status).toBe(200);
  expect((await server.sendEvent('shop', { name: 'x' }, 'hcaik_nope')).status).toBe(401);
  expect((await batch('[{"data":')).status).toBe(400);
  expect((await batch('[{"data":{"a":1}},{"data":{}}]')).status).toBe(200);
}

test('requests show as they come, with the reason in words and what to do', async ({ page, empty }) => {
  await page.goto(`${empty.url}/arrivals`);
  await expect(page.getByText('No request has reached this server yet')).toBeVisible();
  await expect(page.getByText(empty.url)).toBeVisible();
  await expectAccessible(page);
  await sendOfEachKind(empty);
  await expect(rows(page)).toHaveCount(4);
  await expect(rows(page).nth(3)).toContainText('accepted');
  await expect(rows(page).nth(2)).toContainText('Unknown key: key `hcai…` is unknown here');
  await expect(rows(page).nth(1)).toContainText('Unreadable body');
  await expect(rows(page).nth(0)).toContainText('partial');

  await rows(page).nth(1).getByRole('gridcell').first().click();
  const details = page.getByRole('dialog');
  await expect(details).toContainText('What to do');
  await expect(details.getByRole('region', { name: 'How the body began' })).toHaveText('[{"data":');
  await expect(details).toContainText('POST /1/batch/{dataset}');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(details).toBeHidden();
});

test('counts by reason filter, the filter stands in the address and survives a reload', async ({ page, empty }) => {
  await sendOfEachKind(empty);
  await empty.sendEvent('other', { name: 'y' }, 'hcaik_nope');
  await page.goto(`${empty.url}/arrivals`);
  const counts = page.getByRole('group', { name: /^Requests by reason/ });
  await expect(counts.getByRole('button', { name: 'Unknown key 2' })).toBeVisible();
  await counts.getByRole('button', { name: 'Unknown key 2' }).click();
  await expect(page).toHaveURL(/reason=key_unknown/);
  await expect(rows(page)).toHaveCount(2);
  await page.reload();
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole('combobox', { name: 'Dataset' }).fill('other');
  await expect(rows(page)).toHaveCount(1);
  await expect(page).toHaveURL(/dataset=other/);
  await page.goto(`${empty.url}/arrivals?outcome=accepted&dataset=nothing-like-this`);
  await expect(page.getByText('Nothing like this has come')).toBeVisible();
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(rows(page)).toHaveCount(5);
  await page.getByText('Refused', { exact: true }).click();
  await expect(rows(page)).toHaveCount(3);
  await expect(page).toHaveURL(/outcome=refused/);
});

test('what comes while a filter is on shows only when it fits', async ({ page, empty }) => {
  await empty.sendEvent('shop', { name: 'x' }, 'hcaik_nope');
  await page.goto(`${empty.url}/arrivals?outcome=refused`);
  await expect(rows(page)).toHaveCount(1);
  await empty.sendEvent('shop', { name: 'fine' });
  await empty.sendEvent('shop', { name: 'x' }, 'hcaik_nope');
  await expect(rows(page)).toHaveCount(2);
  await expect(table(page)).not.toContainText('accepted');
});

test('paused it stands still, and catches up when it goes on', async ({ page, empty }) => {
  await empty.sendEvent('shop', { name: 'one' });
  await page.goto(`${empty.url}/arrivals`);
  await expect(rows(page)).toHaveCount(1);
  await page.keyboard.press('p');
  await expect(page.getByText('Paused')).toBeVisible();
  await empty.sendEvent('shop', { name: 'two' });
  await expect.poll(async () => (await empty.api<{ arrivals: unknown[] }>('GET', '/api/arrivals')).arrivals.length).toBe(2);
  await expect(page.getByRole('group', { name: /^Requests by reason/ }).getByRole('button', { name: 'Accepted 2' })).toBeVisible();
  await expect(rows(page)).toHaveCount(1);
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(rows(page)).toHaveCount(2);
});

test('by keyboard alone: walk the rows, open one, close it, only what was refused', async ({ page, empty }) => {
  await sendOfEachKind(empty);
  await page.goto(`${empty.url}/arrivals`);
  await expect(rows(page)).toHaveCount(4);
  await rows(page).first().getByRole('gridcell').first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toContainText('Unknown key');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.keyboard.press('r');
  await expect(rows(page)).toHaveCount(2);
  await page.keyboard.press('r');
  await expect(rows(page)).toHaveCount(4);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText('Only what was refused, or all');
});

test('names, keys, senders and bodies that are markup show as text', async ({ page, empty }) => {
  const hostile = '<img src=x onerror=window.pwned=1>';
  await fetch(`${empty.url}/1/batch/${encodeURIComponent(hostile)}`, { method: 'POST', headers: { 'X-Honeycomb-Team': empty.ingestKey, 'User-Agent': '<script>window.pwned=2</script>' }, body: `[{"data":${hostile}` });
  await empty.sendEvent(hostile, { name: hostile }, '<svg onload=window.pwned=3>');
  await page.goto(`${empty.url}/arrivals`);
  await expect(rows(page)).toHaveCount(2);
  await expect(table(page)).toContainText(hostile);
  await rows(page).nth(1).getByRole('gridcell').first().click();
  await expect(page.getByRole('dialog')).toContainText('<script>window.pwned=2</script>');
  await expect(page.getByRole('region', { name: 'How the body began' })).toContainText(hostile);
  await expectUnharmed(page);
});

test('a thousand requests are kept, and scrolling reaches the first', async ({ page, empty }) => {
  for (let i = 0; i < 1_100; i += 50) await Promise.all(Array.from({ length: 50 }, (_, k) => empty.sendEvent(i + k < 100 ? 'early' : 'late', { number: i + k })));
  await page.goto(`${empty.url}/arrivals`);
  await expect(table(page)).toHaveAttribute('aria-rowcount', '1001');
  await rows(page).first().getByRole('gridcell').first().focus();
  for (let i = 0; i < 80; i++) await page.keyboard.press('PageDown');
  await expect(page.locator('[data-row="999"]')).toBeVisible();
  await expect(page.locator('[data-row="999"]')).toContainText('late');
});

test('a server that was away is followed again, and what came after its return shows', async ({ page, empty, watch }) => {
  watch.expect(/net::ERR|Failed to load resource/);
  await empty.sendEvent('shop', { name: 'before' });
  await page.goto(`${empty.url}/arrivals`);
  await expect(rows(page)).toHaveCount(1);
  await empty.pause();
  await expect(page.getByText('The server does not answer.')).toBeVisible();
  await expect(rows(page)).toHaveCount(1);
  await empty.resume();
  await expect(page.getByText('The server does not answer.')).toBeHidden();
  await empty.sendEvent('after', { name: 'after' });
  await expect(rows(page).first()).toContainText('after');
  await expect(page.getByText('Live')).toBeVisible();
});

test('arrivals are accessible', async ({ page, empty }) => {
  await sendOfEachKind(empty);
  await page.goto(`${empty.url}/arrivals`);
  await expect(rows(page)).toHaveCount(4);
  await expectAccessible(page);
  await rows(page).first().getByRole('gridcell').first().click();
  await expect(page.getByRole('dialog')).toContainText('What to do');
  await expectAccessible(page);
});
