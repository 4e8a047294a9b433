import type { Locator, Page } from 'playwright-core';

/** Chooses an entry of the menu bar: `choose(page, 'File', 'Save and Export Notebook As', 'HTML')`. */
export async function choose(page: Page, bar: string, ...entries: readonly string[]): Promise<void> {
  await page.locator('.lm-MenuBar-itemLabel').getByText(bar, { exact: true }).click();
  for (const [depth, entry] of entries.entries()) {
    const menu = page.locator('.lm-Menu').nth(depth);
    const item = menu.locator('.lm-Menu-item', {
      has: page.locator('.lm-Menu-itemLabel').getByText(entry, { exact: true }),
    });
    if (depth < entries.length - 1) await item.hover();
    else await item.click();
  }
}

/** The dialog on display. */
export function dialog(page: Page): Locator {
  return page.locator('.jp-Dialog-content');
}

/** Presses a button of the dialog and waits until the dialog is gone. */
export async function answer(page: Page, button: string): Promise<void> {
  const shown = dialog(page);
  await shown.locator('.jp-Dialog-button').getByText(button, { exact: true }).click();
  await shown.waitFor({ state: 'detached' });
}

/** Opens a panel of a side bar by the title that its tab shows on hovering. */
export async function sidePanel(page: Page, title: string): Promise<void> {
  const tab = page.locator(`.jp-SideBar .lm-TabBar-tab[title^="${title}"]`);
  if (!(await tab.getAttribute('class'))?.includes('lm-mod-current')) await tab.click();
}

/** The tab of an open document in the main area. */
export function documentTab(page: Page, title: string): Locator {
  return page.locator('.lm-DockPanel-tabBar .lm-TabBar-tab', {
    has: page.locator('.lm-TabBar-tabLabel').getByText(title, { exact: true }),
  });
}

/** The command palette: types what is looked for and takes the best offer with the Enter key. */
export async function command(page: Page, label: string): Promise<void> {
  await choose(page, 'View', 'Activate Command Palette');
  const palette = page.locator('.lm-CommandPalette:visible');
  await palette.locator('input').fill(label);
  await palette.locator('.lm-CommandPalette-item.lm-mod-active', { hasText: label }).waitFor();
  await page.keyboard.press('Enter');
}
