import { expect, expectAccessible, expectUnharmed, test } from './server';

test('all datasets with what they hold, sorted as one likes', async ({ page, shop }) => {
  await page.goto('/datasets');
  const grid = page.getByRole('grid', { name: 'Datasets' });
  const spans = shop.spans.filter((span) => span.service === 'cart').length;
  const logs = shop.logs.filter((record) => record.service === 'cart').length;
  await expect(grid.getByRole('row', { name: /^cart/ })).toContainText((spans + logs).toLocaleString('en-US'));
  await grid.getByRole('button', { name: 'Events' }).click();
  await expect(grid.locator('[data-row="0"]')).toContainText('cart');
  await grid.locator('[data-row="0"]').getByRole('gridcell').nth(2).click();
  await expect(page).toHaveURL(/\/datasets\/cart$/);
});

test('columns with types, distinct values and size; one is described, one is hidden, one is asked about', async ({ page, empty }) => {
  await empty.sendEvent('shop', { route: '/a', duration_ms: 12.5, big: 3 });
  await empty.sendEvent('shop', { route: '/b', duration_ms: 7, big: 'text' });
  await page.goto(`${empty.url}/datasets/shop`);
  const row = (name: string) => page.getByRole('grid', { name: 'Columns' }).getByRole('row', { name: new RegExp(`^${name}`) });
  await expect(row('route').getByRole('gridcell').nth(3)).toHaveText('2');
  await expect(row('big')).toContainText('integer');
  await row('route').getByRole('button', { name: 'Describe route' }).click();
  await page.getByRole('dialog').getByLabel('What the column holds').fill('the <b>path</b> that was asked for');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(row('route')).toContainText('the <b>path</b> that was asked for');
  await row('big').getByRole('button', { name: 'Hide big' }).click();
  await expect(row('big').getByRole('button', { name: 'Offer big' })).toBeVisible();
  await page.getByRole('switch', { name: 'Hidden ones too' }).uncheck();
  await expect(row('big')).toHaveCount(0);
  await page.reload();
  await expect(row('route')).toContainText('the <b>path</b> that was asked for');
  await expect(row('big').getByRole('button', { name: 'Offer big' })).toBeVisible();
  await page.getByLabel('Find a column').fill('dur');
  await expect(row('route')).toHaveCount(0);
  await row('duration_ms').getByRole('link').click();
  await expect(page).toHaveURL(/\/query/);
  await expect(page.getByText('HEATMAP(duration_ms)').first()).toBeVisible();
});

test('retention warns before anything goes', async ({ page, empty }) => {
  const old = new Date(Date.now() - 10 * 86_400_000).toISOString();
  await fetch(`${empty.url}/1/batch/shop`, { method: 'POST', headers: { 'X-Honeycomb-Team': empty.ingestKey }, body: JSON.stringify([{ time: old, data: { name: 'old' } }, { data: { name: 'new' } }]) });
  await page.goto(`${empty.url}/datasets/shop`);
  await page.getByRole('button', { name: "as the server's options say" }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('At most').click();
  await expect(dialog.getByText('None is yet')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Days' }).fill('3');
  await expect(dialog.getByText('The oldest events here are 10 days old.')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Save and remove what is older' }).click();
  await expect(page.getByRole('button', { name: '3 days' })).toBeVisible();
  const { datasets } = await empty.api<{ datasets: { slug: string; retention_days: number | null }[] }>('GET', '/api/datasets');
  expect(datasets.find((one) => one.slug === 'shop')?.retention_days).toBe(3);
});

test('a dataset that is not there, and no dataset at all, are said', async ({ page, empty }) => {
  await page.goto(`${empty.url}/datasets`);
  await expect(page.getByText('No dataset yet')).toBeVisible();
  await page.goto(`${empty.url}/datasets/nothing`);
  await expect(page.getByText('There is no dataset nothing')).toBeVisible();
  await expectAccessible(page);
});

test('names and descriptions that are markup show as text', async ({ page, empty }) => {
  const hostile = '<img src=x onerror=window.pwned=1>';
  await empty.sendEvent('shop', { [hostile]: hostile, 'a"onmouseover="window.pwned=2': 1 });
  await page.goto(`${empty.url}/datasets/shop`);
  await page.getByRole('button', { name: 'Describe the dataset' }).click();
  await page.getByLabel('What the dataset holds').fill(hostile);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('button', { name: 'Describe the dataset' })).toContainText(hostile);
  await expect(page.getByRole('row', { name: /<img src=x/ })).toBeVisible();
  await expectUnharmed(page);
});

test('datasets are accessible', async ({ page }) => {
  await page.goto('/datasets');
  await expect(page.getByRole('link', { name: 'shop-web' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'shop-web' }).click();
  await expect(page.getByRole('link', { name: 'http.route' })).toBeVisible();
  await expectAccessible(page);
});
