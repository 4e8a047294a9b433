import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { notebookText } from '../harness/course';
import { codeCell, outputOf, retype, run } from '../harness/notebook';
import { useLab } from '../harness/use-lab';
import { picture } from '../harness/visit';
import { choose } from '../harness/window';

const { lab, openNotebook } = useLab();

/** A notebook whose first cell has imported `tf`, and whose second is being written. */
async function writing(name: string): Promise<Page> {
  lab().write(
    name,
    notebookText([
      ['code', ''],
      ['code', ''],
    ]),
  );
  const page = await openNotebook(name);
  await run(page, codeCell(page, 0), "import { tf } from 'diffusion-lab';");
  return page;
}

it('completes `tf.` with a list, and says what the chosen name means', async () => {
  const page = await writing('complete.ipynb');
  const cell = codeCell(page, 1);
  await retype(page, cell, 'tf.');
  await page.keyboard.press('Tab');
  const offers = page.locator('.jp-Completer .jp-Completer-item');
  await offers.first().waitFor();
  expect(await offers.count()).toBeGreaterThan(50);
  await page.keyboard.type('matM');
  await expect.poll(() => offers.locator('.jp-Completer-match').allInnerTexts()).toEqual(['matMul']);
  await page.locator('.jp-Completer-docpanel').getByText('transposeA').first().waitFor();
  await picture(page, 'completion');
  await page.keyboard.press('Enter');
  await expect.poll(() => cell.locator('.cm-content').innerText()).toBe('tf.matMul');
});

it('shows the signature on Shift-Tab', async () => {
  const page = await writing('tooltip.ipynb');
  await retype(page, codeCell(page, 1), 'tf.matMul(');
  await page.keyboard.press('Shift+Tab');
  const tooltip = page.locator('.jp-Tooltip');
  await tooltip.getByText('matMul').first().waitFor();
  expect(await tooltip.innerText()).toMatch(/transposeA/);
  await picture(page, 'tooltip');
  await page.keyboard.press('Escape');
  await tooltip.waitFor({ state: 'detached' });
});

it('follows the cursor in the contextual help', async () => {
  const page = await writing('inspector.ipynb');
  await choose(page, 'Help', 'Show Contextual Help');
  await retype(page, codeCell(page, 1), 'tf.matMul');
  await page.keyboard.press('ArrowLeft');
  await page.locator('.jp-Inspector-content').getByText('transposeA').first().waitFor();
  await picture(page, 'inspector');
  expect(await outputOf(codeCell(page, 1)).innerText()).toBe('');
});
