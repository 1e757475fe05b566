import { ApiaryServer, expect, expectAccessible, expectUnharmed, leave, type Page, test as base } from './server';

const ada = { name: 'Ada', email: 'ada@example.org', role: 'owner' };

/** A server that others reach too, so that everybody has to sign in; with one owner. */
const test = base.extend<{ open: ApiaryServer; password: string }>({
  open: async ({ context, origins }, use) => {
    const server = await ApiaryServer.start([], '0.0.0.0');
    try {
      origins.add(server.url);
      await use(server);
    } finally {
      await leave(context);
      await server.end();
    }
  },
  password: async ({ open, watch }, use) => {
    // What a page that is not let in is told.
    watch.expect(/status of 401/);
    const { password } = await open.api<{ password: string }>('POST', '/api/members', ada);
    await use(password);
  },
});

async function signIn(page: Page, email: string, password: string) {
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test('any page leads to the login, and the login back to it; signing out ends it', async ({ page, open, password }) => {
  await open.sendEvent('shop', { name: 'x' });
  await page.goto(`${open.url}/datasets/shop?from=mail`);
  await expect(page).toHaveURL(/\/login\?next=/);
  await signIn(page, ada.email, password);
  await expect(page).toHaveURL(`${open.url}/datasets/shop?from=mail`);
  await expect(page.getByRole('heading', { name: 'shop' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'shop' })).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await page.goto(`${open.url}/settings`);
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await expect(page.getByText('hcaik_')).toHaveCount(0);
});

test('a session lasts over a restart of the server', async ({ page, open, password, watch }) => {
  watch.expect(/net::ERR|Failed to load resource/);
  await page.goto(`${open.url}/login`);
  await signIn(page, ada.email, password);
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
  await open.pause();
  await open.resume();
  await page.goto(`${open.url}/settings`);
  await expect(page.getByRole('button', { name: 'New key' })).toBeVisible();
});

test('a wrong password is said plainly and does not tell which addresses exist; after several one has to wait', async ({ page, open, password, watch }) => {
  watch.expect(/status of 429/);
  expect(password).not.toBe('');
  await page.goto(`${open.url}/login`);
  const told = page.getByRole('alert');
  await signIn(page, ada.email, 'wrong password');
  await expect(told).toBeVisible();
  const words = await told.textContent();
  await expect(page.getByRole('textbox', { name: 'Password' })).toHaveValue('');
  await signIn(page, 'nobody@example.org', 'wrong password');
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeEnabled();
  expect(await told.textContent()).toBe(words);
  await expect(async () => {
    await signIn(page, ada.email, 'wrong password');
    await expect(told).toContainText('You can try again in', { timeout: 1_500 });
  }).toPass();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeDisabled();
  await expectAccessible(page);
});

for (const next of ['https://evil.example/', '//evil.example/', '/\\evil.example/', '/%09/evil.example/', 'javascript:alert(1)', '/.//evil.example/']) {
  test(`the login leads nowhere else: ${next}`, async ({ page, open, password }) => {
    await page.goto(`${open.url}/login?next=${next.startsWith('/%') ? next : encodeURIComponent(next)}`);
    await signIn(page, ada.email, password);
    await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
    expect(new URL(page.url()).origin).toBe(open.url);
  });
}

test('who is signed out from elsewhere is asked to sign in, and comes back to the same page', async ({ page, open, password }) => {
  await page.goto(`${open.url}/settings?tab=about`);
  await signIn(page, ada.email, password);
  await expect(page.getByText('About this server')).toBeVisible();
  const { members } = await open.api<{ members: { id: string }[] }>('GET', '/api/members');
  const { password: fresh } = await open.api<{ password: string }>('POST', `/api/members/${members[0]!.id}/password`);
  await page.getByRole('tab', { name: 'Members' }).click();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await signIn(page, ada.email, fresh);
  await expect(page).toHaveURL(/\/settings\?tab=members/);
  await expect(page.getByRole('cell', { name: ada.email })).toBeVisible();
});

test('an owner adds a member, who signs in with the password shown once, changes it, and is no owner', async ({ page, open, password }) => {
  const hostile = '<img src=x onerror=window.pwned=1>';
  await page.goto(`${open.url}/settings?tab=members`);
  await signIn(page, ada.email, password);
  await page.getByRole('button', { name: 'Add a member' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(hostile);
  await dialog.getByLabel('E-mail').fill('bob@example.org');
  await dialog.getByRole('button', { name: 'Add' }).click();
  await expect(page.getByRole('cell', { name: hostile, exact: true })).toBeVisible();
  await expectUnharmed(page);
  const given = (await page.getByTestId('secret').textContent())!;
  await page.reload();
  await expect(page.getByRole('cell', { name: hostile, exact: true })).toBeVisible();
  await expect(page.getByTestId('secret')).toHaveCount(0);
  await page.getByRole('button', { name: 'Sign out' }).click();

  await signIn(page, 'bob@example.org', given);
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
  await page.goto(`${open.url}/settings?tab=members`);
  await expect(page.getByText('Keys are made and revoked by owners.')).toBeVisible();
  await expect(page.getByRole('tab', { name: 'Members' })).toHaveCount(0);
  await page.getByRole('tab', { name: 'Your password' }).click();
  const fill = async (present: string, next: string, again: string) => {
    await page.getByRole('textbox', { name: 'Present password' }).fill(present);
    await page.getByRole('textbox', { name: 'New password', exact: true }).fill(next);
    await page.getByRole('textbox', { name: 'New password again' }).fill(again);
  };
  await fill(given, 'quiet bees at work', 'quiet bees at rest');
  await expect(page.getByText('These two differ')).toBeVisible();
  await fill(given, 'quiet bees at work', 'quiet bees at work');
  await page.getByRole('button', { name: 'Change the password' }).click();
  await expect(page.getByText('Your password is changed.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await signIn(page, 'bob@example.org', given);
  await expect(page.getByRole('alert')).toBeVisible();
  await signIn(page, 'bob@example.org', 'quiet bees at work');
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
});

test('removing a member and giving a new password ask first', async ({ page, open, password }) => {
  await open.api('POST', '/api/members', { name: 'Bob', email: 'bob@example.org', role: 'member' });
  await page.goto(`${open.url}/settings?tab=members`);
  await signIn(page, ada.email, password);
  await page.getByRole('button', { name: 'New password for Bob' }).click();
  await page.getByRole('button', { name: 'Make a new password' }).click();
  await expect(page.getByText('The password of Bob, for the first time')).toBeVisible();
  await page.getByRole('button', { name: 'Remove Bob' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('cell', { name: 'bob@example.org' })).toBeVisible();
  await page.getByRole('button', { name: 'Remove Bob' }).click();
  await page.getByRole('button', { name: 'Remove the member' }).click();
  await expect(page.getByRole('cell', { name: 'bob@example.org' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Remove Ada' })).toBeDisabled();
});

test('the login is accessible and works by keyboard alone', async ({ page, open, password }) => {
  await page.goto(`${open.url}/login`);
  await expect(page.getByLabel('E-mail')).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.insertText(ada.email);
  await page.keyboard.press('Tab');
  await page.keyboard.insertText(password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
  await page.goto(`${open.url}/settings?tab=members`);
  await expect(page.getByRole('cell', { name: ada.email })).toBeVisible();
  await expectAccessible(page);
});

test('on this machine nobody is asked, and the login leads on', async ({ page }) => {
  await page.goto('/login?next=/settings');
  await expect(page).toHaveURL(/\/settings$/);
});
