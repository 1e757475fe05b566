import { test, useTheme } from './server';
const me = (url: string) => ({ login_required: false, person: null, operator: true, environment: { id: 'e', name: 'Production', slug: 'production', team: 'My team' }, environments: [{ id: 'e', name: 'Production', slug: 'production', team: 'My team' }], may: ['queries', 'columns', 'keys'], version: '0.3.0', addresses: { http: url, otlp_http: 'http://127.0.0.1:4318', otlp_grpc: 'http://127.0.0.1:4317' } });
for (const theme of ['light', 'dark'] as const) {
  test(`look ${theme}`, async ({ page, apiary, empty, watch }) => {
    watch.expect(/./);
    await useTheme(page, theme);
    await page.route('**/api/me', (route) => route.fulfill({ json: me(new URL(route.request().url()).origin) }));
    await page.goto(empty.url + '/');
    await page.getByRole('button', { name: 'Make a key' }).click();
    await page.getByText('is made and stands').waitFor();
    await page.screenshot({ path: `/tmp/wt/start-shots/start-${theme}.png` });
    await empty.sendEvent('x', { a: 1 }, 'hcaik_nope');
    await page.getByText('Refused:').waitFor();
    await page.screenshot({ path: `/tmp/wt/start-shots/start-refused-${theme}.png` });
    await empty.sendEvent('x', { a: 1, 'trace.trace_id': 'abc', 'trace.span_id': 'd' });
    await page.getByText('It arrived').waitFor();
    await page.screenshot({ path: `/tmp/wt/start-shots/start-green-${theme}.png` });
    await apiary.sendEvent('x', { a: 1 }, 'hcaik_nope');
    await fetch(apiary.url + '/1/batch/x', { method: 'POST', headers: { 'X-Honeycomb-Team': apiary.ingestKey }, body: '{"a"' });
    await page.goto(apiary.url + '/');
    await page.getByText('Asked lately').waitFor();
    await page.screenshot({ path: `/tmp/wt/start-shots/home-${theme}.png` });
    await page.goto(apiary.url + '/arrivals');
    await page.getByText('Unknown key').first().waitFor();
    await page.screenshot({ path: `/tmp/wt/start-shots/arrivals-${theme}.png` });
    await page.getByRole('gridcell').filter({ hasText: 'Unknown key' }).first().click();
    await page.getByText('What to do').waitFor();
    await page.screenshot({ path: `/tmp/wt/start-shots/arrival-${theme}.png` });
  });
}
