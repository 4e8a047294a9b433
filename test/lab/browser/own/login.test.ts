import { describe, expect, it } from 'vitest';
import { storePassword } from '../../../../kernel-setup/lab/server/security/password';
import { ready } from '../../harness/notebook';
import { useLab } from '../../harness/use-lab';
import { picture } from '../../harness/visit';

const password = 'correct horse battery staple';
const { lab, open } = useLab({ prepare: ({ home }) => storePassword(home, password) });

const refused = [/\b40[13]\b/];

describe('somebody without the token', () => {
  it.each([
    ['light', 1280],
    ['dark', 390],
  ] as const)('is asked for it on a page that fits the window (%s, %d)', async (colorScheme, width) => {
    const { page } = await open('/lab', { token: false, colorScheme, width, provoked: refused });
    await page.locator('form input[type=password]').waitFor();
    await picture(page, `login-${colorScheme}-${width}`);
    const wide = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await page.evaluate(wide)).toBeLessThanOrEqual(0);
  });

  it('is told so when it is wrong, and comes in with the right one', async () => {
    const { page } = await open('/lab/tree/01-kl-intuition.ipynb', { token: false, provoked: refused });
    const box = page.locator('form input[type=password]');
    await box.fill('not the token');
    await box.press('Enter');
    await page.getByRole('alert').waitFor();
    await picture(page, 'login-refused');
    await box.fill(lab().token);
    await box.press('Enter');
    await ready(page);
    // Where he wanted to go, and nothing of the token in the address.
    expect(new URL(page.url()).pathname).toBe('/lab/tree/01-kl-intuition.ipynb');
    expect(page.url()).not.toContain(lab().token);
  });

  it('comes in with the password too, and stays in after a reload', async () => {
    const { page } = await open('/lab', { token: false, provoked: refused });
    const box = page.locator('form input[type=password]');
    await box.fill(password);
    await box.press('Enter');
    await page.locator('#jp-main-dock-panel').waitFor();
    await page.reload();
    await page.locator('#jp-main-dock-panel').waitFor();
  });

  it('is asked again after logging out', async () => {
    const { page, context } = await open('/lab', { provoked: refused });
    await page.locator('#jp-main-dock-panel').waitFor();
    expect(await context.cookies()).toEqual([
      expect.objectContaining({ httpOnly: true, sameSite: 'Strict' }),
    ]);
    await page.goto(`${lab().origin}/logout`);
    await page.goto(`${lab().origin}/lab`);
    await page.locator('form input[type=password]').waitFor();
  });
});
