import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createCompileService } from '../../../../kernel-setup/grading/compile/compile-service';
import { launchUnconfined } from '../../../../kernel-setup/grading/sandbox/unconfined';

const files = mkdtempSync(join(tmpdir(), 'companions-'));
writeFileSync(join(files, 'helper.ts'), 'export const three: number = 3;\n');

let started = 0;
const service = createCompileService({
  launch: (options) => {
    started++;
    return launchUnconfined(options);
  },
  files,
  seconds: 10,
});

afterAll(() => {
  service.close();
  rmSync(files, { recursive: true });
});

const compile = (...sources: string[]) =>
  service.compile(sources.map((source, i) => ({ label: `cell [${i + 1}]`, source })));

const verdicts = async (...sources: string[]) =>
  (await compile(...sources)).map((result) => (result.ok ? 'ok' : result.error.evalue));

describe('the compile service', () => {
  it('checks each cell in the light of those before it', async () => {
    expect(await verdicts('const a: number = 1;', 'const b: string = a;', 'a + 1')).toEqual([
      'ok',
      "Type 'number' is not assignable to type 'string'.",
      'ok',
    ]);
  });

  it('knows nothing of other submissions', async () => {
    await compile('const secret = 1;');
    expect(await verdicts('secret')).toEqual(["Cannot find name 'secret'."]);
  });

  it('gives the same for what it has compiled before, alone and as a beginning', async () => {
    const first = await compile('const a = { x: 1 };', 'const f = () => a.x;');
    const again = await compile('const a = { x: 1 };', 'const f = () => a.x;', 'const c: number = f();');
    expect(again.slice(0, 2)).toEqual(first);
    expect(again[2]?.ok).toBe(true);
    expect(await verdicts('const a = { x: 1 };', 'const c: number = f();')).toEqual([
      'ok',
      "Cannot find name 'f'.",
    ]);
  });

  it('hands a local file over with the first cell that imports it, of every submission', async () => {
    const use = "import { three } from './helper';";
    const [one] = await compile(use, 'three');
    const [, other] = await compile('const other = 1;', use);
    const modules = [one, other].map((result) => (result?.ok ? result.converted.modules.length : undefined));
    expect(modules).toEqual([1, 1]);
    const [, , again] = await compile('const other = 1;', use, `${use} three + other`);
    expect(again?.ok && again.converted.modules.length).toBe(0);
  });

  it('takes many at the same time', async () => {
    const results = await Promise.all([1, 2, 3, 4].map((n) => verdicts(`const n${n} = ${n};`, `n${n} + n1`)));
    const none = "Cannot find name 'n1'.";
    expect(results.map(([, second]) => second)).toEqual(['ok', none, none, none]);
    expect(started).toBe(1);
  });
});

/** Types over which the compiler spends seconds: time enough to end it. */
const ENDLESS = [
  "type Grow<T extends unknown[], N extends number> = T['length'] extends N ? T : Grow<[...T, ...T, 1] | [...T, 1], N>;",
  'type Big = Grow<[], 997>;',
  'const big: Big = [];',
].join('\n');

it('leaves out a cell that ends the compiler, and goes on in a new process', async () => {
  let starts = 0;
  const fragile = createCompileService({
    launch: (options) => {
      starts++;
      const launched = launchUnconfined(options);
      // As when the compiler runs out of memory on the second cell.
      if (starts === 1)
        launched.child.stdio[4]?.on('data', (chunk: Buffer) => {
          if (chunk.includes('"index":0')) launched.kill();
        });
      return launched;
    },
  });
  const results = await fragile.compile([
    { label: 'cell [1]', source: 'const a = 1;' },
    { label: 'cell [2]', source: ENDLESS },
    { label: 'cell [3]', source: 'a + 1' },
  ]);
  fragile.close();
  expect(starts).toBe(2);
  expect(results.map(({ ok }) => ok)).toEqual([true, false, true]);
  expect(results[1]).toMatchObject({ error: { ename: 'CompileLimit' } });
});

it('gives the cells of one submission a time together, whatever each of them takes', async () => {
  let starts = 0;
  const patient = createCompileService({
    launch: (options) => {
      starts++;
      return launchUnconfined(options);
    },
    seconds: 600,
    allSeconds: 3,
  });
  // A sum that the checker takes minutes for, again and again.
  const source = `const sum = ${'1+'.repeat(40_000)}1;`;
  const results = await patient.compile(Array.from({ length: 200 }, (_, k) => ({ label: `${k}`, source })));
  patient.close();
  expect(results).toHaveLength(200);
  expect(results.at(-1)).toMatchObject({
    error: {
      ename: 'CompileLimit',
      evalue: 'Cannot compile the cell as the types of all cells must be checked within 3 s: they were not',
    },
  });
  expect(starts).toBe(1);
});

it('says why its process does not start', async () => {
  const broken = createCompileService({
    launch: (options) => launchUnconfined({ ...options, entry: 'dist/nothing.js' }),
  });
  await expect(broken.compile([{ label: 'cell [1]', source: '1' }])).rejects.toThrow(
    /^Cannot compile submissions as the compiler's process must start: .*Cannot find module/s,
  );
  broken.close();
});
