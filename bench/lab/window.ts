import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { CannotMeasure } from '../benchmark';
import { FIRST_TEXT, LAST_TEXT, lastLine } from './notebooks';
import type { Running } from './subject';

const LIMIT_MS = 180_000;

/** The browser in which both sides are measured. @throws CannotMeasure where there is none. */
export function openBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(executablePath))
    throw new CannotMeasure(
      `Cannot run bench lab as there must be a Chromium, named by CHROMIUM: no file ${executablePath}`,
    );
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'];
  return chromium.launch({ executablePath, args });
}

/** A page with an empty cache, as on the first visit. */
export async function openWindow(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  return context.newPage();
}

/*
 * Conditions are evaluated in the page, most of them at every frame, so that none waits for a message of the
 * benchmark's own. They only name what JupyterLab 4.0 to 4.6 have in common.
 */

/** The file browser lists the notebooks, and the launcher offers the kernel. */
const LISTED = `document.querySelector('.jp-DirListing-item') && document.querySelector('.jp-LauncherCard')`;

const isSeen = (
  text: string,
): string => `[...document.querySelectorAll('.jp-RenderedMarkdown h1')].some((heading) => {
  const { top, bottom, height } = heading.getBoundingClientRect();
  return heading.textContent.includes('${text}') && height > 0 && bottom > 0 && top < innerHeight;
})`;

/** Scrolls as far down as there is: cells appear there one after another, whenever the page has time. */
const LAST_SEEN = `(() => {
  const scroller = document.querySelector('.jp-NotebookPanel .jp-WindowedPanel-outer');
  if (scroller) scroller.scrollTop = scroller.scrollHeight;
  return ${isSeen(LAST_TEXT)};
})()`;

const prompt = (n: number): string => `[...document.querySelectorAll('.jp-InputPrompt')].some(
  (prompt) => prompt.textContent.trim() === '[${n}]:')`;

/** The prompt has its number and the end of the output is in the page. */
const FLOODED = `${prompt(2)} && [...document.querySelectorAll('.jp-OutputArea-output pre')].some(
  (pre) => pre.textContent.trimEnd().endsWith('${lastLine}'))`;

const wait = async (page: Page, condition: string, polling: 'raf' | number = 'raf'): Promise<void> => {
  await page.waitForFunction(condition, undefined, { polling, timeout: LIMIT_MS });
};

const go = (page: Page, { origin, token }: Running, path: string): Promise<unknown> =>
  page.goto(`${origin}${path}?token=${token}&reset`, { waitUntil: 'commit', timeout: LIMIT_MS });

/** Milliseconds from the address to file browser and launcher. */
export async function timeToPage(page: Page, lab: Running): Promise<number> {
  const begin = performance.now();
  await go(page, lab, '/lab');
  await wait(page, LISTED);
  return performance.now() - begin;
}

/** Milliseconds from the address to the first cell, and to the last one, for which one has to scroll. */
export async function timeToCells(page: Page, lab: Running): Promise<{ first: number; last: number }> {
  const begin = performance.now();
  await go(page, lab, '/lab/tree/cells.ipynb');
  await wait(page, isSeen(FIRST_TEXT));
  const first = performance.now() - begin;
  // Seldom enough to leave the page time between two looks.
  await wait(page, LAST_SEEN, 100);
  return { first, last: performance.now() - begin };
}

/** Opens the notebook whose second cell prints without end, and waits until its kernel has run the first. */
export async function openFlood(page: Page, lab: Running): Promise<void> {
  await go(page, lab, '/lab/tree/flood.ipynb');
  await page.locator('.jp-CodeCell .cm-content').first().click({ timeout: LIMIT_MS });
  // The kernel that the page has asked for: a cell that is run before it is chosen asks for one.
  await wait(page, `document.querySelector('.jp-Notebook-ExecutionIndicator[data-status="idle"]')`);
  await page.keyboard.press('Shift+Enter');
  await wait(page, prompt(1));
}

/** Milliseconds from the key that runs the cell to its last line. */
export async function timeToLastLine(page: Page): Promise<number> {
  const begin = performance.now();
  await page.keyboard.press('Shift+Enter');
  await wait(page, FLOODED);
  return performance.now() - begin;
}
