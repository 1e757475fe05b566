import { expect, expectUnharmed, slowCustomer, test } from './server';
import { copied, dragOver } from './support/gestures';
import { runInShell } from './support/run';
import { makeShop } from './support/shop';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test('from the printed address to a link to the very span: a first trace, the slow route, a colleague', async ({ page, empty, browser }, info) => {
  // The address that the server printed; a first trace by what the screen gives to copy.
  await page.goto(empty.url);
  await page.getByRole('button', { name: 'curl', exact: true }).click();
  await page.getByRole('button', { name: 'Make a key' }).click();
  await expect(page.getByText('is made and stands in all that you copy')).toBeVisible();
  expect(await runInShell(await copied(page, 'A trace with two spans, as OpenTelemetry sends it'), info.outputPath())).toContain('200');
  await page.getByRole('region', { name: 'First event' }).getByRole('link', { name: 'See the trace' }).click();
  await expect(page.getByRole('treegrid').getByRole('row', { name: /GET \/cart/ })).toBeVisible();

  // The program goes on for an hour, and somebody complains.
  const shop = makeShop(Date.now());
  await empty.sendSpans(shop.spans);
  await page.getByRole('navigation').getByRole('link', { name: 'Query' }).click();
  // Its own first question is answered before another one is asked.
  await expect(page).toHaveURL(/\/query\/./);
  const before = page.url();
  await page.getByRole('combobox', { name: 'Dataset', exact: true }).click();
  await page.getByRole('option', { name: /^shop-web/ }).click();
  await page.getByRole('button', { name: 'Run query' }).click();
  await expect(page).not.toHaveURL(before);
  const heatmap = page.getByRole('region', { name: 'HEATMAP(duration_ms)', exact: true });
  await expect(heatmap.getByRole('img', { name: /^HEATMAP/ })).toBeVisible();

  // Brushed, it tells which route is slow, and whose.
  await dragOver(page, heatmap.locator('.u-over'), [0.3, 0.01], [0.99, 0.12]);
  const first = (column: string) => page.getByRole('listitem', { name: column }).getByRole('button').first();
  await expect(first('http.route')).toHaveAccessibleName(/^\/cart: 100 % of the selected/);
  await expect(first('app.user_id')).toHaveAccessibleName(new RegExp(`^${slowCustomer}: 100 % of the selected`));

  // One of them, down to the call that waits.
  await page.getByRole('button', { name: 'Only these events' }).click();
  await page.getByRole('tab', { name: 'Traces' }).click();
  await page.getByRole('grid', { name: 'Traces' }).getByRole('link').first().click();
  const waterfall = page.getByRole('treegrid');
  await waterfall.getByRole('row', { name: /SELECT/ }).first().click();
  await page.getByRole('complementary', { name: 'The selected span' }).getByRole('button', { name: 'Copy the link to this' }).click();
  await expect(page.getByText('Link to the span copied')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(/\/trace\/[0-9a-f]{32}\?.*span=[0-9a-f]{16}/);
  await expectUnharmed(page);

  // The colleague sees the same span, in a browser that was never here.
  const colleague = await browser.newContext();
  try {
    const theirs = await colleague.newPage();
    await theirs.goto(link);
    await expect(theirs.getByRole('row', { selected: true })).toContainText('SELECT');
    await expect(theirs.getByRole('complementary', { name: 'The selected span' }).getByText('db.query.text')).toBeVisible();
  } finally {
    await colleague.close();
  }
});
