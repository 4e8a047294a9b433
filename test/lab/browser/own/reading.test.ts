import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Lab, startLab } from '../../harness/lab';
import { cellsOf, committedText, lectures, livePlots, outputsIn, ticked } from '../../harness/lectures';
import { notebook, ready } from '../../harness/notebook';
import { cutOff, faint, scrolledSideways } from '../../harness/reading';
import { faults, openBrowser, picture, type Visit, visit } from '../../harness/visit';
import { choose } from '../../harness/window';

let browser: Browser;
let lab: Lab;
beforeAll(async () => {
  [browser, lab] = await Promise.all([openBrowser(), startLab()]);
});
afterAll(async () => {
  await browser.close();
  await lab.stop();
});

/** Each notebook as a reader finds it: opened, with the outputs that it was saved with. */
describe.each(lectures)('%s', (name) => {
  let seen: Visit;
  beforeAll(async () => {
    seen = await visit(browser, lab, `/lab/tree/${name}`, { width: 1400 });
    await ready(seen.page);
  });
  afterAll(() => seen.close());

  const theme = async (shade: 'Light' | 'Dark') => {
    await choose(seen.page, 'Settings', 'Theme', `JupyterLab ${shade}`);
    await expect
      .poll(() => seen.page.evaluate('document.body.dataset.jpThemeName'))
      .toBe(`JupyterLab ${shade}`);
    await seen.page.locator('#jupyterlab-splash').waitFor({ state: 'detached' });
  };

  it('shows every plot alive, every table and every check', async () => {
    const { page } = seen;
    const { plots, ticks } = outputsIn(cellsOf(committedText(name)));
    await expect.poll(() => livePlots(page).count()).toBe(plots);
    await expect.poll(() => ticked(page).count()).toBe(ticks);
    expect(await notebook(page).locator('.jp-OutputArea-output table').count()).toBeGreaterThan(0);
  });

  it('has sliders that change their plot', async () => {
    const { page } = seen;
    const sliders = notebook(page).locator('.vega-embed input[type=range]');
    for (let n = 0; n < (await sliders.count()); n++) {
      const slider = sliders.nth(n);
      const plot = slider.locator('xpath=ancestor::*[contains(@class,"vega-embed")]').locator('canvas');
      await slider.scrollIntoViewIfNeeded();
      const before = await plot.screenshot();
      await slider.focus();
      await page.keyboard.press(Number(await slider.inputValue()) > 0 ? 'Home' : 'End');
      await expect.poll(async () => before.equals(await plot.screenshot())).toBe(false);
    }
  });

  it('is whole at 1400 pixels, and nothing is out of reach at 900', async () => {
    const { page } = seen;
    expect(await scrolledSideways(page)).toEqual([]);
    await page.setViewportSize({ width: 900, height: 900 });
    await picture(page, `${name}-narrow`);
    expect(await cutOff(page)).toEqual([]);
    await page.setViewportSize({ width: 1400, height: 900 });
  });

  it('can be read in the dark theme', async () => {
    await theme('Dark');
    await picture(seen.page, `${name}-dark`);
    expect(await faint(seen.page)).toEqual([]);
    await theme('Light');
  });

  it('complains of nothing and asks nobody else', () => expect(faults(seen)).toEqual([]));
});
