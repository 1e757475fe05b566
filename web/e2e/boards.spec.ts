import { type ApiaryServer, expect, expectAccessible, expectUnharmed, type Page, test } from './server';

interface Saved {
  id: string;
}

/** A board with three queries about the shop and a text. */
async function makeBoard(server: ApiaryServer, name: string): Promise<string> {
  const save = (title: string, query: object) => server.api<Saved>('POST', '/api/saved-queries', { name: title, description: '', dataset: null, query, view: {} });
  const count = await save(`${name}: requests`, { calculations: [{ op: 'COUNT' }], breakdowns: ['service.name'], time_range: 7_200 });
  const slow = await save(`${name}: latency`, { calculations: [{ op: 'HEATMAP', column: 'duration_ms' }], time_range: 7_200 });
  const failed = await save(`${name}: errors`, { calculations: [{ op: 'COUNT' }], filters: [{ column: 'error', op: '=', value: true }], breakdowns: ['name'], time_range: 7_200 });
  const board = await server.api<Saved>('POST', '/api/boards', {
    name,
    description: 'how the shop does',
    panels: [
      { kind: 'query', saved_query_id: count.id, width: 1, style: 'both' },
      { kind: 'query', saved_query_id: slow.id, width: 1, style: 'graph' },
      { kind: 'text', text: 'Call <b>Ada</b>\nwhen this is red.' },
      { kind: 'query', saved_query_id: failed.id, width: 2, style: 'table' },
    ],
  });
  return board.id;
}

const panels = (page: Page) => page.getByRole('main').locator('section[data-wide]');
const names = async (page: Page) => Promise.all((await panels(page).all()).map((panel) => panel.getAttribute('aria-label')));

test('a board runs its queries over one time, and each leads to its question', async ({ page, apiary }) => {
  const id = await makeBoard(apiary, 'First');
  await page.goto(`/boards/${id}`);
  await expect(page.getByRole('heading', { name: 'First' })).toBeVisible();
  await expect(panels(page).nth(0).getByRole('row', { name: /shop-web/ })).toContainText('1,500');
  await expect(panels(page).nth(0).getByRole('img')).toBeVisible();
  await expect(panels(page).nth(1).getByRole('img', { name: /^HEATMAP\(duration_ms\)/ })).toBeVisible();
  await expect(panels(page).nth(2)).toContainText('Call <b>Ada</b>');
  await expect(panels(page).nth(3).getByRole('row', { name: /POST \/charges/ })).toBeVisible();
  await page.getByRole('group', { name: 'Time' }).getByRole('button', { name: /Last 2 hours/ }).click();
  await page.getByRole('button', { name: 'Last 10 minutes' }).click();
  await expect(page).toHaveURL(/time=10m/);
  await expect(panels(page).nth(0).getByRole('row', { name: /shop-web/ })).not.toContainText('1,500');
  await panels(page).nth(0).getByRole('link').first().click();
  await expect(page).toHaveURL(/\/query/);
});

test('a new board is put together by hand: queries, a text, their order and width', async ({ page, apiary }) => {
  await page.goto('/boards');
  await page.getByRole('button', { name: 'New board' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('By <i>hand</i>');
  await page.getByRole('button', { name: 'Make the board' }).click();
  await expect(page.getByRole('heading', { name: 'By <i>hand</i>' })).toBeVisible();
  const add = async (query: string) => {
    await page.getByRole('button', { name: 'Add a panel' }).first().click();
    await page.getByRole('combobox', { name: 'Saved query' }).click();
    await page.getByRole('option', { name: query }).click();
    await page.getByRole('button', { name: 'Add', exact: true }).click();
  };
  await add('Recent Traces');
  await expect(panels(page)).toHaveCount(1);
  await page.getByRole('button', { name: 'Add a panel' }).first().click();
  await page.getByRole('dialog').getByText('Text', { exact: true }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Text' }).fill('what to look for');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(panels(page)).toHaveCount(2);
  await expect.poll(() => names(page)).toEqual(['Recent Traces', 'the text 2']);

  const back = page.getByRole('button', { name: 'Move Recent Traces back' });
  await back.focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => names(page)).toEqual(['the text 1', 'Recent Traces']);
  await page.getByRole('button', { name: 'Make Recent Traces wide' }).click();
  await expect(panels(page).nth(1)).toHaveAttribute('data-wide', 'true');
  await page.getByRole('button', { name: 'Edit the text 1' }).click();
  await page.getByRole('dialog').getByRole('textbox').fill('changed');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(panels(page).nth(0)).toContainText('changed');
  await page.keyboard.press('e');
  await expect(page.getByRole('button', { name: 'Move Recent Traces back' })).toHaveCount(0);
  await page.reload();
  await expect.poll(() => names(page)).toEqual(['the text 1', 'Recent Traces']);
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByRole('button', { name: 'Remove the text 1' }).click();
  await expect(panels(page)).toHaveCount(1);
  await page.getByRole('button', { name: 'Delete the board' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete the board' }).click();
  await expect(page).toHaveURL(/\/boards$/);
  await expect(page.getByRole('link', { name: 'By <i>hand</i>' })).toHaveCount(0);
  const { boards } = await apiary.api<{ boards: { name: string }[] }>('GET', '/api/boards');
  expect(boards.map((board) => board.name)).not.toContain('By <i>hand</i>');
});

test('panels are dragged to another place', async ({ page, apiary }) => {
  await page.goto(`/boards/${await makeBoard(apiary, 'Drag')}?edit=1`);
  await expect(panels(page)).toHaveCount(4);
  await page.locator('[draggable="true"]').nth(0).dragTo(panels(page).nth(2));
  await expect.poll(() => names(page)).toEqual(['Drag: latency', 'the text 2', 'Drag: requests', 'Drag: errors']);
});

test('what somebody else changed meanwhile is not lost: it is told, and shown on demand', async ({ page, apiary, watch }) => {
  watch.expect(/status of 409/);
  const id = await makeBoard(apiary, 'Shared');
  await page.goto(`/boards/${id}?edit=1`);
  await expect(panels(page)).toHaveCount(4);
  await apiary.api('PATCH', `/api/boards/${id}`, { panels: [{ kind: 'text', text: 'theirs' }] });
  await page.getByRole('button', { name: 'Remove Shared: errors' }).click();
  await expect(page.getByText('Somebody else changed this board meanwhile')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Show the board as it is now' }).click();
  await expect(panels(page)).toHaveCount(1);
  await expect(panels(page).first()).toContainText('theirs');
  await page.getByRole('button', { name: 'Remove the text 1' }).click();
  await expect(page.getByText('This board is empty')).toBeVisible();
});

test('a panel whose query is gone, and a query that cannot be asked, say so and harm no other', async ({ page, apiary, watch }) => {
  watch.expect(/status of 4\d\d/);
  const id = await makeBoard(apiary, 'Broken');
  const { saved_queries: saved } = await apiary.api<{ saved_queries: { id: string; name: string }[] }>('GET', '/api/saved-queries');
  await apiary.api('DELETE', `/api/saved-queries/${saved.find((one) => one.name === 'Broken: latency')!.id}`);
  await apiary.api('PATCH', `/api/saved-queries/${saved.find((one) => one.name === 'Broken: errors')!.id}`, { query: { calculations: [{ op: 'SUM', column: 'no.such.column' }] } });
  await page.goto(`/boards/${id}`);
  await expect(panels(page).nth(0).getByRole('row', { name: /shop-web/ })).toBeVisible();
  await expect(panels(page).nth(1)).toContainText('It was deleted');
  await expect(panels(page).nth(3)).toContainText('no.such.column');
  await page.goto('/boards/nothing');
  await expect(page.getByText('There is no such board')).toBeVisible();
  await expectUnharmed(page);
});

test('refreshing runs all panels again', async ({ page, empty }) => {
  await empty.sendEvent('shop', { name: 'one' });
  const saved = await empty.api<Saved>('POST', '/api/saved-queries', { name: 'count', description: '', dataset: 'shop', query: { calculations: [{ op: 'COUNT' }] }, view: {} });
  const board = await empty.api<Saved>('POST', '/api/boards', { name: 'Live', description: '', panels: [{ kind: 'query', saved_query_id: saved.id, width: 1, style: 'table' }] });
  await page.goto(`${empty.url}/boards/${board.id}`);
  await expect(panels(page).first().getByRole('gridcell')).toHaveText('1');
  await empty.sendEvent('shop', { name: 'two' });
  await page.keyboard.press('r');
  await expect(panels(page).first().getByRole('gridcell')).toHaveText('2');
});

test('boards are accessible', async ({ page, apiary }) => {
  const id = await makeBoard(apiary, 'Access');
  await page.goto('/boards');
  await expect(page.getByRole('link', { name: 'Access' })).toBeVisible();
  await expectAccessible(page);
  await page.goto(`/boards/${id}?edit=1`);
  await expect(panels(page).nth(3).getByRole('row', { name: /POST \/charges/ })).toBeVisible();
  await expectAccessible(page);
});
