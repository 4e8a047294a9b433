/**
 * The pages of the course as a reader's browser shows them. Needs Chromium (its path in CHROMIUM, or Debian's) and
 * the pages in out/, so it is not part of `npm test`: test/browser/run.sh makes the pages and runs it.
 */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const out = resolve(__dirname, '../../out');
const pictures = join(out, 'screenshots');
const pages = readdirSync(out).filter((name) => name.endsWith('.html'));
const notebooks = pages.filter((name) => name !== 'index.html');
const folder = resolve(__dirname, '../../notebooks');
const source = (page: string) => readFileSync(join(folder, page.replace(/html$/, 'ipynb')), 'utf8');
const animated = notebooks.filter((page) => source(page).includes('"input": "range"'));

let browser: Browser;
beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  });
});
afterAll(() => browser.close());

interface Visit {
  readonly page: Page;
  /** Messages of the console and uncaught errors. */
  readonly complaints: string[];
  /** Addresses other than the page's own. */
  readonly requests: string[];
}

async function visit(name: string, colorScheme: 'light' | 'dark' = 'light', width = 1200): Promise<Visit> {
  const page = await browser.newPage({ viewport: { width, height: 1000 }, colorScheme });
  const url = pathToFileURL(join(out, name)).href;
  const [complaints, requests]: [string[], string[]] = [[], []];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (request.url() !== url && !request.url().startsWith('data:')) requests.push(request.url());
  });
  await page.goto(url);
  await page.evaluate('document.fonts.ready');
  return { page, complaints, requests };
}

/** Names of what is wider than the window, which a reader would have to scroll sideways to. */
const tooWide = (page: Page) =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');

it('has a page for every notebook and an index that links to them', async () => {
  const sources = readdirSync(resolve(__dirname, '../../notebooks')).filter((name) =>
    name.endsWith('.ipynb'),
  );
  expect(notebooks.sort()).toEqual(sources.map((name) => name.replace(/ipynb$/, 'html')).sort());
  const { page } = await visit('index.html');
  const links = await page.$$eval('a[href$=".html"]', (found) => found.map((a) => a.getAttribute('href')));
  expect(links).toEqual(expect.arrayContaining(notebooks));
});

describe.each(pages)('%s', (name) => {
  it('loads nothing from elsewhere and the console stays empty', async () => {
    const { complaints, requests } = await visit(name);
    expect({ complaints, requests }).toEqual({ complaints: [], requests: [] });
  });

  it.each([
    ['light', 1200],
    ['dark', 1200],
    ['light', 390],
  ] as const)('fits the window in the %s theme at %d pixels', async (scheme, width) => {
    const { page } = await visit(name, scheme, width);
    await page.screenshot({ path: join(pictures, `${name}-${scheme}-${width}.png`), fullPage: true });
    expect(await tooWide(page)).toBeLessThanOrEqual(0);
  });
});

describe.each(notebooks)('%s', (name) => {
  it('shows every formula, plot and table', async () => {
    const { page } = await visit(name);
    expect(await page.locator('.katex-error').count()).toBe(0);
    expect(await page.locator('.katex').count()).toBeGreaterThan(5);
    // Still pictures are images; those with a slider are drawn by the page.
    const figures = page.locator('svg:visible, canvas:visible, img:visible');
    const sizes = await figures.evaluateAll((all) =>
      all.map((figure) => figure.getBoundingClientRect().width),
    );
    expect(sizes.filter((width) => width > 200).length).toBeGreaterThan(0);
    expect(await page.locator('table').count()).toBeGreaterThan(0);
    expect(await page.getByText('✓').count()).toBeGreaterThan(5);
  });
});

describe.each(animated)('%s', (name) => {
  it('has a slider that changes the picture', async () => {
    const { page } = await visit(name);
    const slider = page.locator('input[type=range]').first();
    await slider.waitFor();
    const figure = page.locator('svg:visible, canvas:visible', { hasNot: page.locator('input') });
    const drawing = async () => (await figure.evaluateAll((all) => all.map((one) => one.outerHTML))).join();
    const before = await drawing();
    await slider.evaluate((input) => {
      (input as unknown as { value: string }).value = '0';
      input.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await expect.poll(drawing).not.toBe(before);
  });
});
