import { expect, type Locator, type Page } from '@playwright/test';

/** What the copy button of a block puts on the clipboard; needs the permission to read it. */
export async function copied(page: Page, block: string): Promise<string> {
  await page.getByRole('button', { name: `Copy ${block}`, exact: true }).click();
  await expect(page.getByRole('button', { name: `Copy ${block}`, exact: true })).toHaveText(/^Copied/);
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Drags over a thing, in shares of its width and height. */
export async function dragOver(page: Page, thing: Locator, from: readonly [number, number], to: readonly [number, number]) {
  await thing.scrollIntoViewIfNeeded();
  const box = (await thing.boundingBox())!;
  const at = ([x, y]: readonly [number, number]) => [box.x + box.width * x, box.y + box.height * y] as const;
  await page.mouse.move(...at(from));
  await page.mouse.down();
  await page.mouse.move(...at([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]));
  await page.mouse.move(...at(to));
  await page.mouse.up();
}
