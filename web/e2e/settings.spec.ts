import { expect, expectAccessible, expectUnharmed, test } from './server';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test('a key is made with what it may do, shown once, used, seen in use, and revoked after a question', async ({ page, empty }) => {
  await page.goto(`${empty.url}/settings`);
  await page.getByRole('button', { name: 'New key' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('checkout');
  await dialog.getByLabel('createDatasets: make a dataset with its first event').uncheck();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Make the key' }).click();
  const secret = (await dialog.getByTestId('secret').textContent())!;
  expect(secret).toMatch(/^hcaik_\w{58}$/);
  await dialog.getByRole('button', { name: 'Copy the key' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret);
  await dialog.getByRole('button', { name: 'Done' }).click();
  const row = page.getByRole('row', { name: /^checkout/ });
  await expect(row).toContainText('never');
  await expect(row).not.toContainText('createDatasets');
  await expect(page.getByText(secret)).toHaveCount(0);

  expect((await empty.sendEvent('shop', { name: 'x' }, secret)).status).toBe(404);
  await empty.sendEvent('shop', { name: 'x' });
  expect((await empty.sendEvent('shop', { name: 'x' }, secret)).status).toBe(200);
  await page.reload();
  await expect(row).not.toContainText('never');
  await row.getByRole('button', { name: 'Revoke checkout' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  expect((await empty.sendEvent('shop', { name: 'x' }, secret)).status).toBe(200);
  await row.getByRole('button', { name: 'Revoke checkout' }).click();
  await page.getByRole('button', { name: 'Revoke the key' }).click();
  await expect(row).toHaveCount(0);
  expect((await empty.sendEvent('shop', { name: 'x' }, secret)).status).toBe(401);
  await page.getByRole('switch', { name: 'Show 1 revoked' }).check();
  await expect(row).toContainText('revoked');
});

test('a configuration key may do what was ticked', async ({ page, empty }) => {
  await page.goto(`${empty.url}/settings`);
  await page.getByRole('button', { name: 'New key' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('<b>reader</b>');
  await dialog.getByText('Configuration: for those that ask').click();
  for (const permission of ['events', 'createDatasets', 'columns', 'markers', 'boards', 'privateBoards', 'triggers', 'slos', 'recipients']) await dialog.getByRole('checkbox', { name: new RegExp(`^${permission}:`) }).uncheck();
  await dialog.getByRole('button', { name: 'Make the key' }).click();
  const secret = (await dialog.getByTestId('secret').textContent())!;
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('row', { name: /<b>reader<\/b>/ })).toContainText('queries');
  expect((await fetch(`${empty.url}/api/datasets`, { headers: { 'X-Honeycomb-Team': secret } })).status).toBe(200);
  expect((await empty.sendEvent('shop', { name: 'x' }, secret)).status).toBe(403);
  await expectUnharmed(page);
});

test('what the server refuses about a key is said in the dialog', async ({ page, empty, watch }) => {
  watch.expect(/status of 4\d\d/);
  await page.route('**/api/keys', (route) => (route.request().method() === 'POST' ? route.fulfill({ status: 422, json: { error: 'name: expected 1 to 100 characters' } }) : route.fallback()));
  await page.goto(`${empty.url}/settings`);
  await page.getByRole('button', { name: 'New key' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('x');
  await page.getByRole('button', { name: 'Make the key' }).click();
  await expect(page.getByRole('alert')).toContainText('name: expected 1 to 100 characters');
});

test('about says what runs where', async ({ page, apiary }) => {
  await page.goto('/settings?tab=about');
  await expect(page.getByRole('row', { name: /^Version/ })).toContainText(/\d+\.\d+/);
  await expect(page.getByRole('row', { name: /^Address/ })).toContainText(apiary.url);
  await expect(page.getByRole('row', { name: /^You/ })).toContainText('the operator');
});

test('usage shows what came, by dataset and by key, and what was refused', async ({ page, empty }) => {
  for (let i = 0; i < 3; i++) await empty.sendEvent('<u>shop', { number: i });
  await empty.sendEvent('other', { name: 'x' });
  await fetch(`${empty.url}/1/batch/other`, { method: 'POST', headers: { 'X-Honeycomb-Team': empty.ingestKey }, body: '[{"data":{"a":1}},{"data":{}}]' });
  await page.goto(`${empty.url}/usage`);
  const row = (name: string | RegExp) => page.getByRole('grid').getByRole('row', { name });
  await expect(row(/<u>shop/)).toContainText('3');
  await expect(row(/other/)).toContainText('2');
  await page.getByText('By key').click();
  await expect(page).toHaveURL(/by=key/);
  await expect(row(/first ingest key/)).toContainText('5');
  await page.getByText('Refused events').first().click();
  await expect(page.getByRole('img', { name: /Refused events by day and key/ })).toBeVisible();
  await expectAccessible(page);
});

test('usage without any says why', async ({ page, empty }) => {
  await page.goto(`${empty.url}/usage`);
  await expect(page.getByText('Nothing came in the last 30 days')).toBeVisible();
});

test('settings are accessible', async ({ page }) => {
  await page.goto('/settings');
  await expect(page.getByRole('row', { name: /first ingest key/ })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('tab', { name: 'Members' }).click();
  await expect(page.getByText('Nobody signs in here yet')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('tab', { name: 'About' }).click();
  await expect(page.getByText('About this server')).toBeVisible();
  await expectAccessible(page);
});
