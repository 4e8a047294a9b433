import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { DeclarationCache } from '../../../../kernel-setup/kernel/types/declaration-cache';

const folder = mkdtempSync(join(tmpdir(), 'declarations-'));
afterAll(() => rmSync(folder, { recursive: true }));

let kept = '';
let source = '';
let reads = 0;
beforeEach(() => {
  const place = mkdtempSync(join(folder, 'one-'));
  kept = join(place, 'cache', 'declarations.json');
  source = join(place, 'a.d.ts');
  writeFileSync(source, 'export declare const a: 1;');
  reads = 0;
});

/** What a cache hands out for a file, and whether the file had to be read for it. */
function ask(cache: DeclarationCache, path = source): string | undefined {
  return cache.text(path, () => {
    reads++;
    return readFileSync(path, 'utf8').toUpperCase();
  });
}

function keep(): void {
  const cache = new DeclarationCache(kept);
  ask(cache);
  cache.save();
}

it('reads a file once for all kernels that follow', () => {
  keep();
  expect(ask(new DeclarationCache(kept))).toBe('EXPORT DECLARE CONST A: 1;');
  expect(reads).toBe(1);
});

it('reads a file again that was edited, at the same size too', () => {
  keep();
  writeFileSync(source, 'export declare const a: 2;');
  expect(ask(new DeclarationCache(kept))).toBe('EXPORT DECLARE CONST A: 2;');
  expect(reads).toBe(2);
});

it('keeps what other kernels have read, and writes only what is new', () => {
  keep();
  const other = join(source, '..', 'b.d.ts');
  writeFileSync(other, 'b');
  const cache = new DeclarationCache(kept);
  ask(cache, other);
  cache.save();
  const third = new DeclarationCache(kept);
  expect([ask(third), ask(third, other)]).toEqual(['EXPORT DECLARE CONST A: 1;', 'B']);
  expect(reads).toBe(2);
  rmSync(kept);
  third.save();
  expect(() => readFileSync(kept)).toThrow('ENOENT');
});

it('is of no use and no harm where the kept file is damaged, of another format, or cannot be written', () => {
  keep();
  for (const damage of ['{"format":1,"entr', '{"format":0,"entries":[]}', '[]', 'null']) {
    writeFileSync(kept, damage);
    expect(ask(new DeclarationCache(kept)), damage).toBe('EXPORT DECLARE CONST A: 1;');
  }
  const cache = new DeclarationCache(join(source, 'not-a-folder', 'x.json'));
  expect(ask(cache)).toBe('EXPORT DECLARE CONST A: 1;');
  expect(() => cache.save()).not.toThrow();
});

it('leaves a file that is not there to the caller', () => {
  const cache = new DeclarationCache(kept);
  expect(cache.text(join(folder, 'nowhere.d.ts'), () => undefined)).toBeUndefined();
});
