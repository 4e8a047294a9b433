import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Lab, startLab } from '../harness/lab';
import { cellsOf, committedText, lectures, livePlots, outputsIn, ticked } from '../harness/lectures';
import { idle, notebook, ready, runAll } from '../harness/notebook';
import { faults, openBrowser, picture, type Visit, visit } from '../harness/visit';

/**
 * `npm run notebooks` runs all of them; that the Lab runs cells and shows what they give is seen with two, the one with
 * every kind of output and one of the lectures. own/reading reads the others.
 */
const names = lectures.filter((name) => /^0[01]-/.test(name));

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
  const committed = committedText(name);
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
    const { plots, ticks } = outputsIn(cells);
    await expect.poll(() => livePlots(page).count()).toBe(plots);
    await expect.poll(() => ticked(page).count()).toBe(ticks);
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
