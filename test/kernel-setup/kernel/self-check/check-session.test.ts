import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkSession } from '../../../../kernel-setup/kernel/self-check/check-session';
import { writeNotebook } from '../../../../src/course/notebook-file/store';
import type { Cell } from '../../../../src/course/notebook-file/types';
import { cellOf, notebookOf } from '../../../course/validate/assignment';
import { createSession } from '../eval/session';

const home = process.cwd();
let folder: string;
let session: ReturnType<typeof createSession>;

const TESTS: readonly (readonly [id: string, source: string])[] = [
  ['passes', "import { check } from 'diffusion-lab';\ncheck('twice', double(2) === 4);"],
  [
    'typed',
    'const wanted: number = 6;\nif (double(three) !== wanted) throw new Error(`not ${wanted as number}`);',
  ],
  ['awaits', 'const later: Promise<number> = Promise.resolve(3);\n(await later) === three ? 1 : 0'],
  ['fails', "throw new RangeError('no');"],
  ['unknown', 'notThere(1);'],
  ['writes', 'three = 4;\nconst double = () => 0;\nif (double() !== 0) throw new Error();'],
  ['counts', 'next(); next(); if (count !== 2) throw new Error(`${count}`);'],
  ['object', '({ a: 1 })'],
  ['throws-text', "throw 'text';"],
];

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'check-session-')));
  // The session's notebook lies in the working folder.
  process.chdir(folder);
  session = createSession(folder);
  await session.value('let three: number = 3; const double = (x: number) => 2 * x;');
  await session.value('let count = 0; const next = () => { count++; };');
  const cells: Cell[] = TESTS.map(([id, source]) => cellOf('tests', id, source));
  writeNotebook(join(folder, 'a.ipynb'), notebookOf(...cells));
});
afterAll(() => {
  process.chdir(home);
  session.types.close();
  rmSync(folder, { recursive: true });
});

const line = async (id: string) => {
  const { 'text/plain': text } = await checkSession(id, session.evaluator);
  return text!
    .split('\n')
    .slice(2, -1)
    .map((part) => part.trim());
};

describe('a self-check in a session', () => {
  it.each([
    ['passes', ['passes  ✓ passed']],
    ['typed', ['typed  ✓ passed']],
    ['awaits', ['awaits  ◐ in part', '1 of 2 points']],
    ['fails', ['fails  ✗ failed', 'RangeError: no']],
    ['unknown', ['unknown  ✗ failed', 'ReferenceError: notThere is not defined']],
    ['object', ['object  ✓ passed']],
    ['throws-text', ['throws-text  ✗ failed', 'text']],
  ])('%s', async (id, lines) => {
    expect(await line(id)).toEqual(lines);
  });

  it('sees variables as they are while the test runs', async () => {
    expect(await line('counts')).toEqual(['counts  ✓ passed']);
  });

  it('leaves the session as it is', async () => {
    expect(await line('writes')).toEqual(['writes  ✓ passed']);
    expect(await session.value('three')).toBe(3);
    expect(await session.value('double(2)')).toBe(4);
    const left = Object.getOwnPropertySymbols(globalThis).map(String);
    expect(left.filter((name) => name.includes('diffusion-lab.test'))).toEqual([]);
  });

  it('takes several at once', async () => {
    const all = await Promise.all([line('passes'), line('fails'), line('typed')]);
    expect(all.map(([first]) => first)).toEqual(['passes  ✓ passed', 'fails  ✗ failed', 'typed  ✓ passed']);
  });
});
