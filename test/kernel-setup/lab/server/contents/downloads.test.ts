import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LabFolder, labFolder } from './lab-folder';

let lab: LabFolder;
beforeEach(async () => {
  lab = await labFolder();
  mkdirSync(join(lab.root, 'd'));
  writeFileSync(join(lab.root, 'd/a.txt'), '0123456789');
});
afterEach(() => lab.close());

const get = (url: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
  lab.app.inject({ method, url, headers });

describe('/files', () => {
  it('sends a file as it is, with what is needed to ask again only for changes', async () => {
    const answer = await get('/files/d/a.txt');
    expect([answer.statusCode, answer.body]).toEqual([200, '0123456789']);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-length': '10',
      'accept-ranges': 'bytes',
      'cache-control': 'private, no-cache',
    });
    expect(answer.headers['content-disposition']).toBeUndefined();
    const again = await get('/files/d/a.txt', { 'if-none-match': String(answer.headers.etag) });
    expect([again.statusCode, again.body]).toEqual([304, '']);
  });

  it('answers HEAD without a body', async () => {
    const answer = await get('/files/d/a.txt', {}, 'HEAD');
    expect([answer.statusCode, answer.body, answer.headers['content-length']]).toEqual([200, '', '10']);
  });

  it.each([
    ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=8-', 206, '89', 'bytes 8-9/10'],
    ['bytes=20-', 416, undefined, undefined],
  ])('answers the range %s', async (range, status, body, contentRange) => {
    const answer = await get('/files/d/a.txt', { range });
    expect([answer.statusCode, answer.headers['content-range']]).toEqual([status, contentRange]);
    if (body !== undefined) expect(answer.body).toBe(body);
  });

  it.each([
    ['a.png', 'image/png'],
    ['a.svg', 'image/svg+xml; charset=utf-8'],
    ['a.ts', 'text/x-typescript; charset=utf-8'],
    ['a.json', 'application/json; charset=utf-8'],
    ['a.ipynb', 'application/x-ipynb+json'],
    ['A.HTML', 'text/html; charset=utf-8'],
    ['noname', 'application/octet-stream'],
  ])('says of %s that it is %s', async (name, type) => {
    writeFileSync(join(lab.root, name), '');
    expect((await get(`/files/${name}`)).headers['content-type']).toBe(type);
  });

  it('sends notebooks, and what is asked for with ?download=1, to be saved under its name', async () => {
    writeFileSync(join(lab.root, "ü 'a'.txt"), '');
    writeFileSync(join(lab.root, 'n.ipynb'), '{}');
    const file = await get("/files/%C3%BC%20'a'.txt?download=1");
    expect(file.headers['content-disposition']).toBe("attachment; filename*=UTF-8''%C3%BC%20%27a%27.txt");
    expect((await get('/files/n.ipynb')).headers['content-disposition']).toContain('n.ipynb');
  });

  it.each(['/files/none', '/files/d', '/files/', '/files/d/a.txt/x'])('%s: 404', async (url) => {
    expect((await get(url)).statusCode).toBe(404);
  });
});
