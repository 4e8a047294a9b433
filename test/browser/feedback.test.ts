/** Pages of feedback as a student's browser shows them, a hostile submission's among them; needs Chromium, see run.sh. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { feedbackPage } from '../../src/course/feedback/feedback-page';
import { summaryPage } from '../../src/course/feedback/summary-page';
import { code, display, markdown, smallNotebook, smallResult, stream } from '../course/feedback/notebooks';

const pictures = resolve(__dirname, '../../out/screenshots');
const STEAL = "document.title = 'stolen'";
const hostile = [
  code(`</code></pre><script>${STEAL}</script>`, [
    stream(`<script>${STEAL}</script>${'x'.repeat(5000)}`),
    display({
      'text/html': `<script>${STEAL}</script><img src=x onerror="${STEAL}"><svg onload="${STEAL}">`,
    }),
    display({ 'text/html': '<div style="position:fixed;top:0;left:0">10 of 10</div></main></body>' }),
    display({
      'image/svg+xml': `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>${STEAL}</script></svg>`,
    }),
    display({ 'image/png': 'AAAA' }),
  ]),
  markdown(
    `<script>${STEAL}</script> [x](javascript:${STEAL}) ![x](https://x.example/a.png) $\\rule{999em}{9em}$`,
  ),
  markdown(`| ${'wide | '.repeat(60)}\n| ${'--- | '.repeat(60)}\n`),
];

let browser: Browser;
let folder: string;
beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  folder = mkdtempSync(join(tmpdir(), 'feedback-'));
  const source = { notebook: smallNotebook(hostile), result: smallResult(), showHidden: false };
  writeFileSync(join(folder, 'feedback.html'), feedbackPage(source));
  const results = ['ada', 'bob'].map((student) => smallResult({ student }));
  writeFileSync(join(folder, 'summary.html'), summaryPage({ assignment: 'a1-kl', results }));
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  });
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

it.each([
  ['feedback', 'light', 1200],
  ['feedback', 'dark', 1200],
  ['feedback', 'light', 390],
  ['summary', 'dark', 1200],
  ['summary', 'light', 390],
] as const)(
  '%s, %s, %i pixels wide: nothing runs, nothing is loaded, nothing stands out',
  async (name, colorScheme, width) => {
    const page = await browser.newPage({ viewport: { width, height: 1000 }, colorScheme });
    const url = pathToFileURL(join(folder, `${name}.html`)).href;
    const loaded: string[] = [];
    page.on('request', (request) => {
      if (request.url() !== url && !request.url().startsWith('data:')) loaded.push(request.url());
    });
    await page.goto(url);
    await page.screenshot({ path: join(pictures, `${name}-${colorScheme}-${width}.png`), fullPage: true });
    expect(loaded).toEqual([]);
    expect(await page.title()).not.toBe('stolen');
    const wide = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await page.evaluate<number>(wide)).toBe(0);
    const fixed =
      "[...document.querySelectorAll('*')].filter((e) => getComputedStyle(e).position === 'fixed').length";
    expect(await page.evaluate<number>(fixed)).toBe(0);
    await page.close();
  },
);

it('leads from the table to each part', async () => {
  const page = await browser.newPage();
  await page.goto(pathToFileURL(join(folder, 'feedback.html')).href);
  for (const link of await page.locator('td a').all()) {
    await link.click();
    const target = page.locator(new URL(page.url()).hash);
    expect(await target.textContent()).toContain(await link.textContent());
  }
  await page.close();
});
