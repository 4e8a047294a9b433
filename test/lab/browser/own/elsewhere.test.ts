import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { notebookText } from '../../harness/course';
import { cell, codeCell, outputOf, run } from '../../harness/notebook';
import { useLab } from '../../harness/use-lab';

const { lab, openNotebook } = useLab();

/** Another host, as the browser sees it: another port. It counts who asks. */
let host: Server;
let asked = 0;
beforeAll(async () => {
  host = createServer((_, answer) => {
    asked++;
    answer.setHeader('Access-Control-Allow-Origin', '*');
    answer.end('here');
  });
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => host.close(resolve)));

it('asks no other host, not even for the sake of a notebook', async () => {
  const elsewhere = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
  lab().write(
    'elsewhere.ipynb',
    notebookText([
      ['markdown', `![dots](${elsewhere}/a.png)`],
      ['code', ''],
    ]),
  );
  const provoked = [
    /Content Security Policy|violates the following/i,
    new RegExp(elsewhere),
    /Failed to fetch/,
  ];
  const page = await openNotebook('elsewhere.ipynb', { provoked });
  await cell(page, 0).locator('img').waitFor();
  const script = `fetch('${elsewhere}/b').then(() => 'answered', () => 'refused').then((said) => { document.body.dataset.said = said; })`;
  const markup = JSON.stringify(`<script>${script}</script><img src="${elsewhere}/c.png"><b>shown</b>`);
  await run(
    page,
    codeCell(page, 0),
    `({ [Symbol.for('Jupyter.display')]: () => ({ 'text/html': ${markup} }) })`,
  );
  await outputOf(codeCell(page, 0)).getByText('shown').waitFor();
  await expect.poll(() => page.evaluate('document.body.dataset.said')).toBe('refused');
  expect(asked).toBe(0);
});
