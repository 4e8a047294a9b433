import type { Locator, Page } from 'playwright-core';
import { quiet } from './traffic';
import { choose } from './window';

/** The notebook in front. */
export function notebook(page: Page): Locator {
  return page.locator('.jp-NotebookPanel:not(.lm-mod-hidden)');
}

/** Every cell of the notebook in front, or the nth. */
export function cell(page: Page, n: number): Locator {
  return notebook(page).locator('.jp-Cell').nth(n);
}

/** The nth code cell. */
export function codeCell(page: Page, n: number): Locator {
  return notebook(page).locator('.jp-CodeCell').nth(n);
}

/** What a cell has put out. */
export function outputOf(of: Locator): Locator {
  return of.locator('.jp-OutputArea');
}

/** Waits until the Lab has put back its windows, the notebook in front is on display and its kernel waits for work. */
export async function ready(page: Page): Promise<void> {
  await page.locator('#jupyterlab-splash').waitFor({ state: 'detached' });
  await notebook(page).locator('.jp-Cell').first().waitFor();
  await page.locator('#jp-main-statusbar').getByText('| Idle').waitFor();
  await quiet(page);
}

/** Waits until the kernel has nothing to do. */
export async function idle(page: Page): Promise<void> {
  await kernelStatus(page, 'idle');
}

/** Waits for what the round indicator at the right of the toolbar says. */
export async function kernelStatus(page: Page, status: 'idle' | 'busy'): Promise<void> {
  await notebook(page).locator(`.jp-Notebook-ExecutionIndicator[data-status="${status}"]`).waitFor();
}

/** The numbers in front of the code cells, as `[3]:`. */
export async function prompts(page: Page): Promise<string[]> {
  return notebook(page).locator('.jp-CodeCell .jp-InputPrompt').allTextContents();
}

/** Takes the outputs of all cells away, runs all of them, and waits until each has its number. */
export async function runAll(page: Page, codeCells: number, seconds = 60): Promise<void> {
  await choose(page, 'Edit', 'Clear Outputs of All Cells');
  await numbered(page, codeCells, /^\[ \]:$/);
  await choose(page, 'Run', 'Run All Cells');
  await numbered(page, codeCells, /^\[\d+\]:$/, seconds);
}

async function numbered(page: Page, count: number, form: RegExp, seconds = 10): Promise<void> {
  const shown = notebook(page).locator('.jp-CodeCell .jp-InputPrompt', { hasText: form });
  await shown.nth(count - 1).waitFor({ state: 'attached', timeout: seconds * 1000 });
}

/** Clicks into a cell's text, and replaces it by what is typed. */
export async function retype(page: Page, of: Locator, text: string): Promise<void> {
  await of.locator('.cm-content').click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(text);
}

/** Replaces a code cell's text, runs it with Ctrl-Enter and waits for its number. */
export async function run(page: Page, of: Locator, text: string): Promise<void> {
  await start(page, of, text);
  await finished(of);
}

/** Replaces a code cell's text and runs it, without waiting for its end. */
export async function start(page: Page, of: Locator, text: string): Promise<void> {
  await retype(page, of, text);
  await page.keyboard.press('ControlOrMeta+Enter');
}

/** Waits until a code cell has ended: a number in front of it. */
export async function finished(of: Locator): Promise<void> {
  await of.locator('.jp-InputPrompt', { hasText: /^\[\d+\]:$/ }).waitFor();
}

/** Waits until a code cell is running: a star in front of it. */
export async function running(of: Locator): Promise<void> {
  await of.locator('.jp-InputPrompt', { hasText: '[*]:' }).waitFor();
}

/** Saves with Ctrl-S and waits until the tab says so: no dot, but a cross, on hovering. */
export async function save(page: Page): Promise<void> {
  await page.keyboard.press('ControlOrMeta+S');
  await page.locator('.lm-DockPanel-tabBar .lm-TabBar-tab.lm-mod-current:not(.jp-mod-dirty)').waitFor();
}
