import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../harness/course';
import { type Lab, startLab } from '../harness/lab';
import { cell, idle, notebook, ready, runAll } from '../harness/notebook';
import { faults, openBrowser, picture, type Visit, visit } from '../harness/visit';

const folder = join(projectRoot, 'notebooks');
const names = readdirSync(folder).filter((name) => name.endsWith('.ipynb'));

interface Output {
  readonly output_type: string;
  readonly data?: Record<string, string | string[]>;
}
interface Cell {
  readonly id: string;
  readonly cell_type: string;
  readonly metadata: { readonly tags?: string[] };
  readonly outputs?: Output[];
}
const cellsOf = (text: string) => (JSON.parse(text) as { cells: Cell[] }).cells;
/** What a run has to show again, but for cells that describe the machine. */
const results = (text: string) =>
  cellsOf(text)
    .filter(({ metadata }) => !metadata.tags?.includes('machine'))
    .map(({ id, outputs = [] }) => ({ id, texts: outputs.map(({ data }) => data?.['text/plain']) }));

let browser: Browser;
let lab: Lab;
beforeAll(async () => {
  [browser, lab] = await Promise.all([openBrowser(), startLab()]);
});
afterAll(async () => {
  await browser.close();
  await lab.stop();
});

/** A bar that was on display at some moment while the page was open. */
const watchForBars = (page: Page) =>
  page.evaluate(`new MutationObserver(() => {
    if (document.querySelector('.jp-OutputArea-output progress')) document.body.dataset.barSeen = 'yes';
  }).observe(document.body, { childList: true, subtree: true })`);

describe.each(names)('%s', (name) => {
  let seen: Visit;
  const committed = readFileSync(join(folder, name), 'utf8');
  const cells = cellsOf(committed);
  beforeAll(async () => {
    seen = await visit(browser, lab, `/lab/tree/${name}`);
    await ready(seen.page);
  });
  afterAll(() => seen.close());

  it('opens and runs from the first cell to the last', async () => {
    const { page } = seen;
    await picture(page, `${name}-opened`);
    await watchForBars(page);
    await runAll(page, cells.filter(({ cell_type }) => cell_type === 'code').length);
    await idle(page);
    await picture(page, `${name}-run`);
    expect(await notebook(page).locator('[data-mime-type*="error"]').count()).toBe(0);
  });

  it('shows every plot alive, every table and every check', async () => {
    const { page } = seen;
    const outputs = cells.flatMap(({ outputs = [] }) => outputs);
    const of = (mime: string) => outputs.filter(({ data }) => data && mime in data).length;
    const plots = notebook(page)
      .locator('.vega-embed')
      .filter({ has: page.locator('canvas, svg') });
    await expect.poll(() => plots.count()).toBe(of('application/vnd.vegalite.v5+json'));
    const ticks = outputs.filter(({ data }) => String(data?.['text/plain']).includes('✓')).length;
    await expect
      .poll(() => notebook(page).locator('.jp-OutputArea-output', { hasText: '✓' }).count())
      .toBe(ticks);
    expect(await notebook(page).locator('.jp-OutputArea-output table').count()).toBeGreaterThan(0);
  });

  it('saves the outputs that are committed', async () => {
    const { page } = seen;
    await page.keyboard.press('ControlOrMeta+S');
    await expect.poll(() => results(lab.read(name))).toEqual(results(committed));
  });

  it('has shown a bar while a loop ran, where the course draws one', async () => {
    const drawn = committed.includes('progress(');
    expect(await seen.page.evaluate('document.body.dataset.barSeen')).toBe(drawn ? 'yes' : undefined);
  });

  it('complains of nothing and asks nobody else', () => expect(faults(seen)).toEqual([]));
});

describe('00-setup.ipynb', () => {
  it('has a slider that changes its plot', async () => {
    const seen = await visit(browser, lab, '/lab/tree/00-setup.ipynb');
    const { page } = seen;
    await ready(page);
    const index = cellsOf(lab.read('00-setup.ipynb')).findIndex(({ id }) => id === 'run-plot');
    const plot = cell(page, index);
    await plot.scrollIntoViewIfNeeded();
    const slider = plot.locator('input[type=range]');
    await slider.waitFor();
    const canvas = plot.locator('.vega-embed canvas, .vega-embed svg').first();
    const before = await canvas.screenshot();
    await slider.focus();
    await page.keyboard.press('Home');
    await expect.poll(async () => before.equals(await canvas.screenshot())).toBe(false);
    await picture(page, 'slider');
    expect(faults(seen)).toEqual([]);
    await seen.close();
  });
});
