import { mkdirSync, readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { codeCell, finished, notebook, outputOf, ready } from '../../harness/notebook';
import { quiet } from '../../harness/traffic';
import { useLab } from '../../harness/use-lab';
import { picture } from '../../harness/visit';
import { choose, documentTab, sidePanel } from '../../harness/window';

const { lab, open, openNotebook } = useLab();

it('opens notebook 00 with the kernel of the course, from the address that is printed', async () => {
  const printed = /http:\/\/\S+/.exec(lab().log())?.[0] ?? '';
  const { page } = await open('/login', { token: false, provoked: [/\b40[13]\b/] });
  await page.goto(printed);
  await ready(page);
  await documentTab(page, '00-setup.ipynb').waitFor();
  expect(await notebook(page).locator('.jp-KernelName').innerText()).toContain('TypeScript (Diffusion Lab)');
  expect(page.url()).not.toContain(lab().token);
  expect(await page.title()).toMatch(/00-setup/);
});

it('runs the first cell with Shift-Enter, without another click', async () => {
  const page = await openNotebook('00-setup.ipynb');
  // Title and runtime text, then the first code cell.
  for (let step = 0; step < 3; step++) await page.keyboard.press('Shift+Enter');
  await finished(codeCell(page, 0));
  await expect.poll(() => outputOf(codeCell(page, 0)).innerText()).toContain('chosen');
});

it('takes the focus once, and its address stays, for a notebook in a folder too', async () => {
  mkdirSync(lab().file('folder'), { recursive: true });
  lab().write('folder/inside.ipynb', lab().read('00-setup.ipynb'));
  const { page } = await open('/lab/tree/folder/inside.ipynb');
  await notebook(page).locator('.jp-Cell').first().waitFor();
  // Not the command palette: JupyterLab closes it when a kernel is there, since commands of the Help menu run then.
  await page.locator('.jp-FileBrowser-toolbar [data-command="filebrowser:toggle-file-filter"]').click();
  const filter = page.locator('.jp-FileBrowser-filterBox input');
  await filter.fill('inside');
  await quiet(page);
  expect(await filter.evaluate((input) => input.matches(':focus'))).toBe(true);
  expect(new URL(page.url()).pathname).toBe('/lab/tree/folder/inside.ipynb');
});

it('does not call a notebook changed that was only opened', async () => {
  const before = lab().read('01-kl-intuition.ipynb');
  const page = await openNotebook('01-kl-intuition.ipynb');
  await notebook(page).locator('.vega-embed').first().waitFor();
  await notebook(page).locator('.jp-Cell').last().scrollIntoViewIfNeeded();
  await documentTab(page, '01-kl-intuition.ipynb').waitFor();
  expect(await page.locator('.lm-DockPanel-tabBar .lm-TabBar-tab.jp-mod-dirty').count()).toBe(0);
  expect(lab().read('01-kl-intuition.ipynb')).toBe(before);
});

/** What the first line of a notebook says after its number. */
const titleOf = (name: string): string =>
  /^# \d+ · (.+)/.exec([JSON.parse(lab().read(name)).cells[0].source].flat().join(''))![1]!;

it('has a panel of the course that leads to its notebooks', async () => {
  const names = readdirSync(lab().file('.')).filter((name) => /^\d\d-.*\.ipynb$/.test(name));
  const page = await openNotebook('00-setup.ipynb');
  await sidePanel(page, 'Course');
  const lessons = page.locator('#diffusion-lab-course button');
  await lessons.nth(1).waitFor();
  // The files' names are there at once, the titles as soon as the notebooks were read.
  await expect
    .poll(() => lessons.allInnerTexts())
    .toEqual(names.map((name) => expect.stringContaining(titleOf(name))));
  await picture(page, 'course-panel');
  await lessons.nth(1).click();
  await documentTab(page, '01-kl-intuition.ipynb').waitFor();
});

it.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 390],
  ['dark', 390],
] as const)('looks well in the %s theme, %d pixels wide', async (colorScheme, width) => {
  const { page } = await open('/lab/tree/01-kl-intuition.ipynb', { width, height: 800, colorScheme });
  await ready(page);
  const dark = await page.evaluate<string>('document.body.dataset.jpThemeLight');
  if (colorScheme === 'dark' && dark !== 'false') await choose(page, 'Settings', 'Theme', 'JupyterLab Dark');
  await picture(page, `lab-${colorScheme}-${width}`);
  const plot = notebook(page).locator('.vega-embed').first();
  await plot.scrollIntoViewIfNeeded();
  await picture(page, `plot-${colorScheme}-${width}`);
  // A plot that is too wide is pushed aside to see the rest of it.
  const hidden = (node: Element) => {
    node.scrollLeft = 10_000;
    return node.scrollWidth - node.clientWidth - node.scrollLeft;
  };
  expect(await plot.locator('xpath=..').evaluate(hidden)).toBeLessThanOrEqual(1);
  const wide = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
  expect(await page.evaluate(wide)).toBeLessThanOrEqual(0);
  if (colorScheme === 'dark' && dark !== 'false') await choose(page, 'Settings', 'Theme', 'JupyterLab Light');
});
