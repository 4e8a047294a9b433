import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSession, plain } from './session';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'evaluator-')));
let session: ReturnType<typeof createSession>;

function write(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

beforeAll(() => {
  session = createSession(folder);
});
afterAll(() => {
  session.types.close();
  rmSync(folder, { recursive: true });
});

describe('values', () => {
  it('gives the value of the last expression', async () => {
    expect(await session.value('1 + 1')).toBe(2);
    expect(await session.value('const declared = 5;')).toBeUndefined();
    expect(await session.value('declared * 2')).toBe(10);
  });

  it('tells an undefined value from no value', async () => {
    const convert = (code: string) => {
      const result = session.types.convert(code);
      if (!result.ok) throw new Error(plain(result.error));
      return session.evaluator.evaluate(result.converted);
    };
    expect(await convert('undefined')).toEqual({ ok: true, value: undefined, hasValue: true });
    expect(await convert('let nothing: number;')).toEqual({ ok: true, value: undefined, hasValue: false });
  });

  it('does not await a promise that is the last value', async () => {
    expect(await session.value('[Promise.resolve(3)]')).toEqual([expect.any(Promise)]);
  });
});

describe('declarations across cells', () => {
  it('lets a cell declare the same names again', async () => {
    for (const n of [1, 2]) {
      await session.value(
        `const c = ${n}; class K { n = c } function f() { return c } type T = number; enum E { A = c }`,
      );
      expect(await session.value('[c, new K().n, f(), E.A satisfies T]')).toEqual([n, n, n, n]);
    }
  });

  it('shares a let variable between a function and later cells', async () => {
    await session.value('let rate = 1; function twice() { return 2 * rate }');
    expect(await session.value('rate = 5; twice()')).toBe(10);
    expect(await session.value('function raise() { rate++ } raise(); twice()')).toBe(12);
  });

  it('keeps enums, const enums, namespaces, interfaces and generics', async () => {
    await session.value('enum Colour { Red, Blue = 7 } const enum Fixed { Ten = 10 }');
    await session.value(
      'namespace Geo { export const origin = [0, 0]; export interface Point { x: number } }',
    );
    await session.value('interface Named { name: string } type Pair<A, B = A> = { first: A; second: B };');
    await session.value('1');
    expect(await session.value('Colour[Colour.Blue] + Fixed.Ten')).toBe('Blue10');
    expect(await session.value('const p: Geo.Point = { x: Geo.origin[0]! }; p')).toEqual({ x: 0 });
    expect(
      await session.value(
        'const n: Pair<number, Named> = { first: 1, second: { name: "b" } }; n.second.name',
      ),
    ).toBe('b');
  });

  it('resolves names of earlier cells in shorthand properties, destructuring, templates and calls', async () => {
    await session.value('let a = 1, b = 2; function self(this: unknown) { return this }');
    expect(await session.value('({ a, b })')).toEqual({ a: 1, b: 2 });
    expect(await session.value('({ a, b = 9 } = { a: 3 } as { a: number; b?: number }); [a, b]')).toEqual([
      3, 9,
    ]);
    expect(await session.value('[b, a] = [a, b]; String.raw`$' + '{a}-$' + '{b}`')).toBe('9-3');
    expect(await session.value('self()')).toBeUndefined();
    expect(await session.value('const object = { a: { b } }; object.a.b')).toBe(3);
  });

  it('keeps what a failing cell has assigned before it failed', async () => {
    const error = await session.error(
      'const early: number = 4; if (early > 3) throw new RangeError("stop"); const late = 5;',
    );
    expect(error.ename).toBe('RangeError');
    expect(await session.value('early')).toBe(4);
    expect(await session.value('late')).toBeUndefined();
  });
});

describe('await', () => {
  it('awaits at the top level', async () => {
    await session.value('const later = await Promise.resolve(3);');
    expect(await session.value('later')).toBe(3);
    expect(
      await session.value(
        'let sum = 0; for await (const k of (async function* () { yield 1; yield 2 })()) sum += k; sum',
      ),
    ).toBe(3);
  });
});

describe('imports', () => {
  it('imports modules of Node in every form', async () => {
    expect(await session.value("import * as path from 'node:path'; path.join('a', 'b')")).toBe('a/b');
    expect(
      await session.value("import p, { join as j } from 'path'; [p.join('a', 'b'), j('c', 'd')]"),
    ).toEqual(['a/b', 'c/d']);
    expect(await session.value("const os = await import('node:os'); typeof os.cpus")).toBe('function');
  });

  it('evaluates an edited local file and those that import it again', async () => {
    write('lib/inner.ts', 'export const n: number = 1;');
    write('lib/index.ts', "import { n } from './inner.js';\nexport const twice = (): number => 2 * n;");
    expect(await session.value("import { twice } from './lib'; twice()")).toBe(2);
    write('lib/inner.ts', 'export const n: number = 4;');
    expect(await session.value("import { twice } from './lib'; twice()")).toBe(8);
  });

  it('imports JSON and sees its edits', async () => {
    write('data.json', '{ "size": 3 }');
    expect(await session.value("import data from './data.json'; data.size")).toBe(3);
    write('data.json', '{ "size": 4 }');
    expect(await session.value("import data from './data.json'; data.size")).toBe(4);
  });

  it('imports packages that only exist as ES modules, statically and dynamically', async () => {
    write(
      'node_modules/only-esm/package.json',
      '{ "name": "only-esm", "version": "1.0.0", "exports": { "import": "./index.mjs" } }',
    );
    write('node_modules/only-esm/index.mjs', 'export const here = 1; export default 2;');
    expect(await session.value("import main, { here } from 'only-esm'; [main, here]")).toEqual([2, 1]);
    expect(await session.value("(await import('only-esm')).here")).toBe(1);
  });
});

describe('errors', () => {
  it('shows the line of the cell', async () => {
    const error = await session.error(
      "interface Wide { a: number }\nfunction fail(): never {\n  throw new TypeError('no');\n}\nfail();",
    );
    expect(error).toMatchObject({ ename: 'TypeError', evalue: 'no' });
    expect(plain(error)).toContain('> 3 |   throw new TypeError');
    expect(plain(error)).toMatch(/at fail \(cell \[\d+\]:3:9\)\n {4}at cell \[\d+\]:5:1\n/);
  });
});
