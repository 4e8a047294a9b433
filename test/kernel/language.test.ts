import { describe, expect, it } from 'vitest';
import { plain, useKernel } from './fixture';

const test = useKernel();
const text = async (code: string) => {
  const cell = await test.run(code);
  expect(plain(cell.error?.traceback.join('\n') ?? ''), code).toBe('');
  return cell.text;
};

describe('declarations across cells', () => {
  it('sees variables, functions, classes and types of earlier cells', async () => {
    await text('const base = 3; let changing = 1');
    await text('interface Point { x: number; y: number } type Scale = number');
    await text('class Shape { constructor(readonly sides: number) {} twice() { return 2 * this.sides } }');
    await text('function scaled(p: Point, by: Scale): Point { return { x: p.x * by, y: p.y * by } }');
    expect(await text('scaled({ x: 1, y: 2 }, base).y + new Shape(4).twice()')).toBe('14');
    await text('changing += 5');
    expect(await text('changing')).toBe('6');
  });

  it.each([
    ['const', 'const again = 1', "const again = 'two'", 'again', "'two'"],
    ['let', 'let relet = 1', 'let relet = [2]', 'relet[0]', '2'],
    ['class', 'class Twice { a = 1 }', 'class Twice { b = 2 }', 'new Twice().b', '2'],
    ['function', 'function twice() { return 1 }', 'function twice() { return 2 }', 'twice()', '2'],
    ['type', 'type Again = number', 'type Again = string', "const s: Again = 'x'; s", "'x'"],
    [
      'interface',
      'interface Same { a: number }',
      'interface Same { b: string }',
      "({ b: 'x' } as Same).b",
      "'x'",
    ],
    ['enum', 'enum Level { Low }', 'enum Level { High = 7 }', 'Level.High', '7'],
    ['import', "import { sep } from 'node:path'", "import { sep } from 'node:path'", 'sep.length', '1'],
    [
      'destructured const',
      'const { a: first, ...rest } = { a: 1, b: 2 }',
      'const [first, rest] = [3, 4]',
      'first + rest',
      '7',
    ],
  ])('lets a %s be declared again', async (_, once, again, use, expected) => {
    await text(once);
    await text(again);
    expect(await text(use)).toBe(expected);
  });

  it('declares the same cell ten times over', async () => {
    for (let i = 0; i < 10; i++) expect(await text(`const repeated = ${i}; repeated`)).toBe(String(i));
  });

  it('keeps a variable when a cell that would declare it again fails its check', async () => {
    await text('const safe = 1');
    expect((await test.run("const safe: number = 'wrong'")).status).toBe('error');
    expect(await text('safe + 1')).toBe('2');
  });

  it('keeps what a cell assigned before it failed', async () => {
    expect((await test.run("const early = 11; throw new Error('later')")).status).toBe('error');
    expect(await text('early')).toBe('11');
  });
});

describe('TypeScript', () => {
  it('has enums, const enums and namespaces across cells', async () => {
    await text(
      "enum Colour { Red, Green = 5, Blue } const enum Flag { On = 'on' } namespace Geo { export const two = 2 }",
    );
    expect(await text('[Colour.Blue, Colour[5], Flag.On, Geo.two]')).toBe("[ 6, 'Green', 'on', 2 ]");
  });

  it('has generics, narrowing, satisfies and private fields', async () => {
    await text('function first<T>(items: readonly T[]): T | undefined { return items[0] }');
    await text('class Secret { #hidden = 3; get shown() { return this.#hidden } }');
    expect(await text('const settings = { a: 1 } satisfies Record<string, number>; settings.a')).toBe('1');
    expect(await text('const head = first([new Secret().shown]); head === undefined ? -1 : head + 1')).toBe(
      '4',
    );
  });

  it('has decorators-free classes with inheritance across cells', async () => {
    await text('abstract class Base { abstract area(): number }');
    await text(
      'class Square extends Base { constructor(readonly side: number) { super() } area() { return this.side ** 2 } }',
    );
    expect(await text('new Square(3).area()')).toBe('9');
  });
});

describe('asynchronous code', () => {
  it('awaits at top level', async () => {
    expect(
      await text('const later = await new Promise<number>((go) => setTimeout(() => go(5), 10)); later'),
    ).toBe('5');
    expect(await text('later * 2')).toBe('10');
    expect(await text('await Promise.resolve(3)')).toBe('3');
  });

  it('iterates with for await at top level', async () => {
    await text('async function* count() { yield 1; yield 2; yield 3 }');
    expect(await text('let sum = 0; for await (const n of count()) sum += n; sum')).toBe('6');
  });

  it('runs generators and iterators across cells', async () => {
    await text('function* naturals() { let n = 0; while (true) yield n++ } const it = naturals()');
    await text('it.next(); it.next()');
    expect(await text('it.next().value')).toBe('2');
  });

  it('fails a cell whose awaited promise is rejected', async () => {
    const cell = await test.run("await Promise.reject(new TypeError('refused'))");
    expect(cell.error).toMatchObject({ ename: 'TypeError', evalue: 'refused' });
  });

  it('shows a promise as a promise when it is not awaited', async () => {
    expect(await text('Promise.resolve(1)')).toMatch(/^Promise/);
  });
});

describe('what Node offers', () => {
  it('has fetch, structuredClone, Buffer, process, URL, performance and timers', async () => {
    const names =
      'fetch structuredClone Buffer process URL performance setTimeout queueMicrotask AbortController';
    for (const name of names.split(' ')) expect(await text(`typeof ${name}`)).toMatch(/'(function|object)'/);
  });

  it('has require, and __dirname as the folder of the notebook', async () => {
    expect(await text("require('node:path').basename('/a/b.txt')")).toBe("'b.txt'");
    expect(await text('process.cwd()')).toBe(`'${test.folder}'`);
  });
});
