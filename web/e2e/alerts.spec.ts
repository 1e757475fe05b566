import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiaryServer, expect, expectAccessible, leave, test } from './server';

/** What a webhook is told. */
interface Told {
  alert: { status: string; summary: string; isTest: boolean };
}

test('a recipient is tried, a trigger is made, fires, and its message is seen delivered', async ({ page, context, origins }) => {
  const told: Told[] = [];
  const receiver = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      told.push(JSON.parse(Buffer.concat(parts).toString()) as Told);
      response.end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const server = await ApiaryServer.start(['--alerts-private', 'on']);
  try {
    origins.add(server.url);
    await server.sendSpans([1, 2, 3].map((n) => ({ service: 'checkout', traceId: `${n}`.padEnd(32, 'a'), spanId: `${n}`.padEnd(16, 'a'), name: 'POST /orders', kind: 2, startMs: Date.now() - 1_000, durationMs: 83 })));
    await page.goto(`${server.url}/alerts`);
    await expect(page.getByText('Nothing has fired')).toBeVisible();
    await page.getByRole('tab', { name: 'Recipients' }).click();
    await page.getByRole('button', { name: 'New recipient' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Kind' }).click();
    await page.getByRole('option', { name: 'Webhook' }).click();
    await dialog.getByRole('textbox', { name: 'Name' }).fill('pager');
    await dialog.getByRole('textbox', { name: 'Address' }).fill(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`);
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Send a test to pager' }).click();
    await expect(page.getByRole('row', { name: /pager/ })).toContainText('told');
    expect(told[0]?.alert.isTest).toBe(true);

    await page.getByRole('tab', { name: 'Triggers' }).click();
    await page.getByRole('button', { name: 'New trigger' }).click();
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Orders');
    await dialog.getByRole('combobox', { name: 'WHERE' }).fill('name = "POST /orders"');
    await dialog.getByRole('textbox', { name: 'Threshold' }).fill('2');
    await dialog.getByRole('combobox', { name: 'Asked every' }).click();
    await page.getByRole('option', { name: '5 min', exact: true }).click();
    await dialog.getByRole('combobox', { name: 'Tell' }).click();
    await page.getByRole('option', { name: 'Webhook: pager' }).click();
    await page.keyboard.press('Escape');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Save' }).click();

    await expect(page).toHaveURL(/\/alerts\/triggers\//);
    await expect(page.getByText('COUNT is above 2 over 5 min')).toBeVisible();
    const said = page.getByRole('row', { name: /Current value \(3\) greater than threshold value \(2\)/ });
    await expect(said).toContainText('Webhook: pager', { timeout: 30_000 });
    await expect(said).toContainText(/told (just now|\d+)/, { timeout: 30_000 });
    expect(told[1]?.alert).toMatchObject({ status: 'TRIGGERED', summary: 'Triggered: Orders', isTest: false });
    await expectAccessible(page);
    await page.goto(`${server.url}/alerts`);
    await expect(page.getByRole('row', { name: /Triggered Orders/ })).toBeVisible();
    await page.getByRole('link', { name: 'What was asked' }).click();
    await expect(page).toHaveURL(/\/query\/\w+/);
    await expect(page.getByRole('row', { name: /3/ }).first()).toBeVisible();
  } finally {
    await leave(context);
    await server.end();
    receiver.close();
  }
});
