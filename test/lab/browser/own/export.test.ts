import { readFileSync } from 'node:fs';
import type { Download, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { useLab } from '../../harness/use-lab';
import { choose, documentTab } from '../../harness/window';

const { openNotebook } = useLab();

/** Chooses an entry that downloads something, and gives the file's name and text. */
async function downloaded(
  page: Page,
  ...entries: readonly string[]
): Promise<{ name: string; text: string }> {
  // The download begins in a window that opens for it.
  const begun = new Promise<Download>((resolve) => {
    page.on('download', resolve);
    page.context().on('page', (other) => other.on('download', resolve));
  });
  await choose(page, 'File', ...entries);
  const download = await begun;
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
}

it.each([
  ['HTML', '01-kl-intuition.html', '<h1'],
  ['Executable Script', '01-kl-intuition.ts', "from 'diffusion-lab'"],
  ['Markdown', '01-kl-intuition.md', '# 01'],
])('exports a notebook as %s', async (format, name, part) => {
  const page = await openNotebook('01-kl-intuition.ipynb');
  const file = await downloaded(page, 'Save and Export Notebook As', format);
  expect(file.name).toBe(name);
  expect(file.text).toContain(part);
});

it('downloads a notebook as it is', async () => {
  const page = await openNotebook('00-setup.ipynb');
  const file = await downloaded(page, 'Download');
  expect(file.name).toBe('00-setup.ipynb');
  expect(JSON.parse(file.text)).toMatchObject({ nbformat: 4 });
});

it('follows the link to the next notebook, in the Lab', async () => {
  const page = await openNotebook('00-setup.ipynb');
  await page.getByRole('link', { name: /^01/ }).last().click();
  await documentTab(page, '01-kl-intuition.ipynb').waitFor();
});
