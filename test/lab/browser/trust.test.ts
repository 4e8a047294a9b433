import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { notebookText } from '../harness/course';
import { codeCell, notebook, outputOf, ready, run, save } from '../harness/notebook';
import { quiet } from '../harness/traffic';
import { useLab } from '../harness/use-lab';
import { picture } from '../harness/visit';
import { answer, command } from '../harness/window';

const { lab, openNotebook } = useLab();

const html = (markup: string) => ({
  output_type: 'display_data',
  data: { 'text/html': markup, 'text/plain': 'plain' },
  metadata: {},
});
/** A notebook from elsewhere: three ways in which its outputs try to run a script. */
const hostile = () =>
  notebookText([
    ['code', "'seen'", [html("<b>shown</b><script>document.body.dataset.script = 'ran'</script>")]],
    [
      'code',
      "'seen'",
      [html(`<b>shown</b><img src="data:," onerror="document.body.dataset.handler = 'ran'">`)],
    ],
    [
      'code',
      "'seen'",
      [
        {
          output_type: 'display_data',
          data: {
            'application/javascript': "document.body.dataset.javascript = 'ran'",
            'text/plain': 'plain',
          },
          metadata: {},
        },
      ],
    ],
  ]);
/** Which of them ran. */
const ran = (page: Page) =>
  page.evaluate(`['script', 'handler', 'javascript'].filter((way) => document.body.dataset[way] === 'ran')`);

/** Trusting saves the notebook. A second save at the same time would find a file that the page does not know yet. */
async function trust(page: Page): Promise<void> {
  await command(page, 'Trust Notebook');
  await answer(page, 'Trust');
  await quiet(page);
  await save(page);
  await quiet(page);
}

it('runs no script of a notebook from elsewhere until it is trusted, and then all', async () => {
  lab().write('hostile.ipynb', hostile());
  const page = await openNotebook('hostile.ipynb');
  await outputOf(codeCell(page, 1)).getByText('shown').waitFor();
  expect(await ran(page)).toEqual([]);
  await picture(page, 'untrusted');

  await trust(page);
  await expect.poll(() => ran(page)).toEqual(['script', 'handler', 'javascript']);

  await page.reload();
  await ready(page);
  await expect.poll(() => ran(page)).toEqual(['script', 'handler', 'javascript']);
});

it('trusts what this user ran, after a reload too', async () => {
  lab().write('own.ipynb', notebookText([['code', '']]));
  const page = await openNotebook('own.ipynb');
  // A mark of its own: the next page may open this notebook again.
  const markup = `<script>document.body.dataset.own = 'ran'</script>`;
  await run(
    page,
    codeCell(page, 0),
    `({ [Symbol.for('Jupyter.display')]: () => ({ 'text/html': "${markup}" }) })`,
  );
  await expect.poll(() => page.evaluate('document.body.dataset.own')).toBe('ran');
  await save(page);
  await page.reload();
  await ready(page);
  await expect.poll(() => page.evaluate('document.body.dataset.own')).toBe('ran');
});

it('forgets the trust when the file is changed by something else', async () => {
  lab().write('changed.ipynb', hostile());
  const page = await openNotebook('changed.ipynb');
  await trust(page);
  lab().write('changed.ipynb', lab().read('changed.ipynb').replaceAll('shown', 'changed'));
  await page.reload();
  await ready(page);
  await notebook(page).getByText('changed').first().waitFor();
  expect(await ran(page)).toEqual([]);
});
