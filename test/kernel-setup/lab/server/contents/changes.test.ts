import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Body } from '../../../../../kernel-setup/lab/server/contents/body';
import { Contents } from '../../../../../kernel-setup/lab/server/contents/contents';
import { type LabFolder, labFolder, namesIn, notebookOf } from './lab-folder';

let lab: LabFolder;
beforeEach(async () => {
  lab = await labFolder();
});
afterEach(() => lab.close());

const write = (name: string, content = '') => writeFileSync(join(lab.root, name), content);
const read = (name: string) => readFileSync(join(lab.root, name), 'utf8');
const folder = (name: string) => mkdirSync(join(lab.root, name), { recursive: true });

describe('POST /api/contents', () => {
  it("makes files without a name, with Jupyter's names", async () => {
    const made = [];
    for (const body of [
      undefined,
      {},
      { ext: '.md' },
      { type: 'file', ext: '.md' },
      { type: 'notebook' },
      { ext: '.ipynb' },
    ])
      made.push((await lab.call('POST', '/api/contents', body)).body.path);
    for (let i = 0; i < 3; i++)
      made.push((await lab.call('POST', '/api/contents/', { type: 'directory' })).body.path);
    expect(made).toEqual([
      ...['untitled', 'untitled1', 'untitled.md', 'untitled1.md', 'Untitled.ipynb', 'Untitled1.ipynb'],
      ...['Untitled Folder', 'Untitled Folder 1', 'Untitled Folder 2'],
    ]);
    expect(JSON.parse(read('Untitled.ipynb'))).toEqual(notebookOf());
  });

  it('gives each of many requests at once a file of its own', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => lab.call('POST', '/api/contents', { ext: '.txt' })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201));
    expect(new Set(answers.map(({ body }) => body.path)).size).toBe(20);
  });

  it('gives back the name of what cannot be copied or made', async () => {
    folder('d');
    symlinkSync('/dev/null', join(lab.root, 'd/null'));
    expect((await lab.call('POST', '/api/contents', { copy_from: 'd/null' })).status).toBe(404);
    expect((await lab.call('POST', '/api/contents', { type: 'file', ext: 'x'.repeat(300) })).status).toBe(
      400,
    );
    expect(readdirSync(lab.root)).toEqual(['d']);
  });

  it('gives each of many copies at once a name of its own', async () => {
    write('a.txt', 'x');
    const copies = await Promise.all(
      Array.from({ length: 10 }, () => lab.call('POST', '/api/contents', { copy_from: 'a.txt' })),
    );
    expect(new Set(copies.map(({ body }) => body.path)).size).toBe(10);
  });

  it("copies files, byte for byte, with Jupyter's names", async () => {
    folder('d');
    write('a.tar.gz', 'bytes');
    write('n.ipynb', '{"not": "touched"}');
    const copied = [];
    for (const from of ['a.tar.gz', 'a.tar.gz', 'a-Copy1.tar.gz', 'n.ipynb', 'n-Copy1.ipynb'])
      copied.push((await lab.call('POST', '/api/contents', { copy_from: from })).body.path);
    copied.push((await lab.call('POST', '/api/contents/d', { copy_from: '/n.ipynb' })).body.path);
    expect(copied).toEqual([
      ...[
        'a-Copy1.tar.gz',
        'a-Copy2.tar.gz',
        'a-Copy3.tar.gz',
        'n-Copy1.ipynb',
        'n-Copy2.ipynb',
        'd/n.ipynb',
      ],
    ]);
    expect(read('d/n.ipynb')).toBe('{"not": "touched"}');
    expect(read('a-Copy3.tar.gz')).toBe('bytes');
  });

  it('copies a folder with all that is in it, but not into itself', async () => {
    folder('d/e');
    write('d/e/a.txt', 'x');
    const { status, body } = await lab.call('POST', '/api/contents', { copy_from: 'd' });
    expect([status, body.path, body.type]).toEqual([201, 'd-Copy1', 'directory']);
    expect(read('d-Copy1/e/a.txt')).toBe('x');
    const inside = await lab.call('POST', '/api/contents/d/e', { copy_from: 'd' });
    expect(inside.status).toBe(400);
    expect(inside.body.message).toContain('must not lie in the folder itself');
  });

  it('copies to a path of which only the last name is free', async () => {
    write('a.txt', 'x');
    expect((await lab.call('POST', '/api/contents/b.txt', { copy_from: 'a.txt' })).body.path).toBe('b.txt');
    expect((await lab.call('POST', '/api/contents/none/b.txt', { copy_from: 'a.txt' })).status).toBe(404);
  });

  it.each([
    ['none', {}, 404],
    ['a.txt', {}, 400],
    ['', { ext: '/../../x' }, 400],
    ['', { copy_from: 'none' }, 404],
    ['', { copy_from: '../x' }, 404],
    ['', { copy_from: 5 }, 400],
    ['', { type: 5 }, 400],
  ])('POST %s %j: %i', async (path, body, status) => {
    write('a.txt', '');
    const answer = await lab.call('POST', `/api/contents/${path}`, body);
    expect(answer.status).toBe(status);
    expect(answer.body.message).toMatch(/^Cannot /);
  });
});

describe('PATCH /api/contents', () => {
  it('renames a file with its checkpoint, and a folder with what is in it', async () => {
    folder('d/e');
    write('d/e/n.ipynb', JSON.stringify(notebookOf()));
    await lab.call('POST', '/api/contents/d/e/n.ipynb/checkpoints');
    const file = await lab.call('PATCH', '/api/contents/d/e/n.ipynb', { path: 'd/m.ipynb' });
    expect([file.status, file.body.path, file.headers.location]).toEqual([
      200,
      'd/m.ipynb',
      '/api/contents/d/m.ipynb',
    ]);
    expect((await lab.call('GET', '/api/contents/d/m.ipynb/checkpoints')).list).toHaveLength(1);
    expect((await lab.call('PATCH', '/api/contents/d', { path: '/c/' })).body.path).toBe('c');
    expect(existsSync(join(lab.root, 'c/m.ipynb'))).toBe(true);
    expect((await lab.call('GET', '/api/contents/c/m.ipynb/checkpoints')).list).toHaveLength(1);
  });

  it('leaves everything as it is without a new path', async () => {
    write('a.txt', 'x');
    expect((await lab.call('PATCH', '/api/contents/a.txt', {})).body.path).toBe('a.txt');
    expect((await lab.call('PATCH', '/api/contents/a.txt', { path: 'a.txt' })).status).toBe(200);
  });

  it.each([
    ['a.txt', { path: 'b.txt' }, 409],
    ['a.txt', { path: 'd' }, 409],
    ['a.txt', { path: 'none/b.txt' }, 404],
    ['none', { path: 'c.txt' }, 404],
    ['none', {}, 404],
    ['a.txt', { path: '../c.txt' }, 404],
    ['a.txt', undefined, 400],
    ['', { path: 'c' }, 400],
    ['d', { path: 'd/e' }, 400],
  ])('PATCH %s %j: %i', async (path, body, status) => {
    write('a.txt', 'a');
    write('b.txt', 'b');
    folder('d');
    const answer = await lab.call('PATCH', `/api/contents/${path}`, body);
    expect(answer.status).toBe(status);
    expect(answer.body.message).toMatch(/^Cannot rename|^Cannot open/);
    expect([read('a.txt'), read('b.txt')]).toEqual(['a', 'b']);
  });
});

describe('a save on its way', () => {
  it('is not undone by, and does not undo, the rename and the delete that follow', async () => {
    write('a.txt', 'old');
    const contents = new Contents(lab.root, lab.home, () => {});
    const body = Body.of({ type: 'file', format: 'text', content: 'x'.repeat(3_000_000) }, 'save');
    await Promise.all([contents.save('a.txt', body), contents.rename('a.txt', 'b.txt')]);
    expect(readdirSync(lab.root)).toEqual(['b.txt']);
    expect(read('b.txt')).toHaveLength(3_000_000);
    await Promise.all([contents.save('b.txt', body), contents.remove('b.txt')]);
    expect(readdirSync(lab.root)).toEqual([]);
  });
});

describe('DELETE /api/contents', () => {
  it('deletes a file with its checkpoint, and a folder with what is in it', async () => {
    folder('d/e');
    write('d/a.txt', '');
    write('n.ipynb', JSON.stringify(notebookOf()));
    await lab.call('POST', '/api/contents/n.ipynb/checkpoints');
    expect((await lab.call('DELETE', '/api/contents/n.ipynb')).status).toBe(204);
    expect(readdirSync(join(lab.root, '.ipynb_checkpoints'))).toEqual([]);
    expect((await lab.call('DELETE', '/api/contents/d')).status).toBe(204);
    expect(namesIn(await lab.call('GET', '/api/contents'))).toEqual([]);
  });

  it('deletes a link, not what it leads to', async () => {
    folder('d');
    write('d/a.txt', 'x');
    symlinkSync('d', join(lab.root, 'link'));
    expect((await lab.call('DELETE', '/api/contents/link')).status).toBe(204);
    expect(read('d/a.txt')).toBe('x');
  });

  it('refuses the root, and what is not there', async () => {
    expect((await lab.call('DELETE', '/api/contents/')).status).toBe(400);
    expect((await lab.call('DELETE', '/api/contents/none')).status).toBe(404);
  });
});
