import { cpSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { codeHash, graderVersion } from '../../../src/course/grade/grader-hash';

let root: string;
const put = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'build-'));
  put('dist/src/index.js', 'a');
  put('dist/src/course/grade/score.js', 'b');
  put('dist/kernel-setup/grading/runner.js', 'c');
  put('package-lock.json', '{}');
});

describe('the hash of the grader’s code', () => {
  it.each([
    ['the toolkit', 'dist/src/index.js'],
    ['grading', 'dist/src/course/grade/score.js'],
    ['the sandbox', 'dist/kernel-setup/grading/runner.js'],
    ['the packages', 'package-lock.json'],
    ['a file that is new', 'dist/kernel-setup/kernel/new.js'],
  ])('changes with %s', (_, path) => {
    const before = codeHash(root);
    put(path, 'other');
    expect(codeHash(root)).not.toBe(before);
  });

  it('changes when a file has another name or is gone', () => {
    const before = codeHash(root);
    rmSync(join(root, 'dist/src/index.js'));
    const without = codeHash(root);
    put('dist/src/main.js', 'a');
    expect(new Set([before, without, codeHash(root)]).size).toBe(3);
  });

  it('is the same in another place, at another time, and beside what decides nothing', () => {
    const before = codeHash(root);
    const copy = mkdtempSync(join(tmpdir(), 'build-'));
    cpSync(root, copy, { recursive: true });
    utimesSync(join(copy, 'dist/src/index.js'), 1, 1);
    expect(codeHash(copy)).toBe(before);
    put('dist/src/index.js.map', '{}');
    put('dist/src/index.d.ts', '');
    put('dist/.build.json', '{}');
    put('dist/kernel-setup/lab/server.js', 'd');
    expect(codeHash(root)).toBe(before);
  });

  it('is one where nothing is built', () => {
    expect(codeHash(mkdtempSync(join(tmpdir(), 'build-')))).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is part of the grader’s version', () => {
    expect(graderVersion()).toMatch(/^\d+\.\d+\.\d+ [0-9a-f]{64}$/);
  });
});
