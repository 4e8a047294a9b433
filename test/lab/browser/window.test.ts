import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { notebook, ready } from '../harness/notebook';
import { useLab } from '../harness/use-lab';
import { picture } from '../harness/visit';
import { choose, sidePanel } from '../harness/window';

const { lab, openNotebook } = useLab();

const theme = (page: Page) => page.evaluate<string>('document.body.dataset.jpThemeName');
/** The user's settings on the server's side, all files of them as one text. */
const settings = () => {
  const folder = join(lab().home, 'lab/user-settings');
  if (!existsSync(folder)) return '';
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
};

describe('settings', () => {
  it('keep the dark theme through a reload', async () => {
    const page = await openNotebook('01-kl-intuition.ipynb');
    expect(await theme(page)).toBe('JupyterLab Light');
    await choose(page, 'Settings', 'Theme', 'JupyterLab Dark');
    await expect.poll(() => theme(page)).toBe('JupyterLab Dark');
    await expect.poll(settings).toContain('JupyterLab Dark');
    await page.reload();
    await ready(page);
    await expect.poll(() => theme(page)).toBe('JupyterLab Dark');
    await picture(page, 'dark');
    await choose(page, 'Settings', 'Theme', 'JupyterLab Light');
    await expect.poll(() => theme(page)).toBe('JupyterLab Light');
    await expect.poll(settings).not.toContain('Dark"');
  });
});

describe('the side panels', () => {
  it('have a table of contents that leads to a heading', async () => {
    const page = await openNotebook('01-kl-intuition.ipynb');
    await sidePanel(page, 'Table of Contents');
    const heading = page
      .locator('.jp-TableOfContents-content')
      .getByText(/Between Gaussians, in closed form/);
    await heading.click();
    const target = notebook(page).locator('h2', { hasText: 'Between Gaussians, in closed form' });
    const top = async () => (await target.boundingBox())?.y ?? -1;
    await expect.poll(async () => (await top()) > 0 && (await top()) < 900).toBe(true);
    await picture(page, 'table-of-contents');
  });

  it('list the running kernels', async () => {
    const page = await openNotebook('00-setup.ipynb');
    await sidePanel(page, 'Running Terminals and Kernels');
    await page.locator('.jp-RunningSessions').getByText('00-setup.ipynb').first().waitFor();
    await picture(page, 'running');
  });
});

it('searches the notebook and goes from match to match', async () => {
  const page = await openNotebook('00-setup.ipynb');
  await notebook(page).locator('.jp-Cell').first().click();
  await page.keyboard.press('ControlOrMeta+F');
  const box = page.locator('.jp-DocumentSearch-overlay');
  await box.locator('.jp-DocumentSearch-input').first().fill('tidy');
  const position = box.locator('.jp-DocumentSearch-index-counter');
  await expect.poll(() => position.innerText()).toMatch(/^(1|-)\/\d\d?$/);
  const before = await position.innerText();
  await page.keyboard.press('Enter');
  await expect.poll(() => position.innerText()).not.toBe(before);
  await picture(page, 'search');
});

it('has a log console', async () => {
  const page = await openNotebook('00-setup.ipynb');
  await choose(page, 'View', 'Show Log Console');
  const log = page.locator('#jp-down-stack');
  await log.locator('select').selectOption('debug');
  await log.getByText(/log level set to debug/i).waitFor();
  await picture(page, 'log-console');
});

it('opens a terminal that runs commands in the folder of the course', async () => {
  const page = await openNotebook('00-setup.ipynb');
  await choose(page, 'File', 'New', 'Terminal');
  const terminal = page.locator('.jp-Terminal .xterm-screen').first();
  await terminal.waitFor();
  await terminal.click();
  await page.keyboard.type('pwd > made-by-terminal.txt\n');
  await expect.poll(() => lab().list()).toContain('made-by-terminal.txt');
  await expect.poll(() => lab().read('made-by-terminal.txt').trim()).toBe(lab().root);
  await picture(page, 'terminal');
});
