import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isObject } from '../../../../../../src/course/notebook-file/fields';
import { objectsOf } from '../../../../../../src/course/notebook-file/join-lines';
import { type Answer, codeCell, type LabFolder, labFolder, notebookOf } from '../lab-folder';

let lab: LabFolder;
beforeEach(async () => {
  lab = await labFolder();
});
afterEach(() => lab.close());

const html = {
  output_type: 'display_data',
  metadata: {},
  data: { 'text/html': '<script>alert(1)</script>' },
};
const url = '/api/contents/n.ipynb';
const save = (...cells: unknown[]) =>
  lab.call('PUT', url, { type: 'notebook', content: notebookOf(...cells) });
const open = async () => trustIn(await lab.call('GET', url));

/** What each code cell of an answer says of its trust. */
function trustIn({ body }: Answer): unknown[] {
  const cells = objectsOf(isObject(body.content) ? body.content.cells : []);
  return cells.map(({ metadata }) => (isObject(metadata) ? metadata.trusted : undefined));
}

describe('trust in outputs', () => {
  it('is given to a notebook all of whose cells were run here, and lasts', async () => {
    await save(codeCell(html, { trusted: true }));
    expect(await open()).toEqual([true]);
    expect(readFileSync(join(lab.root, 'n.ipynb'), 'utf8')).not.toContain('trusted');
    const other = await labFolder(lab);
    expect(trustIn(await other.call('GET', url))).toEqual([true]);
  });

  it('is not given when one output that may act was not made here', async () => {
    await save(codeCell(html, { trusted: true }), { ...codeCell(html), id: 'b' });
    expect(await open()).toEqual([false, false]);
  });

  // The rule of nbformat.sign.NotebookNotary.check_cells.
  it.each([
    ['no output', undefined, true],
    ['printed text', { output_type: 'stream', name: 'stdout', text: '<script>' }, true],
    ['an error', { output_type: 'error', ename: 'E', evalue: '', traceback: ['<script>'] }, true],
    ['displayed data', html, false],
    ['displayed text', { ...html, data: { 'text/plain': 'a' } }, false],
    ['a result', { ...html, output_type: 'execute_result', execution_count: 1 }, false],
  ])('of a cell with %s that does not say it is trusted: %s', async (_, output, trusted) => {
    await save(codeCell(output));
    expect(await open()).toEqual([trusted]);
  });

  it('does not come with the file: a claim inside it counts for nothing', async () => {
    writeFileSync(join(lab.root, 'n.ipynb'), JSON.stringify(notebookOf(codeCell(html, { trusted: true }))));
    expect(await open()).toEqual([false]);
    const content = Buffer.from(JSON.stringify(notebookOf(codeCell(html, { trusted: true })))).toString(
      'base64',
    );
    await lab.call('PUT', url, { type: 'file', format: 'base64', content });
    expect(await open()).toEqual([false]);
  });

  it('is given on request, whatever the layout of the file', async () => {
    writeFileSync(join(lab.root, 'n.ipynb'), JSON.stringify(notebookOf(codeCell(html))));
    const { status, text } = await lab.call('POST', `${url}/trust`);
    expect([status, text]).toEqual([201, '']);
    expect(await open()).toEqual([true]);
    writeFileSync(join(lab.root, 'n.ipynb'), JSON.stringify(notebookOf(codeCell(html)), null, 4));
    expect(await open()).toEqual([true]);
  });

  it('of a notebook of format 3 lasts too', async () => {
    const old = {
      cell_type: 'code',
      input: '1',
      outputs: [{ output_type: 'display_data', html: '<b>' }],
      metadata: {},
    };
    const notebook = { nbformat: 3, nbformat_minor: 0, metadata: {}, worksheets: [{ cells: [old] }] };
    writeFileSync(join(lab.root, 'n.ipynb'), JSON.stringify(notebook));
    expect(await open()).toEqual([false]);
    await lab.call('POST', `${url}/trust`);
    expect(await open()).toEqual([true]);
  });

  it('ends when anything in the notebook changes', async () => {
    await save(codeCell(html, { trusted: true }));
    const path = join(lab.root, 'n.ipynb');
    writeFileSync(path, readFileSync(path, 'utf8').replace('alert(1)', 'alert(2)'));
    expect(await open()).toEqual([false]);
  });

  it('goes with copies and renames', async () => {
    await save(codeCell(html, { trusted: true }));
    await lab.call('POST', '/api/contents', { copy_from: 'n.ipynb' });
    expect(trustIn(await lab.call('GET', '/api/contents/n-Copy1.ipynb'))).toEqual([true]);
    await lab.call('PATCH', url, { path: 'm.ipynb' });
    expect(trustIn(await lab.call('GET', '/api/contents/m.ipynb'))).toEqual([true]);
  });

  it('is of one user: another key trusts nothing', async () => {
    await save(codeCell(html, { trusted: true }));
    const signatures = readFileSync(join(lab.home, 'trusted-outputs'), 'utf8');
    expect(signatures.trim()).toMatch(/^[0-9a-f]{64}$/);
    rmSync(join(lab.home, 'notebook-secret'));
    const other = await labFolder(lab);
    expect(trustIn(await other.call('GET', url))).toEqual([false]);
  });

  it('refuses what is no notebook', async () => {
    writeFileSync(join(lab.root, 'a.txt'), 'text');
    expect((await lab.call('POST', '/api/contents/a.txt/trust')).status).toBe(400);
    expect((await lab.call('POST', '/api/contents/none.ipynb/trust')).status).toBe(404);
  });

  it('keeps its key from others, and makes it when first needed', async () => {
    expect(existsSync(lab.home)).toBe(false);
    await save();
    expect(readdirSync(lab.home).sort()).toEqual(['notebook-secret', 'trusted-outputs']);
    expect(statSync(join(lab.home, 'notebook-secret')).mode & 0o777).toBe(0o600);
    expect(statSync(join(lab.home, 'trusted-outputs')).mode & 0o777).toBe(0o600);
  });

  it('is given to nothing, in one line at the terminal, where nothing can be kept', async () => {
    writeFileSync(lab.home, 'a file where the folder should be');
    expect((await save(codeCell(html, { trusted: true }))).status).toBe(201);
    expect(await open()).toEqual([false]);
    expect(lab.lines).toEqual([
      expect.stringMatching(/^Cannot remember which notebooks are trusted as .*home/),
    ]);
  });
});
