import { expect, it } from 'vitest';
import { notebookText } from '../harness/course';
import { codeCell, ready, retype, save } from '../harness/notebook';
import { useLab } from '../harness/use-lab';
import { picture } from '../harness/visit';
import { answer, dialog } from '../harness/window';

const { lab, openNotebook, open } = useLab();

const content = (name: string) => lab().read(name);
const textOf = (page: Parameters<typeof codeCell>[0]) => codeCell(page, 0).locator('.cm-content').innerText();

/** Two windows on one notebook; the first has saved its change, the second has a change of its own to save. */
async function twoWindows(name: string) {
  lab().write(name, notebookText([['code', "'neither'"]]));
  const first = await openNotebook(name);
  // JupyterLab says on the console why it asks.
  const second = await openNotebook(name, { provoked: [/Different hash found/] });
  await retype(first, codeCell(first, 0), "'from the first'");
  await save(first);
  await retype(second, codeCell(second, 0), "'from the second'");
  await second.keyboard.press('ControlOrMeta+S');
  await dialog(second).getByText('File Changed').waitFor();
  return { first, second };
}

it('asks before a change from elsewhere is overwritten, and overwrites it on request', async () => {
  const { second } = await twoWindows('overwrite.ipynb');
  await picture(second, 'conflict');
  expect(content('overwrite.ipynb')).toContain('from the first');
  await answer(second, 'Overwrite');
  await expect.poll(() => content('overwrite.ipynb')).toContain('from the second');
});

it('takes the text of the file instead, on request', async () => {
  const { second } = await twoWindows('revert.ipynb');
  await answer(second, 'Revert');
  await expect.poll(() => textOf(second)).toContain('from the first');
  expect(content('revert.ipynb')).toContain('from the first');
});

it('leaves both as they are when the question is cancelled', async () => {
  const { second } = await twoWindows('cancel.ipynb');
  await dialog(second).locator('.jp-Dialog-button.jp-mod-reject').first().click();
  await dialog(second).waitFor({ state: 'detached' });
  expect(content('cancel.ipynb')).toContain('from the first');
  expect(await textOf(second)).toContain('from the second');
});

it('shows one notebook in two tabs of one browser', async () => {
  lab().write('tabs.ipynb', notebookText([['code', "'shared'"]]));
  const { page, context } = await open('/lab/tree/tabs.ipynb');
  await ready(page);
  const other = await open('/lab/tree/tabs.ipynb', { context });
  await ready(other.page);
  expect(await textOf(other.page)).toBe(await textOf(page));
});
