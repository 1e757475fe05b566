import { expect, slowCustomer, test } from './server';

test('the seeded shop is found again, whole', async ({ apiary, shop }) => {
  const { datasets } = await apiary.api<{ datasets: { name: string; events: number }[] }>('GET', '/api/datasets');
  const events = datasets.filter((one) => one.name !== 'apiary').reduce((sum, one) => sum + one.events, 0);
  const sent = shop.spans.length + shop.logs.length + shop.spans.reduce((sum, one) => sum + (one.events?.length ?? 0) + (one.links?.length ?? 0), 0);
  expect(events).toBe(sent);
  const slow = await apiary.api<{ rows: { data: Record<string, unknown> }[] }>('GET', `/api/trace/${shop.slow.traceId}`);
  expect(slow.rows.filter((row) => row.data['meta.signal_type'] === 'trace').length).toBe(shop.slow.spans);
  expect(slow.rows.every((row) => row.data['app.user_id'] === slowCustomer)).toBe(true);
});

test('a server keeps its data over a pause', async ({ empty }) => {
  expect((await empty.sendEvent('before', { name: 'kept' })).status).toBe(200);
  await empty.pause();
  await expect(fetch(`${empty.url}/api/datasets`)).rejects.toThrow();
  await empty.resume();
  const { datasets } = await empty.api<{ datasets: { name: string }[] }>('GET', '/api/datasets');
  expect(datasets.map((one) => one.name)).toContain('before');
});
