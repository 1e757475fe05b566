import { expect, test } from '@playwright/test';
import { ApiaryServer } from '../e2e/support/ApiaryServer';
import type { Span } from '../e2e/support/otlp';
import { makeShop } from '../e2e/support/shop';
import { framesDuring, markOf, told } from './measure';

const runs = 9;
let server: ApiaryServer;
let bigTrace = '';

test.beforeAll(async () => {
  test.setTimeout(300_000);
  server = await ApiaryServer.start();
  const shop = makeShop(Date.now(), 15_000);
  await server.sendSpans(shop.spans);
  const spans = deepTrace(50_000, Date.now() - 600_000);
  bigTrace = spans[0]?.traceId ?? '';
  await server.sendSpans(spans);
  console.log(`\n${shop.spans.length.toLocaleString('en')} spans of a shop, and one trace of ${spans.length.toLocaleString('en')}`);
});

test.afterAll(() => server.end());

test('first paint with a cold cache, and the scripts of the first page', async ({ browser }) => {
  const [paints, useful]: [number[], number[]] = [[], []];
  let scripts = '';
  for (let run = 0; run < runs; run++) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${server.url}/`);
    await page.getByRole('heading', { name: 'Datasets' }).waitFor();
    const found = await page.evaluate(() => {
      const files = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
      const largest = performance.getEntriesByType('largest-contentful-paint').at(-1)?.startTime;
      return {
        first: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
        largest: largest ?? performance.now(),
        scripts: files.filter((file) => file.name.endsWith('.js')).reduce((sum, file) => sum + file.encodedBodySize, 0),
        count: files.filter((file) => file.name.endsWith('.js')).length,
      };
    });
    paints.push(found.first);
    useful.push(await page.evaluate(() => performance.now()));
    scripts = `${Math.round(found.scripts / 1000)} kB compressed in ${found.count} files`;
    await context.close();
  }
  console.log(`\nfirst contentful paint: ${told(paints)}\nstart page with its datasets shown: ${told(useful)}\nscripts of the first page: ${scripts}`);
});

test('typing to completions', async ({ page }) => {
  await page.goto(`${server.url}/query`);
  await page.getByRole('button', { name: 'Run query' }).waitFor();
  const where = page.getByRole('combobox', { name: 'WHERE' });
  await where.click();
  await page.keyboard.type('d');
  await expect(page.getByRole('option').first()).toBeVisible();
  const times: number[] = [];
  for (const word of ['uration', 'h', 'http.r', 'a', 'app.us', 's', 'serv', 't', 'tr']) {
    for (const letter of word) {
      await page.evaluate(() => {
        const watched = window as unknown as { shown: Promise<number> };
        watched.shown = new Promise((resolve) => {
          window.addEventListener(
            'keydown',
            (event) => {
              // Painted: two frames after the list changed.
              const seen = new MutationObserver(() => {
                seen.disconnect();
                requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - event.timeStamp)));
              });
              seen.observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true });
            },
            { once: true, capture: true },
          );
        });
      });
      await page.keyboard.type(letter);
      times.push(await page.evaluate(() => (window as unknown as { shown: Promise<number> }).shown));
    }
    await where.fill('');
  }
  console.log(`\ntyping to completions painted: ${told(times)}`);
});

test('a query on the screen, beside the time of the engine', async ({ page }) => {
  const [screens, engines]: [number[], number[]] = [[], []];
  await page.goto(`${server.url}/query`);
  await page.waitForFunction(() => performance.getEntriesByName('query-painted').length > 0);
  for (let run = 0; run < runs; run++) {
    await page.evaluate(() => ['asked', 'query-result-received', 'query-painted'].forEach((name) => performance.clearMarks(name)));
    await page.getByRole('button', { name: 'Run query' }).evaluate((button: HTMLElement) => {
      performance.mark('asked');
      button.click();
    });
    await page.waitForFunction(() => (performance.getEntriesByName('query-painted').at(-1)?.startTime ?? 0) > (performance.getEntriesByName('query-result-received')[0]?.startTime ?? Infinity));
    screens.push((await markOf(page, 'query-painted')) - (await markOf(page, 'asked')));
    engines.push(await page.evaluate(() => Number((performance.getEntriesByName('query-result-received').at(-1) as PerformanceMark).detail)));
  }
  console.log(`\nCOUNT and HEATMAP of the last 2 hours, from the click to the paint: ${told(screens)}; in the engine: ${told(engines)}; screen beyond the engine: ${told(screens.map((all, i) => all - engines[i]!))}`);
});

test('a trace of 50,000 spans', async ({ browser }) => {
  const [times, own, api]: [number[], number[], number[]] = [[], [], []];
  for (let run = 0; run < 5; run++) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${server.url}/trace/${bigTrace}`);
    await page.waitForFunction(() => performance.getEntriesByName('trace-interactive').length > 0);
    times.push(await markOf(page, 'trace-interactive'));
    api.push(await page.evaluate(() => performance.getEntriesByType('resource').find((entry) => entry.name.includes('/spans'))?.duration ?? Number.NaN));
    own.push((await markOf(page, 'trace-interactive')) - (await markOf(page, 'trace-received')));
    if (run === 4) {
      const session = await context.newCDPSession(page);
      const rows = page.getByRole('treegrid').or(page.getByRole('tree')).first();
      await rows.hover();
      const frames = await framesDuring(session, async () => {
        for (let turn = 0; turn < 120; turn++) {
          await page.mouse.wheel(0, 400);
          await page.waitForTimeout(16);
        }
      });
      console.log(`\nscrolling through 48,000 pixels of it: ${frames.shown} frames shown, ${frames.dropped} dropped; in ${frames.partial} the rows came a frame after the scroll`);
    }
    await context.close();
  }
  console.log(`\nfrom the address to a trace that answers, everything loaded: ${told(times)}; of that the spans' request: ${told(api)}, what follows it: ${told(own)}`);
});

test('the same trace from a page of the screen', async ({ page }) => {
  const times: number[] = [];
  for (let run = 0; run < 5; run++) {
    await page.goto(`${server.url}/datasets`);
    await page.getByRole('grid').waitFor();
    // As a link within the screen does it.
    const start = await page.evaluate((path) => {
      const now = performance.now();
      performance.clearMarks('trace-interactive');
      history.pushState(null, '', path);
      window.dispatchEvent(new PopStateEvent('popstate'));
      return now;
    }, `/trace/${bigTrace}`);
    await page.waitForFunction(() => performance.getEntriesByName('trace-interactive').length > 0);
    times.push((await markOf(page, 'trace-interactive')) - start);
  }
  console.log(`\nfrom a page of the screen to the same trace: ${told(times)}`);
});

/** One trace: each span below one of the last hundred, in 20 services, all within its parent. */
function deepTrace(count: number, startMs: number): Span[] {
  const traceId = 'bench'.padEnd(32, '0').replace(/[^0-9a-f]/g, 'a');
  const spans: Span[] = [];
  for (let i = 0; i < count; i++) {
    const parent = i === 0 ? undefined : spans[Math.max(0, i - 1 - ((i * 7) % 100))];
    const start = parent === undefined ? startMs : parent.startMs + parent.durationMs * 0.001;
    spans.push({
      service: `service-${i % 20}`,
      traceId,
      spanId: (i + 1).toString(16).padStart(16, '0'),
      ...(parent === undefined ? {} : { parentId: parent.spanId }),
      name: `step ${i % 300}`,
      kind: i % 20 === 0 ? 2 : 1,
      startMs: start,
      durationMs: parent === undefined ? 60_000 : parent.durationMs * 0.99,
      attributes: { 'step.number': i, 'http.route': `/route/${i % 40}` },
    });
  }
  return spans;
}
