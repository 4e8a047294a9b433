import { expect, it } from 'vitest';
import { notebookText } from '../harness/course';
import { cell, codeCell, finished, notebook, outputOf, ready, retype, run, save } from '../harness/notebook';
import { useLab } from '../harness/use-lab';

const { lab, openNotebook } = useLab();

interface File {
  readonly cells: { readonly cell_type: string; readonly source: string[]; readonly outputs?: unknown[] }[];
  readonly nbformat_minor: number;
}
const parse = (text: string) => JSON.parse(text) as File;

/**
 * Lines of the cells that were taken away and added. Left out is what JupyterLab itself adds on saving: a picture beside
 * every plot (with a comma before it), and below the cells what the kernel says of its language.
 */
function changes(before: string, after: string): { gone: string[]; come: string[] } {
  const lines = (text: string) =>
    text
      .slice(0, text.lastIndexOf('\n "metadata"'))
      .split('\n')
      .filter((line) => !line.includes('"image/png"'))
      .map((line) => line.replace(/,$/, ''));
  const [old, now] = [lines(before), lines(after)];
  return {
    gone: old.filter((line) => !now.includes(line)),
    come: now.filter((line) => !old.includes(line)),
  };
}

it('keeps what was typed, through a save and a reload', async () => {
  lab().write(
    'edit.ipynb',
    notebookText([
      ['markdown', '# A title'],
      ['code', '1 + 1'],
    ]),
  );
  const page = await openNotebook('edit.ipynb');
  await run(page, codeCell(page, 0), '6 * 7');
  await cell(page, 0).dblclick();
  await retype(page, cell(page, 0), '# Another title\n\nwith $x^2$ in it');
  await page.keyboard.press('Shift+Enter');
  await save(page);
  await page.reload();
  await ready(page);
  expect(await codeCell(page, 0).locator('.cm-content').innerText()).toBe('6 * 7');
  expect((await outputOf(codeCell(page, 0)).innerText()).trim()).toContain('42');
  expect(await cell(page, 0).locator('h1').innerText()).toContain('Another title');
  await cell(page, 0).locator('mjx-container').waitFor();
});

it('changes no more of a file than was changed in the notebook', async () => {
  const before = lab().read('01-kl-intuition.ipynb');
  const page = await openNotebook('01-kl-intuition.ipynb');
  await cell(page, 0).dblclick();
  await cell(page, 0).locator('.cm-content').click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.insertText('!');
  await page.keyboard.press('Shift+Enter');
  await save(page);
  const after = lab().read('01-kl-intuition.ipynb');
  expect(after.endsWith('}\n')).toBe(true);
  const { gone, come } = changes(before, after);
  expect(gone).toHaveLength(1);
  expect(come).toEqual([gone[0]?.replace(/"$/, '!"')]);
});

it('walks from cell to cell with Shift-Enter and adds one at the end', async () => {
  lab().write(
    'walk.ipynb',
    notebookText([
      ['code', "'one'"],
      ['markdown', 'between'],
      ['code', "'two'"],
    ]),
  );
  const page = await openNotebook('walk.ipynb');
  await cell(page, 0).locator('.jp-InputPrompt').click();
  for (let step = 0; step < 3; step++) await page.keyboard.press('Shift+Enter');
  await finished(codeCell(page, 0));
  await finished(codeCell(page, 1));
  await expect.poll(() => notebook(page).locator('.jp-Cell').count()).toBe(4);
  // The new cell waits for text.
  await page.keyboard.type("'three'");
  await page.keyboard.press('Shift+Enter');
  await finished(codeCell(page, 2));
  expect(await outputOf(codeCell(page, 2)).innerText()).toContain('three');
  await save(page);
  expect(parse(lab().read('walk.ipynb')).cells.map(({ source }) => source.join(''))).toEqual([
    "'one'",
    'between',
    "'two'",
    "'three'",
    '',
  ]);
});

it('takes the keys of command mode: A, B, M, D D', async () => {
  lab().write('keys.ipynb', notebookText([['code', "'first'"]]));
  const page = await openNotebook('keys.ipynb');
  const kinds = () =>
    notebook(page)
      .locator('.jp-Cell')
      .evaluateAll((cells) =>
        cells.map((cell) => (cell.className.includes('jp-MarkdownCell') ? 'markdown' : 'code')),
      );
  await cell(page, 0).locator('.jp-InputPrompt').click();
  await page.keyboard.press('b');
  await page.keyboard.press('m');
  await expect.poll(kinds).toEqual(['code', 'markdown']);
  await page.keyboard.press('a');
  await expect.poll(kinds).toEqual(['code', 'code', 'markdown']);
  await page.keyboard.press('d');
  await page.keyboard.press('d');
  await expect.poll(kinds).toEqual(['code', 'markdown']);
});
