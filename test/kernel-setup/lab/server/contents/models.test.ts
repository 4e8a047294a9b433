import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codeCell, type LabFolder, labFolder, namesIn, notebookOf } from './lab-folder';

let lab: LabFolder;
beforeEach(async () => {
  lab = await labFolder();
});
afterEach(() => lab.close());

const write = (name: string, content: string | Buffer) => writeFileSync(join(lab.root, name), content);

/** The keys of jupyter_server 2.15, in its order. */
const keys = [
  ...['name', 'path', 'last_modified', 'created', 'content', 'format'],
  ...['mimetype', 'size', 'writable', 'hash', 'hash_algorithm', 'type'],
];

describe('GET /api/contents', () => {
  it("answers with Jupyter's keys for a folder, a file and a notebook", async () => {
    mkdirSync(join(lab.root, 'd'));
    write('d/a.txt', 'text');
    write('d/n.ipynb', JSON.stringify(notebookOf()));
    const folder = await lab.call('GET', '/api/contents/d');
    expect(Object.keys(folder.body)).toEqual(keys);
    expect(folder.body).toMatchObject({
      name: 'd',
      path: 'd',
      type: 'directory',
      format: 'json',
      size: null,
      mimetype: null,
    });
    expect(folder.body.content).toMatchObject([
      {
        name: 'a.txt',
        path: 'd/a.txt',
        type: 'file',
        content: null,
        format: null,
        mimetype: 'text/plain',
        size: 4,
      },
      { name: 'n.ipynb', path: 'd/n.ipynb', type: 'notebook', content: null, format: null, mimetype: null },
    ]);
    const file = await lab.call('GET', '/api/contents/d/a.txt');
    expect(Object.keys(file.body)).toEqual(keys);
    expect(file.body).toMatchObject({
      content: 'text',
      format: 'text',
      writable: true,
      hash: null,
      hash_algorithm: null,
    });
    const notebook = await lab.call('GET', '/api/contents/d/n.ipynb');
    expect(Object.keys(notebook.body)).toEqual(keys);
    expect(notebook.body).toMatchObject({
      content: notebookOf(),
      format: 'json',
      mimetype: null,
      type: 'notebook',
    });
  });

  it('gives the root under an empty path', async () => {
    write('a.txt', '');
    for (const url of ['/api/contents', '/api/contents/', '/api/contents?content=1'])
      expect(namesIn(await lab.call('GET', url)), url).toEqual(['a.txt']);
    expect((await lab.call('GET', '/api/contents')).body).toMatchObject({ name: '', path: '' });
  });

  it('leaves the content out on request, and adds the hash', async () => {
    write('a.bin', Buffer.from([0xff, 0, 1]));
    const { body } = await lab.call('GET', '/api/contents/a.bin?content=0&hash=1');
    const hash = createHash('sha256')
      .update(Buffer.from([0xff, 0, 1]))
      .digest('hex');
    expect(body).toMatchObject({ content: null, format: null, hash, hash_algorithm: 'sha256', size: 3 });
    const whole = await lab.call('GET', '/api/contents/a.bin?hash=1');
    expect(whole.body).toMatchObject({
      content: '/wAB',
      format: 'base64',
      hash,
      mimetype: 'application/octet-stream',
    });
  });

  it('reads text as UTF-8 where it is, byte for byte, and everything as base64 on request', async () => {
    write('a.txt', '\uFEFFé\r\n');
    expect((await lab.call('GET', '/api/contents/a.txt')).body).toMatchObject({
      content: '\uFEFFé\r\n',
      format: 'text',
    });
    const { body } = await lab.call('GET', '/api/contents/a.txt?format=base64&type=file');
    expect(Buffer.from(String(body.content), 'base64').toString()).toBe('\uFEFFé\r\n');
  });

  it('reads a notebook as a file, and a file as a notebook', async () => {
    const text = JSON.stringify(notebookOf());
    write('n.ipynb', text);
    write('n.json', text);
    expect((await lab.call('GET', '/api/contents/n.ipynb?type=file')).body).toMatchObject({
      content: text,
      type: 'file',
    });
    const { body } = await lab.call('GET', '/api/contents/n.json?type=notebook');
    expect(body).toMatchObject({ content: notebookOf(), type: 'notebook', format: 'json' });
    expect((await lab.call('GET', '/api/contents/n.json?type=unknown')).body.type).toBe('file');
  });

  it('says what is wrong with a notebook and shows it all the same', async () => {
    write(
      'n.ipynb',
      JSON.stringify(notebookOf({ cell_type: 'code', id: 'a', metadata: {}, source: 'x', outputs: [] })),
    );
    const { status, body } = await lab.call('GET', '/api/contents/n.ipynb');
    expect(status).toBe(200);
    expect(body.message).toMatch(
      /^Notebook validation failed: Cannot read n\.ipynb as cells\[0\]\.execution_count is missing/,
    );
    expect(body.content).toMatchObject({ cells: [{ source: 'x' }] });
  });

  it('refuses a notebook that is nested too deep to be shown', async () => {
    const metadata = `{"a": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    write('n.ipynb', `{"cells": [], "metadata": ${metadata}, "nbformat": 4, "nbformat_minor": 5}`);
    const { status, body } = await lab.call('GET', '/api/contents/n.ipynb');
    expect([status, body.message]).toEqual([400, expect.stringContaining('levels deep')]);
    expect(lab.lines).toEqual([]);
  });

  it('tells the times of the file as ISO 8601', async () => {
    write('a.txt', '');
    utimesSync(join(lab.root, 'a.txt'), new Date(0), new Date('2020-02-03T04:05:06.789Z'));
    const { body, headers } = await lab.call('GET', '/api/contents/a.txt');
    expect(body.last_modified).toBe('2020-02-03T04:05:06.789Z');
    expect(headers['last-modified']).toBe('Mon, 03 Feb 2020 04:05:06 GMT');
    expect(Date.parse(String(body.created))).toBeLessThanOrEqual(Date.now());
  });

  it.each([
    ['/api/contents/none', 404, null],
    ['/api/contents/none/x', 404, null],
    ['/api/contents/a.txt/x', 404, null],
    ['/api/contents/d?type=file', 400, 'bad type'],
    ['/api/contents/d?type=notebook', 400, 'bad type'],
    ['/api/contents/a.txt?type=directory', 400, 'bad type'],
    ['/api/contents/bin?format=text', 400, 'bad format'],
    ['/api/contents/a.txt?format=json', 400, null],
    ['/api/contents/a.txt?content=2', 400, null],
    ['/api/contents/a.txt?hash=yes', 400, null],
    ['/api/contents/broken.ipynb', 400, null],
    ['/api/contents/future.ipynb', 400, null],
  ])('GET %s: %i', async (url, status, reason) => {
    mkdirSync(join(lab.root, 'd'));
    write('a.txt', '');
    write('bin', Buffer.from([0xff]));
    write('broken.ipynb', '{');
    write('future.ipynb', JSON.stringify({ ...notebookOf(), nbformat: 5 }));
    const { status: given, body } = await lab.call('GET', url);
    expect(given).toBe(status);
    expect(body.reason ?? null).toBe(reason);
    expect(body.message).toMatch(/^Cannot \w+ .+/);
  });
});

describe('PUT /api/contents', () => {
  const file = (content: string, format = 'text') => ({ type: 'file', format, content });

  it('makes a file (201) and saves it again (200), with its place in the header', async () => {
    const made = await lab.call('PUT', '/api/contents/a b.txt'.replace(' ', '%20'), file('1'));
    expect([made.status, made.headers.location]).toEqual([201, '/api/contents/a%20b.txt']);
    expect(made.body).toMatchObject({ path: 'a b.txt', content: null, format: null, size: 1, hash: null });
    expect((await lab.call('PUT', '/api/contents/a%20b.txt', file('é2'))).status).toBe(200);
    expect(readFileSync(join(lab.root, 'a b.txt'), 'utf8')).toBe('é2');
  });

  it('saves base64, with line ends as Python writes it', async () => {
    await lab.call('PUT', '/api/contents/a.bin', file('/wAB\nAgM=\n', 'base64'));
    expect([...readFileSync(join(lab.root, 'a.bin'))]).toEqual([255, 0, 1, 2, 3]);
  });

  it('saves a notebook as Jupyter writes it, and makes its first checkpoint', async () => {
    const cell = codeCell({ output_type: 'stream', name: 'stdout', text: 'a\nb\n' }, { trusted: true });
    const { status } = await lab.call('PUT', '/api/contents/n.ipynb', {
      type: 'notebook',
      content: notebookOf(cell),
    });
    expect(status).toBe(201);
    const text = readFileSync(join(lab.root, 'n.ipynb'), 'utf8');
    expect(text).toContain('     "text": [\n      "a\\n",\n      "b\\n"\n     ]');
    expect(text).not.toContain('trusted');
    expect((await lab.call('GET', '/api/contents/n.ipynb/checkpoints')).list).toHaveLength(1);
  });

  it('takes type and content from the name for what is new', async () => {
    await lab.call('PUT', '/api/contents/n.ipynb', { type: null });
    expect(readFileSync(join(lab.root, 'n.ipynb'), 'utf8')).toBe(
      '{\n "cells": [],\n "metadata": {},\n "nbformat": 4,\n "nbformat_minor": 5\n}\n',
    );
    await lab.call('PUT', '/api/contents/a.txt', { type: 'file' });
    expect(readFileSync(join(lab.root, 'a.txt'), 'utf8')).toBe('');
  });

  it('saves a broken notebook and says what is wrong', async () => {
    const content = notebookOf({ cell_type: 'new', metadata: {}, id: 'a', body: [1] });
    const { status, body } = await lab.call('PUT', '/api/contents/n.ipynb', { type: 'notebook', content });
    expect(status).toBe(201);
    expect(body.message).toContain("cells[0].cell_type must be 'code', 'markdown' or 'raw'");
    expect(JSON.parse(readFileSync(join(lab.root, 'n.ipynb'), 'utf8'))).toEqual(content);
  });

  it('makes a folder, once or twice', async () => {
    const made = await lab.call('PUT', '/api/contents/d', { type: 'directory' });
    expect([made.status, made.body.type]).toEqual([201, 'directory']);
    expect((await lab.call('PUT', '/api/contents/d', { type: 'directory' })).status).toBe(201);
    expect(statSync(join(lab.root, 'd')).isDirectory()).toBe(true);
  });

  it.each([
    ['a.txt', { type: 'file', format: 'text' }, 400, 'must have its content'],
    ['a.txt', { format: 'text', content: '' }, 400, 'must have a type'],
    ['a.txt', { type: 'directory' }, 400, 'the name must be free'],
    ['a.txt', { type: 'file', format: 'json', content: '' }, 400, "format must be 'text' or 'base64'"],
    ['new.txt', { type: 'file', content: '' }, 400, "format must be 'text' or 'base64'"],
    ['a.txt', { type: 'file', format: 'base64', content: 'a*b' }, 400, 'must be base64'],
    ['a.txt', { type: 'file', format: 'text', content: '\ud800' }, 400, 'must be Unicode'],
    ['a.txt', { type: 'file', format: 'text', content: 5 }, 400, 'content must be a string'],
    ['a.txt', { copy_from: 'x' }, 400, 'asked for with POST'],
    ['a.txt', [1], 400, 'must be a JSON object'],
    ['d', { type: 'file', format: 'text', content: '' }, 400, 'must be a regular file'],
    ['none/a.txt', { type: 'file', format: 'text', content: '' }, 404, 'must exist'],
    ['n.ipynb', { type: 'notebook', content: [] }, 400, 'must be a JSON object'],
    ['n.ipynb', { type: 'notebook', content: { ...notebookOf(), nbformat: 3 } }, 400, 'nbformat must be 4'],
    ['n.ipynb', { type: 'notebook', content: { ...notebookOf(), cells: 1 } }, 400, 'cells must be a list'],
  ])('PUT %s %j: %i', async (path, body, status, message) => {
    write('a.txt', 'old');
    mkdirSync(join(lab.root, 'd'));
    const answer = await lab.call('PUT', `/api/contents/${path}`, body);
    expect(answer.status).toBe(status);
    expect(answer.body.message).toMatch(/^Cannot (save|make|copy) /);
    expect(answer.body.message).toContain(message);
    expect(readFileSync(join(lab.root, 'a.txt'), 'utf8')).toBe('old');
  });

  it('refuses JSON that is none', async () => {
    const answer = await lab.app.inject({ method: 'PUT', url: '/api/contents/a.txt', payload: '{"type":' });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().message).toContain('must be JSON');
  });
});
