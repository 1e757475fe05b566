import { defineConfig } from '@playwright/test';

// What Playwright leaves out of Chromium already, which an own list replaces, and the browser's own pages below its address field: each new window
// loads them beside the page, for a second of the processor.
const withoutFeatures = [
  ...['AimEnabled', 'AvoidCorsURLLoaderRestartOnRedirect', 'AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsFirstBalancedModeAutoEnable', 'HttpsUpgrades', 'LensOverlay', 'MediaRouter'],
  ...['NetworkTimeServiceQuerying', 'OptimizationHints', 'PaintHolding', 'PreconnectToSearch', 'ThirdPartyStoragePartitioning'],
  ...['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'WebUIOmniboxFullPopup'],
];

/** The pages in the system's Chromium against the built server: build the UI, then the server, then `npx playwright test`. */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  timeout: 120_000,
  // Two browsers and two servers share a build machine's cores. What passes only the second time is told as flaky, by name.
  retries: 1,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/report.json' }], ['./e2e/support/summary.ts']],
  use: {
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'Europe/Vienna',
    reducedMotion: 'reduce',
    // A trace of each test costs a tenth of the whole run: `--trace retain-on-failure` where one is looked for.
    trace: 'off',
    launchOptions: {
      executablePath: process.env.APIARY_CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', `--disable-features=${withoutFeatures.join()}`],
    },
  },
});
