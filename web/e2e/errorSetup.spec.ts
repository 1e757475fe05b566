import { expect, expectAccessible, expectUnharmed, test } from './server';
import { reportErrors } from './support/errors';

const span = { traceId: 'c0ffee'.padEnd(32, '0'), spanId: 'c0ffee'.padEnd(16, '0') };
const map = { name: 'app.js.map', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify({ version: 3, sources: ['cart.ts'], sourcesContent: ['export const cart = 1;'], names: [], mappings: 'AAAA' })) };

test('grouping rules are made, tried, ordered and deleted; source maps are uploaded, found and deleted', async ({ page, empty, watch }) => {
  watch.expect(/422 .*\/api\/errors\//);
  await page.goto(`${empty.url}/errors/rules`);
  await expect(page.getByRole('heading', { name: 'No rules' })).toBeVisible();
  await reportErrors(empty, span);
  await page.goto(`${empty.url}/errors`);
  await page.getByRole('link', { name: 'Grouping rules' }).click();

  // A rule in a form, tried before it is saved.
  await page.getByRole('button', { name: 'New rule' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Value 1').fill('CardDeclined');
  await dialog.getByLabel('Known by').fill('declined');
  await dialog.getByLabel('Called').fill('<b>Cards</b> are declined in {{ environment }}');
  await dialog.getByRole('button', { name: 'Try it' }).click();
  await expect(dialog.getByText('26 fit')).toBeVisible();
  await expect(dialog.getByRole('table', { name: 'What would become of them' })).toContainText('<b>Cards</b> are declined in production');
  await expect(dialog.getByText('another item')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Save the rule' }).click();
  await expect(dialog).toBeHidden();

  // One as JSON: what the server says no to is said in the dialog, and nothing is lost.
  await page.getByRole('button', { name: 'New rule' }).click();
  await dialog.getByRole('switch', { name: 'As JSON' }).click();
  await dialog.getByLabel('Condition as JSON').fill('{"none":[{"path":"level","resembles":"error"}]}');
  await dialog.getByLabel('Called').fill('soft');
  await dialog.getByRole('button', { name: 'Save the rule' }).click();
  await expect(dialog.getByText("'resembles' is no operator")).toBeVisible();
  await dialog.getByLabel('Condition as JSON').fill('{"none":[{"path":"level","eq":"error"}]}');
  await dialog.getByRole('button', { name: 'Save the rule' }).click();
  await expect(dialog).toBeHidden();
  const rules = page.getByRole('table', { name: 'Grouping rules' }).getByRole('row');
  await expect(rules).toHaveCount(3);
  await page.getByRole('button', { name: 'Rule 2 earlier' }).click();
  await expect(rules.nth(2)).toContainText('CardDeclined');
  await page.getByRole('button', { name: 'Edit rule 2' }).click();
  await expect(dialog.getByLabel('Value 1')).toHaveValue('CardDeclined');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Delete rule 1' }).click();
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(rules).toHaveCount(2);
  await page.reload();
  await expect(rules.nth(1)).toContainText('CardDeclined');
  await page.getByRole('button', { name: 'Try them' }).click();
  await expect(page.getByText('26 fit')).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('link', { name: 'Source maps' }).click();
  await expect(page.getByRole('heading', { name: 'No source map yet' })).toBeVisible();
  for (const [version, file] of [['1.0', map], ['2.0', map], ['2.1', { ...map, buffer: Buffer.from('no map') }]] as const) {
    await page.getByRole('button', { name: 'Upload a map' }).click();
    await dialog.getByLabel('Version').fill(version);
    await dialog.getByLabel('Address of the minified file').fill('https://shop.example/assets/<i>app</i>.js');
    await dialog.locator('input[type=file]').first().setInputFiles(file);
    await dialog.getByRole('button', { name: 'Upload', exact: true }).click();
    if (version !== '2.1') await expect(dialog).toBeHidden();
  }
  await expect(dialog.getByText('the source map cannot be read')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('region')).toHaveCount(2);
  await page.getByLabel('Find a version or address').fill('1.0');
  await expect(page.getByRole('region', { name: 'Version 1.0' })).toContainText('//shop.example/assets/<i>app</i>.js');
  await expect(page.getByRole('region')).toHaveCount(1);
  await expectAccessible(page);
  await page.getByRole('button', { name: /^Delete the map of/ }).click();
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByText('No map has a version or address with this text.')).toBeVisible();
  await expectUnharmed(page);
});
