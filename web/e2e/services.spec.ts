import { expect, expectAccessible, type Page, test } from './server';

const services = (page: Page) => page.getByRole('grid', { name: 'Services' });

test('services are listed with rate, failures and latency, and sorted', async ({ page, shop }) => {
  await page.goto('/services?time=2h');
  for (const name of new Set(shop.spans.filter((one) => one.kind === 2).map((one) => one.service))) await expect(services(page).getByRole('link', { name, exact: true })).toBeVisible();
  const payments = services(page).getByRole('row').filter({ hasText: 'payments' });
  const charges = shop.spans.filter((one) => one.service === 'payments');
  const failed = charges.filter((one) => one.error !== undefined);
  await expect(payments.getByTitle(`${failed.length} of ${charges.length} requests`)).toBeVisible();
  await services(page).getByRole('button', { name: 'Failed' }).click();
  await expect(page).toHaveURL(/sort=errors/);
  await expect(services(page).getByRole('row').nth(1)).toContainText(/payments|checkout/);
  await services(page).getByRole('button', { name: 'Service' }).click();
  await expect(services(page).getByRole('row').nth(1)).toContainText('cart');
});

test('a service leads to its requests, its slow traces and a question', async ({ page, shop }) => {
  await page.goto('/services?time=2h');
  await services(page).getByRole('link', { name: 'cart', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'cart', level: 2 })).toBeVisible();
  for (const chart of ['Requests a second of cart', 'Failed of cart', 'Latency of cart']) await expect(page.getByRole('img', { name: new RegExp(`^${chart}`) })).toBeVisible();
  await expect(page.getByRole('grid', { name: 'Requests by name' })).toContainText('GET /carts/{user}');

  const ask = new URL((await page.getByRole('link', { name: 'Ask about its requests' }).getAttribute('href'))!, page.url());
  expect([ask.pathname, ask.searchParams.get('dataset')]).toEqual(['/query', 'cart']);
  expect(JSON.parse(ask.searchParams.get('q')!)).toMatchObject({ time_range: 7_200, filters: expect.arrayContaining([{ column: 'service.name', op: '=', value: 'cart' }]) });

  const slowest = shop.spans.filter((one) => one.name === 'GET /carts/{user}').sort((a, b) => b.durationMs - a.durationMs)[0]!;
  const first = page.getByRole('grid', { name: 'Slow traces' }).getByRole('row').nth(1).getByRole('link');
  await expect(first).toHaveAttribute('href', `/trace/${slowest.traceId}`);
  await first.click();
  await expect(page.getByRole('treegrid').getByRole('row', { name: /GET \/carts/ })).toBeVisible();
});

test('a time without requests says so', async ({ page }) => {
  await page.goto('/services?time=1000000000-1000003600');
  await expect(page.getByRole('heading', { name: 'No service did anything here' })).toBeVisible();
  await page.goto('/services/cart?time=1000000000-1000003600');
  await expect(page.getByRole('heading', { name: 'No request came into cart' })).toBeVisible();
  await page.goto('/map?time=1000000000-1000003600');
  await expect(page.getByRole('heading', { name: 'Nobody called anybody here' })).toBeVisible();
});

test('the map tells who calls whom, by keyboard too', async ({ page, shop }) => {
  await page.goto('/map?time=2h');
  const web = page.getByRole('button', { name: /^shop-web: / });
  await expect(web).toBeVisible();
  const calls = page.getByRole('button', { name: /^checkout calls payments: / });
  await expect(calls).toBeVisible();
  await web.focus();
  await page.keyboard.press('ArrowRight');
  const next = page.locator('[data-service]:focus');
  await expect(next).toHaveAttribute('data-service', /^(cart|catalog|checkout)$/);
  const name = (await next.getAttribute('data-service'))!;
  await page.keyboard.press('Enter');
  const details = page.getByRole('complementary', { name: 'What is selected' });
  await expect(details.getByRole('heading', { name })).toBeVisible();
  await expect(details.getByRole('button', { name: 'shop-web' })).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`service=${name}`));

  await calls.focus();
  await page.keyboard.press('Enter');
  const charges = shop.spans.filter((one) => one.service === 'payments').length;
  await expect(details).toContainText(String(charges));
  const ask = new URL((await details.getByRole('link', { name: 'Ask about requests of payments' }).getAttribute('href'))!, page.url());
  expect(JSON.parse(ask.searchParams.get('q')!).filters).toEqual(expect.arrayContaining([{ column: 'service.name', op: '=', value: 'payments' }]));
  await page.keyboard.press('Escape');
  await expect(details).toHaveCount(0);
});

test('the map as tables, and a service found by name', async ({ page }) => {
  await page.goto('/map?time=2h');
  await page.getByText('Table', { exact: true }).click();
  const calls = page.getByRole('grid', { name: 'Calls of the map' });
  await expect(calls.getByRole('row').filter({ hasText: 'payments' })).toContainText('checkout');
  await page.getByRole('textbox', { name: 'Find a service' }).fill('mail');
  await expect(calls.getByRole('row').filter({ hasText: 'payments' })).toHaveCount(0);
  await expect(calls.getByRole('row').filter({ hasText: 'mailer' })).toHaveCount(1);
});

test('services and map can be read by everybody', async ({ page }) => {
  await page.goto('/services?time=2h');
  await expect(services(page).getByRole('link', { name: 'cart', exact: true })).toBeVisible();
  await expectAccessible(page);
  await page.goto('/services/payments?time=2h');
  await expect(page.getByRole('grid', { name: 'Slow traces' })).toBeVisible();
  await expectAccessible(page);
  await page.goto('/map?time=2h&service=checkout');
  await expect(page.getByRole('complementary', { name: 'What is selected' })).toBeVisible();
  await expectAccessible(page);
});
