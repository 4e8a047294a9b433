import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSession, plain } from './session';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'language-')));
let session: ReturnType<typeof createSession>;

beforeAll(() => {
  session = createSession(folder);
});
afterAll(() => {
  session.types.close();
  rmSync(folder, { recursive: true });
});

/** Runs cells one after another and expects the value of the last. */
async function last(cells: readonly string[], expected: unknown): Promise<void> {
  let value: unknown;
  for (const cell of cells) value = await session.value(cell);
  expect(value).toEqual(expected);
}

describe('a variable that a function of its cell uses', () => {
  it.each([
    ['assignment', ['let v1 = 0; const set1 = (n: number) => { v1 = n }; set1(4); v1', 'v1'], 4],
    ['increment', ['let v2 = 0; const next2 = () => ++v2; next2(); v2++; next2()', 'v2'], 3],
    ['compound assignment', ['let v3 = 2; function grow3() { v3 **= 3 }', 'grow3(); v3'], 8],
    [
      'destructuring',
      ['let v4 = 0, w4 = 0; const swap4 = () => { [v4, w4] = [w4 + 1, v4 + 2] }', 'swap4(); [v4, w4]'],
      [1, 2],
    ],
    ['object pattern', ['let v5 = 0; const read5 = () => { ({ v5 } = { v5: 7 }) }', 'read5(); v5'], 7],
    ['loop variable', ['let v6 = 0; const walk6 = () => { for (v6 of [1, 2, 3]); }', 'walk6(); v6'], 3],
    [
      'shadowing',
      [
        'let v7 = 1; const f7 = () => { let v7 = 5; return v7 }; const g7 = () => v7; f7()',
        'v7 = 2; [f7(), g7()]',
      ],
      [5, 2],
    ],
    [
      'parameter of the same name',
      ['let v8 = 1; const f8 = (v8: number) => v8; const g8 = () => v8; [f8(3), g8()]'],
      [3, 1],
    ],
    [
      'class member',
      ['let v9 = 1; class C9 { v9 = 5; read() { return [this.v9, v9] } }', 'v9 = 2; new C9().read()'],
      [5, 2],
    ],
    ['shorthand', ['let v10 = 1; const f10 = () => ({ v10 })', 'v10 = 2; f10()'], { v10: 2 }],
    ['no initial value', ['let v13: number | undefined; const f13 = () => v13 ?? -1', 'f13()'], -1],
    ['typeof', ["let v14: string | number = 'a'; const f14 = () => typeof v14", 'v14 = 1; f14()'], 'number'],
  ])('is one with the variable of later cells: %s', async (_, cells, expected) => last(cells, expected));
});

it('a var inside a block or loop belongs to its cell', async () => {
  expect(await session.value('for (var loop = 0; loop < 3; loop++); const read = () => loop; read()')).toBe(
    3,
  );
  expect(
    await session.value('if (loop === 3) { var inner = 1 } (() => inner)()').catch((e: Error) => e.message),
  ).toMatch(/Cannot find name 'loop'/);
});

describe('names of earlier cells', () => {
  it.each([
    ['optional call', ['const maybe1: (() => number) | undefined = () => 3 as number', 'maybe1?.()'], 3],
    ['construction', ['class K2 { n = 2 }', 'new K2().n'], 2],
    ['type arguments', ['function id3<T>(a: T): T { return a }', 'id3<number>(3)'], 3],
    ['tagged template', ['const tag4 = (s: TemplateStringsArray) => s.raw[0]', 'tag4`a\\n`'], 'a\\n'],
    ['heritage', ['class A5 { a = 1 }', 'class B5 extends A5 { b = 2 }; ({ ...new B5() })'], { a: 1, b: 2 }],
    ['static use in a class', ['const n6 = 6', 'class S6 { static n = n6; static { S6.n++ } } S6.n'], 7],
    ['default parameter', ['const d7 = 7', 'const f7b = (a = d7) => a; f7b()'], 7],
    ['computed key', ["const key8 = 'k'", '({ [key8]: 1 })'], { k: 1 }],
    ['property of the same name', ['const same9 = 9', '({ same9: 1 }).same9'], 1],
    [
      'destructuring default',
      ['const fallback10 = 10', 'const { q10 = fallback10 } = {} as { q10?: number }; q10'],
      10,
    ],
    ['generator', ['function* gen11() { yield 1; yield 2 }', '[...gen11()]'], [1, 2]],
    [
      'later definition',
      ['const f12b = () => 1', 'const g12 = () => f12b()', 'const f12b = () => 2', 'g12()'],
      2,
    ],
    [
      'assertion functions',
      ['function yes13(a: unknown): asserts a is number {}', 'const u13: unknown = 1; yes13(u13); u13 + 1'],
      2,
    ],
    ['enum member as type', ['enum E14 { A = 1, B = 2 }', 'const e14: E14.B = E14.B; e14'], 2],
    [
      'namespace member as type',
      ['namespace N15 { export type T = number }', 'const t15: N15.T = 15; t15'],
      15,
    ],
    ['unique symbol', ['const s16: unique symbol = Symbol()', 'const o16 = { [s16]: 1 }; o16[s16]'], 1],
    [
      'inferred tuple and literal',
      ["const t17 = [1, 'a'] as const", "const u17: readonly [1, 'a'] = t17; u17[1]"],
      'a',
    ],
    [
      'shadowed global',
      ['const name = 5; const performance = { now: () => 1 }', 'performance.now() + name'],
      6,
    ],
  ])('work in a later cell: %s', async (_, cells, expected) => last(cells, expected));
});

describe('syntax', () => {
  it.each([
    ['only a comment', ['// nothing'], undefined],
    ['nothing', [''], undefined],
    ['trailing comment', ['5 // five'], 5],
    ['trailing semicolons', ['6;;'], undefined],
    ['Windows line ends', ['const crlf = 1;\r\ncrlf + 1'], 2],
    ['an object literal in parentheses', ['({ a: 1 })'], { a: 1 }],
    ['assignment as last expression', ['let as1 = 1; as1 = 4'], 4],
    ['export', ['export const ex1 = 1; export function ex2() { return ex1 }', 'ex2() + ex1'], 2],
    ['export list', ['const ex3 = 3; export { ex3 }; ex3', 'ex3'], 3],
    [
      'import equals',
      ["import fs = require('node:fs'); typeof fs.readFileSync", 'typeof fs.statSync'],
      'function',
    ],
    [
      'namespace alias',
      ['namespace Long { export const inner = { x: 1 } } import short = Long.inner; short.x', 'short.x'],
      1,
    ],
    ['import.meta', ['import.meta.dirname'], folder],
    ['__dirname', ['__dirname'], folder],
    [
      'decorators',
      [
        'const seen: string[] = []; const note = (_: unknown, key: string) => { seen.push(key) }; class D { @note m() {} }; seen',
      ],
      ['m'],
    ],
    [
      'global augmentation',
      [
        'declare global { interface Array<T> { second(): T | undefined } } Array.prototype.second = function () { return this[1] }',
        '[1, 2].second()',
      ],
      2,
    ],
    ['evolving array', ['const grown = []; grown.push(1); grown', 'grown.length'], 1],
    [
      'await in nested places',
      ['const aw = { a: [await 1, ...(await Promise.all([2, 3]))] }; aw.a'],
      [1, 2, 3],
    ],
    [
      'async functions without top-level await',
      ['async function later() { await null; return 1 } typeof later'],
      'function',
    ],
    ['labels', ['outer: for (const a of [1, 2]) { for (const b of [1]) { continue outer } }'], undefined],
  ])('is accepted: %s', async (_, cells, expected) => last(cells, expected));

  it.each([
    ['return outside a function', 'return 1', /TS1108/],
    ['assignment to a constant of an earlier cell', 'const fixed = 1;\u0000fixed = 2', /TS2588/],
    ['unknown module', "import x from './not-there'", /TS2307.*not-there/],
    ['unknown export', "import { nonsense } from 'node:fs'", /TS2305.*nonsense/],
  ])('is refused: %s', async (_, cells, expected) => {
    const parts = cells.split('\u0000');
    for (const cell of parts.slice(0, -1)) await session.value(cell);
    expect(plain(await session.error(parts.at(-1) ?? ''))).toMatch(expected);
  });
});

describe('local modules', () => {
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

  it('may import each other in a circle', async () => {
    write(
      'ping.ts',
      "import { pong } from './pong';\nexport const ping = (n: number): string => n ? pong(n - 1) : 'ping';",
    );
    write(
      'pong.ts',
      "import { ping } from './ping';\nexport const pong = (n: number): string => n ? ping(n - 1) : 'pong';",
    );
    await last(["import { ping } from './ping'; ping(3)"], 'pong');
  });

  it('may be JavaScript, in both module systems', async () => {
    write('old.js', 'exports.kind = "old";');
    write('new.mjs', 'export const kind = "new";');
    await last(["import { kind } from './old.js'; kind"], 'old');
    await last(["(await import('./new.mjs' as string)).kind"], 'new');
  });

  it('may be found by a name known only when the cell runs', async () => {
    write('late.ts', 'export const late = 1;');
    await last(
      ["import { late } from './late'; const which: string = './late'; (await import(which)).late"],
      1,
    );
  });

  it('keep their state until they change', async () => {
    write('state.ts', 'export const state = { count: 0 };');
    await last(
      [
        "import { state } from './state'; state.count++",
        "import { state as again } from './state'; again.count",
      ],
      1,
    );
  });

  it('that fail are evaluated again', async () => {
    write(
      'fails.ts',
      'declare const globalThis: { ready?: boolean };\nif (!globalThis.ready) throw new Error("not ready");\nexport const ok = 1;',
    );
    const error = await session.error("import { ok } from './fails'; ok");
    expect(plain(error)).toContain('> 2 | if (!globalThis.ready)');
    expect(plain(error)).toMatch(/at fails\.ts:2:\d+/);
    await last(['(globalThis as { ready?: boolean }).ready = true', "import { ok } from './fails'; ok"], 1);
  });
});

describe('packages', () => {
  it('are those of the kernel where the notebook has none; TensorFlow.js is one for all', async () => {
    const found = await session.value("import * as tf from '@tensorflow/tfjs'; tf");
    expect(Object.keys(found as object)).toContain('tensor');
    expect(await session.value("require('@tensorflow/tfjs').Tensor === tf.Tensor")).toBe(true);
  });
});
