import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { CodeCache } from '../../../../kernel-setup/kernel/protocol/code-cache';

const folder = mkdtempSync(join(tmpdir(), 'code-cache-'));
afterAll(() => rmSync(folder, { recursive: true }));
const require = createRequire(__filename);

const SOURCE = `
// a comment — with letters beyond ASCII 😀
const greet = (name) => 'Grüße, ' + name + ' 😀';
exports.greet = greet;
exports.self = [__filename, module.exports === exports, require('node:path').sep.length];
exports.fail = () => { throw new Error('line 6'); };
`;

let file = '';
let cache = '';
beforeEach(() => {
  const place = mkdtempSync(join(folder, 'one-'));
  file = join(place, 'big.js');
  cache = join(place, 'cache');
  writeFileSync(file, SOURCE);
});

interface Big {
  greet(name: string): string;
  self: unknown[];
  fail(): never;
}

/** Loads the module as a new process would. */
function load(): { big: Big; cached: CodeCache } {
  delete require.cache[file];
  const cached = new CodeCache(file, cache);
  cached.load();
  return { big: require(file) as Big, cached };
}

function expectWhole(big: Big): void {
  expect(big.greet('Ada')).toBe('Grüße, Ada 😀');
  expect(big.self).toEqual([file, true, 1]);
  expect(() => big.fail()).toThrow('line 6');
}

describe('a cached module', () => {
  it('is the same without a cache and with one, letters beyond ASCII included', () => {
    const { big, cached } = load();
    expectWhole(big);
    expect(readdirSync(join(file, '..'))).toEqual(['big.js']);
    cached.save();
    expect(readdirSync(cache)).toHaveLength(2);
    expectWhole(load().big);
  });

  it('is taken from the cache, which is written again only when V8 has refused it', () => {
    load().cached.save();
    const written = () => readdirSync(cache).map((name) => statSync(join(cache, name)).ino);
    const before = written();
    load().cached.save();
    expect(written()).toEqual(before);
  });

  it('keeps the lines of its source in errors', () => {
    load().cached.save();
    const stack = (() => {
      try {
        return load().big.fail();
      } catch (error) {
        return (error as Error).stack;
      }
    })();
    expect(stack).toContain(`${file}:6:`);
  });

  it('is compiled anew when the cache is damaged, and mends it', () => {
    load().cached.save();
    for (const name of readdirSync(cache).filter((one) => one.endsWith('.bin')))
      writeFileSync(join(cache, name), 'damaged');
    const { big, cached } = load();
    expectWhole(big);
    cached.save();
    expectWhole(load().big);
  });

  it('is compiled anew when its file has changed', () => {
    load().cached.save();
    writeFileSync(file, `${SOURCE}exports.greet = () => 'new';\n`);
    expect(load().big.greet('')).toBe('new');
  });

  it('goes without a cache where none can be written', () => {
    writeFileSync(cache, 'a file in its place');
    const { big, cached } = load();
    cached.save();
    expectWhole(big);
    expectWhole(load().big);
  });

  it('is left as it is when it has been loaded before', () => {
    const { big } = load();
    new CodeCache(file, cache).load();
    expect(require(file)).toBe(big);
  });
});
