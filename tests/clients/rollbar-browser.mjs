// rollbar.js in the system's Chromium, without a window: a page of another origin that throws. Prints what was answered to each report.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { chromium } from 'playwright-core';

// With BUNDLE, what throws is that file, said to be of VERSION: a bundle as rolldown minifies it (cases/wire/rollbar/source-map/shop.min.js).
const { CHROMIUM, APIARY_URL, TOKEN, BUNDLE, VERSION } = process.env;
const library = await readFile(new URL('../node_modules/rollbar/dist/rollbar.umd.min.js', import.meta.url), 'utf8');
const page = `<!doctype html><title>shop</title><script src="/rollbar.js"></script>
<script>const Rollbar = (window.rollbar.default ?? window.rollbar);
window.reporter = new Rollbar({ accessToken: '${TOKEN}', endpoint: '${APIARY_URL}/api/1/item/', environment: 'production', captureUncaught: true${VERSION ? `, payload: { client: { javascript: { code_version: '${VERSION}', source_map_enabled: true } } }` : ''} });</script>
<script src="/${BUNDLE ? 'shop.min.js' : 'shop.js'}"></script>${BUNDLE ? '<script>setTimeout(() => checkOutBasket(12))</script>' : ''}`;
const files = { '/': ['text/html', page], '/rollbar.js': ['text/javascript', library], '/shop.js': ['text/javascript', "function buzz() { throw new TypeError('uncaught in the page'); }\nbuzz();"], ...(BUNDLE && { '/shop.min.js': ['text/javascript', await readFile(BUNDLE, 'utf8')] }) };
const server = createServer((request, response) => {
  const [type, text] = files[request.url] ?? [null, ''];
  response.writeHead(type ? 200 : 404, { 'Content-Type': type ?? 'text/plain' }).end(text);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
// Chromium's sandbox cannot be had by root, as whom test machines often run.
const browser = await chromium.launch({ executablePath: CHROMIUM, args: process.getuid() === 0 ? ['--no-sandbox'] : [] });
try {
  const tab = await browser.newPage();
  const answered = tab.waitForResponse((response) => response.url().endsWith('/api/1/item/') && response.request().method() === 'POST', { timeout: 30_000 });
  await tab.goto(`http://127.0.0.1:${server.address().port}/`);
  const response = await answered;
  console.log(JSON.stringify({ status: response.status(), answer: await response.json(), sent: JSON.parse(response.request().postData()).data.uuid }));
} finally {
  await browser.close();
  server.close();
}
