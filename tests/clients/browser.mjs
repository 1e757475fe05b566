// Opens a page in the system's Chromium, without a window, as a person would: waits until its #status says how it went and until
// it has sent what it had to say. Prints both as JSON.
import { chromium } from 'playwright-core';

const { CHROMIUM, PAGE_URL } = process.env;
// Chromium's sandbox cannot be had by root, as whom test machines often run.
const browser = await chromium.launch({ executablePath: CHROMIUM, args: process.getuid() === 0 ? ['--no-sandbox'] : [] });
try {
  const page = await browser.newPage();
  const sent = [];
  page.on('response', (response) => {
    if (response.url().includes('/v1/')) sent.push({ method: response.request().method(), url: response.url(), status: response.status() });
  });
  // The SDK sends every five seconds.
  const delivery = page.waitForResponse((response) => response.url().endsWith('/v1/traces') && response.request().method() === 'POST', { timeout: 30_000 });
  await page.goto(PAGE_URL);
  await page.waitForFunction(() => document.getElementById('status').textContent !== 'loading', undefined, { timeout: 30_000 });
  const status = await page.textContent('#status');
  await delivery;
  console.log(JSON.stringify({ status, sent, items: await page.locator('#activities li').allTextContents() }));
} finally {
  await browser.close();
}
