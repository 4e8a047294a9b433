import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as lab from '../../src/index';

const root = join(__dirname, '../..');
const text = readFileSync(join(root, 'docs/notation.md'), 'utf8');
const index = readFileSync(join(root, 'src/index.ts'), 'utf8');

/** Cells of every table row but the headings. */
const rows = text
  .split('\n')
  .filter((line) => line.startsWith('|') && !line.startsWith('|---') && !line.startsWith('| symbol'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

const isGuard = (name: string) => /^require[A-Z]/.test(name);
const quoted = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1]!);

describe('docs/notation.md', () => {
  it('has five cells in every row', () => {
    expect(rows.length).toBeGreaterThan(35);
    expect(rows.filter((row) => row.length !== 5)).toEqual([]);
  });

  it('names only what src/index.ts exports', () => {
    // `p.score(x)` and `.spacing` are methods of what another cell makes; every other name stands alone.
    const names = rows
      .flatMap((row) => quoted(row[1]!))
      .filter((code) => !/^(p)?\./.test(code))
      .map((code) => code.match(/^\w+/)![0]);
    const missing = names.filter((name) => name !== 'sample' && !new RegExp(`\\b${name}\\b`).test(index));
    expect(missing).toEqual([]);
    expect(names).toContain('klDiscrete');
  });

  it('has a row for everything a notebook can call, but guards and what stands behind other names', () => {
    const words = new Set(rows.flatMap((row) => row[1]!.match(/[A-Za-z_]\w*/g) ?? []));
    const missing = Object.keys(lab).filter((name) => !words.has(name) && !isGuard(name));
    expect(missing.sort()).toEqual([
      'CheckFailed',
      'MersenneTwister',
      'ProgressBar',
      'Random',
      'TorchRandom',
      'displaySymbol',
      'toBundle',
    ]);
  });

  it('points at files that exist', () => {
    const missing = rows.flatMap((row) => {
      const files = quoted(row[4]!);
      const folder = files[0]?.replace(/[^/]*$/, '') ?? '';
      return files
        .map((file) => (file.includes('/') ? file : folder + file))
        .filter((file) => !existsSync(join(root, file)));
    });
    expect(missing).toEqual([]);
  });
});
