import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { notebookText } from '../../harness/course';
import { codeCell, retype, run } from '../../harness/notebook';
import { useLab } from '../../harness/use-lab';
import { picture } from '../../harness/visit';
import { choose } from '../../harness/window';

const { lab, openNotebook } = useLab();

/** A notebook whose first cell has imported `tf`, and whose second is this text. */
async function written(name: string, text: string): Promise<Page> {
  lab().write(
    name,
    notebookText([
      ['code', ''],
      ['code', text],
    ]),
  );
  const page = await openNotebook(name);
  await run(page, codeCell(page, 0), "import { tf } from 'diffusion-lab';");
  return page;
}

const shown = (page: Page) => page.locator('.dl-Hover');

/** Rests the mouse on a place in the first line of a cell's text, counted in characters. */
async function rest(page: Page, cell: Locator, column: number): Promise<void> {
  const at = await cell
    .locator('.cm-line')
    .first()
    .evaluate((line, column) => {
      const texts = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      const range = document.createRange();
      for (let left = column; texts.nextNode(); left -= texts.currentNode.nodeValue?.length ?? 0) {
        if (left >= (texts.currentNode.nodeValue?.length ?? 0)) continue;
        range.setStart(texts.currentNode, left);
        range.setEnd(texts.currentNode, left + 1);
        break;
      }
      const { x, y, width, height } = range.getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    }, column);
  await page.mouse.move(at.x - 40, at.y + 60);
  await page.mouse.move(at.x, at.y, { steps: 4 });
}

it.each(['Light', 'Dark'] as const)(
  'shows signature and text of the name under the mouse, %s',
  async (theme) => {
    const page = await written(`hover-${theme}.ipynb`, 'const z = tf.matMul(a, b);');
    if (theme === 'Dark') await choose(page, 'Settings', 'Theme', 'JupyterLab Dark');
    await expect.poll(() => page.evaluate('document.body.dataset.jpThemeName')).toBe(`JupyterLab ${theme}`);
    await page.locator('#jupyterlab-splash').waitFor({ state: 'detached' });
    await rest(page, codeCell(page, 1), 15);
    await shown(page).getByText('Computes the dot product of two matrices').waitFor();
    expect(await shown(page).innerText()).toMatch(/matMul.*transposeA/s);
    await picture(page, theme === 'Dark' ? 'hover-dark' : 'hover');
    await page.mouse.move(5, 5);
    await shown(page).waitFor({ state: 'detached' });
    if (theme === 'Dark') await choose(page, 'Settings', 'Theme', 'JupyterLab Light');
  },
);

it('is silent where there is nothing to say, and goes when somebody types', async () => {
  const page = await written('hover-silent.ipynb', 'tf.matMul // nothing');
  const cell = codeCell(page, 1);
  await rest(page, cell, 5);
  await shown(page).waitFor();
  await cell.locator('.cm-content').focus();
  await page.keyboard.type(' ');
  await shown(page).waitFor({ state: 'detached' });
  await rest(page, cell, 15);
  await page.waitForTimeout(1500);
  expect(await shown(page).count()).toBe(0);
});

it('is silent beside a list of completions', async () => {
  const page = await written('hover-complete.ipynb', '');
  const cell = codeCell(page, 1);
  await retype(page, cell, 'tf.');
  await page.keyboard.press('Tab');
  await page.locator('.jp-Completer .jp-Completer-item').first().waitFor();
  await rest(page, cell, 0);
  await page.waitForTimeout(1500);
  expect(await shown(page).count()).toBe(0);
});

it('is silent when the kernel has been shut down', async () => {
  const page = await written('hover-dead.ipynb', 'tf.matMul');
  await choose(page, 'Kernel', 'Shut Down Kernel');
  await page.locator('#jp-main-statusbar').getByText('No Kernel').waitFor();
  await rest(page, codeCell(page, 1), 5);
  await page.waitForTimeout(1500);
  expect(await shown(page).count()).toBe(0);
});
