import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LabFolder, labFolder, namesIn } from './lab-folder';

let lab: LabFolder;
beforeEach(async () => {
  lab = await labFolder();
});
afterEach(() => lab.close());

const url = '/api/contents/big.bin';
const send = (chunk: number, bytes: string | Buffer, to = url) =>
  lab.call('PUT', to, {
    type: 'file',
    format: 'base64',
    name: 'big.bin',
    chunk,
    content: Buffer.from(bytes).toString('base64'),
  });

describe('a file that comes in parts', () => {
  it('is there when the last has come, and not before', async () => {
    expect((await send(1, 'one,')).body).toMatchObject({
      path: 'big.bin',
      size: 4,
      type: 'file',
      content: null,
    });
    expect((await send(2, 'two,')).body).toMatchObject({ size: 8 });
    expect(namesIn(await lab.call('GET', '/api/contents'))).toEqual([]);
    expect((await send(-1, 'three')).body).toMatchObject({ size: 13 });
    expect(readFileSync(join(lab.root, 'big.bin'), 'utf8')).toBe('one,two,three');
    expect(readdirSync(lab.root)).toEqual(['big.bin']);
  });

  it('leaves an old file alone until then, and starts again with part 1', async () => {
    writeFileSync(join(lab.root, 'big.bin'), 'old');
    await send(1, 'lost');
    await send(1, 'new');
    expect(readFileSync(join(lab.root, 'big.bin'), 'utf8')).toBe('old');
    await send(-1, '!');
    expect(readFileSync(join(lab.root, 'big.bin'), 'utf8')).toBe('new!');
    expect(readdirSync(lab.root)).toEqual(['big.bin']);
  });

  it('keeps its parts apart from those of another', async () => {
    await Promise.all([send(1, 'a'), send(1, 'x', '/api/contents/b.bin')]);
    await Promise.all([send(-1, 'b'), send(-1, 'y', '/api/contents/b.bin')]);
    expect([read('big.bin'), read('b.bin')]).toEqual(['ab', 'xy']);
  });

  it.each([
    [2, 'must come in order'],
    [-1, 'must come in order'],
    [0, 'chunk must be'],
    [1.5, 'chunk must be'],
  ])('is refused when it begins with part %d', async (chunk, message) => {
    const { status, body } = await send(chunk, 'x');
    expect([status, body.message]).toEqual([400, expect.stringContaining(message)]);
    expect(existsSync(join(lab.root, 'big.bin'))).toBe(false);
  });

  it('is refused as a notebook, without a part, and in a folder that is not there', async () => {
    const parts = { format: 'base64', chunk: 1, content: '' };
    expect((await lab.call('PUT', url, { ...parts, type: 'notebook' })).status).toBe(400);
    await send(1, 'a');
    expect((await send(3, 'c')).status).toBe(400);
    expect((await send(1, 'a', '/api/contents/none/a.bin')).status).toBe(404);
  });

  it('leaves nothing behind when the server ends', async () => {
    await send(1, 'a');
    expect(readdirSync(lab.root)).toHaveLength(1);
    await lab.endPart();
    expect(readdirSync(lab.root)).toEqual([]);
  });
});

const read = (name: string) => readFileSync(join(lab.root, name), 'utf8');
