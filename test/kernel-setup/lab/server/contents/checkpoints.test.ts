import { mkdirSync, readFileSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LabFolder, labFolder } from './lab-folder';

let lab: LabFolder;
beforeEach(async () => {
  lab = await labFolder();
  mkdirSync(join(lab.root, 'd'));
  writeFileSync(file(), 'first');
});
afterEach(() => lab.close());

const file = () => join(lab.root, 'd/a.txt');
const url = '/api/contents/d/a.txt/checkpoints';

describe('checkpoints', () => {
  it('are made where Jupyter keeps them, listed, restored and deleted', async () => {
    expect((await lab.call('GET', url)).list).toEqual([]);
    utimesSync(file(), new Date(0), new Date('2020-02-03T04:05:06.789Z'));
    const made = await lab.call('POST', url);
    expect([made.status, made.headers.location]).toEqual([201, `${url}/checkpoint`]);
    expect(made.body).toEqual({ id: 'checkpoint', last_modified: '2020-02-03T04:05:06.789Z' });
    expect(readFileSync(join(lab.root, 'd/.ipynb_checkpoints/a-checkpoint.txt'), 'utf8')).toBe('first');
    writeFileSync(file(), 'second');
    expect((await lab.call('GET', url)).list).toEqual([made.body]);
    expect((await lab.call('POST', `${url}/checkpoint`)).status).toBe(204);
    expect(readFileSync(file(), 'utf8')).toBe('first');
    expect((await lab.call('DELETE', `${url}/checkpoint`)).status).toBe(204);
    expect((await lab.call('GET', url)).list).toEqual([]);
  });

  it('restored, are a change of now: an editor that has the file open notices', async () => {
    utimesSync(file(), new Date(0), new Date(0));
    await lab.call('POST', url);
    const before = Date.now();
    await lab.call('POST', `${url}/checkpoint`);
    expect(statSync(file()).mtimeMs).toBeGreaterThanOrEqual(before - 1000);
  });

  it('of a file that was lost bring it back', async () => {
    await lab.call('POST', url);
    const { rmSync } = await import('node:fs');
    rmSync(file());
    expect((await lab.call('POST', `${url}/checkpoint`)).status).toBe(204);
    expect(readFileSync(file(), 'utf8')).toBe('first');
  });

  it.each([
    ['GET', '/api/contents/d/none.txt/checkpoints', 200],
    ['POST', '/api/contents/d/none.txt/checkpoints', 404],
    ['POST', `${url}/checkpoint`, 404],
    ['POST', `${url}/other`, 404],
    ['DELETE', `${url}/checkpoint`, 404],
    ['GET', '/api/contents/.hidden/checkpoints', 404],
  ])('%s %s: %i', async (method, path, status) => {
    expect((await lab.call(method, path)).status).toBe(status);
  });

  it('are never kept outside the root', async () => {
    mkdirSync(join(dirname(lab.root), 'outside'));
    symlinkSync('../../outside', join(lab.root, 'd/.ipynb_checkpoints'));
    const { status, body } = await lab.call('POST', url);
    expect([status, body.message]).toEqual([404, expect.stringContaining('inside the root')]);
  });
});
