import AxeBuilder from '@axe-core/playwright';
import { type BrowserContext, expect, type Page, test as base } from '@playwright/test';
import { ApiaryServer } from './support/ApiaryServer';
import { PageWatch } from './support/PageWatch';
import { makeShop, type Shop } from './support/shop';

export { expect, type Page } from '@playwright/test';
export { ApiaryServer } from './support/ApiaryServer';
export { markup, slowCustomer } from './support/shop';
export type { LogRecord, Span } from './support/otlp';

interface ForTest {
  /** Fails the test in the end for whatever it noted; a test that provokes an error says so with `watch.expect(/…/)`. */
  watch: PageWatch;
  /** A server of this test alone, that nobody has sent anything to. Open it with `page.goto(empty.url)`. */
  empty: ApiaryServer;
}

interface ForWorker {
  /** The server that `page.goto('/…')` opens, with an hour of a shop in it. Tests add to it, and take nothing away. */
  apiary: ApiaryServer;
  /** What was sent to it: ids to look for. */
  shop: Shop;
  /** Origins of servers that this worker started. */
  origins: Set<string>;
}

export const test = base.extend<ForTest, ForWorker>({
  origins: [async ({}, use) => use(new Set()), { scope: 'worker' }],
  shop: [async ({}, use) => use(makeShop(Date.now())), { scope: 'worker' }],
  apiary: [
    async ({ origins, shop }, use) => {
      const server = await ApiaryServer.start();
      try {
        origins.add(server.url);
        await server.sendSpans(shop.spans, (service) => ({ 'host.name': `${service}-1`, 'service.version': '1.4.2' }));
        await server.sendLogs(shop.logs);
        await use(server);
      } finally {
        await server.end();
      }
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  empty: async ({ context, origins }, use) => {
    const server = await ApiaryServer.start();
    try {
      origins.add(server.url);
      await use(server);
    } finally {
      await leave(context);
      await server.end();
    }
  },
  baseURL: async ({ apiary }, use) => use(apiary.url),
  watch: [
    async ({ context, origins }, use) => {
      const watch = await PageWatch.on(context, () => [...origins]);
      await use(watch);
      expect(watch.unexpected(), 'what no page may do').toEqual([]);
    },
    { auto: true },
  ],
});

/** Closes all pages; one whose server ends would rightly complain. */
export async function leave(context: BrowserContext): Promise<void> {
  await Promise.all(context.pages().map((page) => page.close()));
}

/**
 * Fails for serious and critical findings of axe on what the page shows now. What is there and what it is called is the same in both themes, so it is
 * asked in one; contrast is asked in both.
 */
export async function expectAccessible(page: Page): Promise<void> {
  await expectNothingGrave(new AxeBuilder({ page }));
  await inTheme(page, 'dark');
  await expectNothingGrave(new AxeBuilder({ page }).withRules('color-contrast'));
  await inTheme(page, 'light');
}

async function expectNothingGrave(axe: AxeBuilder): Promise<void> {
  // The pages have no frames of other origins, so axe needs no second page to put its findings together.
  const { violations } = await axe.setLegacyMode().analyze();
  const grave = violations.filter((one) => one.impact === 'serious' || one.impact === 'critical');
  expect(grave.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`))).toEqual([]);
}

/** Shows the page in one of the themes, as who has the system's setting follows it; what stands open stays open. */
export async function inTheme(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await expect(page.locator(`html[data-mantine-color-scheme="${theme}"]`)).toBeAttached();
  // What is drawn on a canvas follows with the next frame.
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
}

/** What markup in telemetry would have done to the page, had it been more than text. */
export async function expectUnharmed(page: Page): Promise<void> {
  expect(await page.evaluate(() => (window as { pwned?: unknown }).pwned)).toBeUndefined();
}
