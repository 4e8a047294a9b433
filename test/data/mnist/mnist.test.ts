import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { dataFolders, writableFolder } from '../../../src/data/data-folders';
import { digitPixels } from '../../../src/data/digit-set';
import { digits } from '../../../src/data/digits';
import { drawDigits } from '../../../src/data/drawn-digits';
import { downloadMnist, findMnist, readMnist } from '../../../src/data/mnist/mnist';
import { mnistFiles } from '../../../src/data/mnist/mnist-files';
import { random } from '../../../src/random/random';

const base = mkdtempSync(join(tmpdir(), 'mnist-'));
let folder = base;
let next = 0;
beforeEach(() => {
  folder = join(base, String(next++));
  mkdirSync(folder);
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

const number = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];

/** Drawn digits in MNIST's format. */
const set = drawDigits(random(5), 30);
const images = Uint8Array.of(
  ...[0, 0, 8, 3],
  ...number(30),
  ...number(28),
  ...number(28),
  ...Array.from(set.pixels, (v) => Math.round(v * 255)),
);
const labels = Uint8Array.of(0, 0, 8, 1, ...number(30), ...set.labels);

function write(inside = '', pack = true): void {
  mkdirSync(join(folder, inside), { recursive: true });
  const name = (file: string) => join(folder, inside, pack ? file : file.replace('.gz', ''));
  writeFileSync(name('t10k-images-idx3-ubyte.gz'), pack ? gzipSync(images) : images);
  writeFileSync(name('t10k-labels-idx1-ubyte.gz'), pack ? gzipSync(labels) : labels);
}

/** Runs with other environment variables; undefined takes one away. */
async function withEnv<T>(
  variables: Readonly<Record<string, string | undefined>>,
  run: () => Promise<T>,
): Promise<T> {
  const set = (name: string, value: string | undefined): void => {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  };
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  for (const [name, value] of Object.entries(variables)) set(name, value);
  try {
    return await run();
  } finally {
    for (const [name, value] of before) set(name, value);
  }
}

describe('MNIST', () => {
  it.each([
    ['', true],
    ['mnist', true],
    ['MNIST/raw', false],
  ])('is found in the folder %j, packed: %s', (inside, pack) => {
    expect(findMnist('test', [folder])).toBeUndefined();
    write(inside, pack);
    const found = findMnist('test', [join(folder, 'nothing'), folder])!;
    expect(readMnist(found)).toEqual({ ...set, source: 'mnist' });
    expect(findMnist('train', [folder])).toBeUndefined();
  });

  it('is read as far as asked', () => {
    write();
    const ten = readMnist(findMnist('test', [folder])!, 10);
    expect(ten.n).toBe(10);
    expect(digitPixels(ten, 9)).toEqual(digitPixels(set, 9));
    expect(() => readMnist(findMnist('test', [folder])!, 31)).toThrow(
      'Cannot read digits as n must be at most 30, as many as there are: current value is 31',
    );
  });

  it('is refused where pictures and labels do not belong together', () => {
    write();
    const path = join(folder, 't10k-labels-idx1-ubyte.gz');
    writeFileSync(path, Uint8Array.of(0, 0, 8, 1, ...number(3), 1, 2, 3));
    const read = () => readMnist(findMnist('test', [folder])!);
    expect(read).toThrow(
      `Cannot read ${path} as there must be a label for each of 30 pictures: current value is 3`,
    );
    writeFileSync(path, Uint8Array.of(0, 0, 8, 1, ...number(30), ...new Uint8Array(29), 10));
    expect(read).toThrow('labels must be from 0 to 9: current value is 10');
    writeFileSync(
      join(folder, 't10k-images-idx3-ubyte.gz'),
      Uint8Array.of(0, 0, 8, 3, ...number(30), ...number(1), ...number(2), ...new Uint8Array(60)),
    );
    expect(read).toThrow('its pictures must be square: current value is [1, 2]');
  });

  it('has files of the published lengths and names', () => {
    // As listed on the authors' page since 1998.
    const listed = Object.values(mnistFiles).flatMap((half) => [half.images, half.labels]);
    expect(Object.fromEntries(listed.map(({ name, bytes }) => [name, bytes]))).toEqual({
      'train-images-idx3-ubyte.gz': 9912422,
      'train-labels-idx1-ubyte.gz': 28881,
      't10k-images-idx3-ubyte.gz': 1648877,
      't10k-labels-idx1-ubyte.gz': 4542,
    });
    for (const { sha256 } of listed) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('cannot be downloaded where no mirror answers, and says which file', async () => {
    const mirrors = ['http://127.0.0.1:1/'];
    await expect(downloadMnist('test', { folder, mirrors, tries: 1, env: {} })).rejects.toThrow(
      /^Cannot download t10k-labels-idx1-ubyte\.gz as /,
    );
  });
});

describe('data folders', () => {
  it('are the one that DIFFUSION_DATA names and the cache of the project', () => {
    const cache = join('/project', '.cache', 'data');
    expect(dataFolders({}, '/project')).toEqual([cache]);
    expect(dataFolders({ DIFFUSION_DATA: '/data' }, '/project')).toEqual(['/data', cache]);
  });

  it('are written where one can be', () => {
    writeFileSync(join(folder, 'taken'), '');
    const taken = join(folder, 'taken', 'inside');
    const inside = join(folder, 'new', 'inside');
    expect(writableFolder([folder, inside])).toBe(inside);
    expect(existsSync(inside)).toBe(true);
    expect(writableFolder([folder, taken])).toBe(folder);
    expect(writableFolder([taken])).toBe(taken);
  });
});

describe('digits', () => {
  it('are MNIST where it is present, and drawn where it is not or is not wanted', async () => {
    write('mnist');
    await withEnv({ DIFFUSION_DATA: folder }, async () => {
      expect(await digits({ split: 'test' })).toEqual({ ...set, source: 'mnist' });
      expect((await digits({ split: 'test', from: 'mnist', n: 4 })).n).toBe(4);
      const drawn = await digits({ split: 'test', from: 'drawn', n: 20 });
      expect([drawn.source, drawn.n]).toEqual(['drawn', 20]);
    });
  });

  it('are drawn the same on every call, other ones for training and for testing, and for each seed', async () => {
    const get = (options: object) => digits({ from: 'drawn', n: 10, ...options });
    const train = await get({});
    expect(await get({ split: 'train', seed: 0 })).toEqual(train);
    expect((await get({ split: 'test' })).pixels).not.toEqual(train.pixels);
    expect((await get({ seed: 1 })).pixels).not.toEqual(train.pixels);
  });

  it('say what to do when MNIST is asked for without a connection, at once', async () => {
    // A proxy that is not there is as good as no connection.
    const nowhere = 'http://127.0.0.1:1';
    const env = { https_proxy: nowhere, http_proxy: nowhere, no_proxy: undefined, NO_PROXY: undefined };
    const message = await withEnv(env, () =>
      digits({ from: 'mnist', folder }).then(String, (error: Error) => error.message),
    );
    expect(message).toMatch(
      /^Cannot download train-labels-idx1-ubyte\.gz as one of its mirrors must send it: /,
    );
    expect(message).toContain('storage.googleapis.com: the connection is refused (ECONNREFUSED); ');
    expect(message).toContain(
      `. Without a connection, put the files of MNIST into ${folder}, or go on with digits({ from: 'drawn' }).`,
    );
    expect(message).not.toContain('\n');
    expect((await digits({ folder, n: 3 })).source).toBe('drawn');
  });

  it('refuse another source', async () => {
    await expect(digits({ from: 'fashion' as 'mnist' })).rejects.toThrow(
      'Cannot get digits as from must be one of auto, drawn, mnist: current value is "fashion"',
    );
  });
});
