import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTypeService } from '../../../../kernel-setup/kernel/types/service';
import { useTypes } from './use-types';

const test = useTypes();

describe('type errors', () => {
  it('carry place, code, message and a code frame', () => {
    const { ename, evalue, text } = test.reject("const a = 1;\nconst b: number = 'x';\n");
    expect(ename).toBe('TypeScriptError');
    expect(evalue).toBe("Type 'string' is not assignable to type 'number'.");
    expect(text).toBe(
      [
        "cell [1]:2:7 - error TS2322: Type 'string' is not assignable to type 'number'.",
        '  1 | const a = 1;',
        "> 2 | const b: number = 'x';",
        '    |       ^',
        '  3 |',
      ].join('\n'),
    );
  });

  it('indent the reasons below the message', () => {
    const { text } = test.reject('const o = { a: { b: 1 } }; const w: { a: { b: string } } = o;');
    expect(text).toMatch(
      /TS2322: Type .*\n {2}The types of 'a.b' .*\n {4}Type 'number' is not assignable to type 'string'/,
    );
  });

  it('are counted beyond the fifth', () => {
    const { text } = test.reject(
      Array.from({ length: 8 }, (_, i) => `const v${i}: string = ${i};`).join('\n'),
    );
    expect(text.match(/TS2322/g)).toHaveLength(5);
    expect(text).toContain('… and 3 more errors');
  });

  it('are syntax errors when the cell does not parse, also when a bracket is open at its end', () => {
    expect(test.reject('const = 5;')).toMatchObject({
      ename: 'SyntaxError',
      text: expect.stringContaining('cell [1]:1:7'),
    });
    expect(test.reject('function f() {')).toMatchObject({ ename: 'SyntaxError', evalue: "'}' expected." });
  });

  it('of strict checking apply, those that disturb a notebook do not', () => {
    expect(test.reject('function f(x) { return x }').text).toContain('TS7006');
    expect(test.reject("const n: string = ['a'].find((s) => s === 'b');").text).toContain('TS2322');
    test.accept(
      'function unused(a: number) { const b = 2; } const xs = [1, 2]; const first: number = xs[0];',
    );
  });

  it('in local files name the file', () => {
    test.write('lib/wrong.ts', 'export const ok = 1;\nexport const bad: string = 2;\n');
    const { text } = test.reject("import { ok } from './lib/wrong'; ok");
    expect(text).toContain('lib/wrong.ts:2:14 - error TS2322');
    expect(text).toContain('> 2 | export const bad');
  });

  it('leave earlier declarations alone', () => {
    test.accept('const kept = 1;');
    test.reject("const kept: number = 'no';");
    test.accept('kept.toFixed(1)');
  });
});

describe('declarations of earlier cells', () => {
  it('are replaced name by name', () => {
    test.accept('const pair1 = 1, pair2 = "two";');
    test.accept('const pair1 = true;');
    test.accept('const both: [boolean, string] = [pair1, pair2];');
  });

  it('keep a type when only a value of that name is declared, and the reverse', () => {
    test.accept('interface Twofold { a: number }');
    test.accept('const Twofold = 3;');
    test.accept('const t: Twofold = { a: Twofold };');
    test.accept('const Twofold = 4;');
    test.accept('const t: Twofold = { a: Twofold };');
    test.accept('class Twofold { b = 1 }');
    test.accept('type Twofold = { c: number };');
    test.accept('const t: Twofold = { c: new Twofold().anything };');
    test.accept('const Later = 1;');
    test.accept('type Later = string;');
    test.accept('const l: Later = String(Later + 1);');
  });

  it('keep overloads, generics, documentation and merged declarations', () => {
    test.accept(
      'function pick(a: string): string; function pick(a: number): number; function pick(a: any) { return a }',
    );
    test.accept('interface M { a: number } interface M { b: number }');
    test.accept(
      'class Box<T> { constructor(readonly value: T) {} } namespace Box { export const empty = new Box(0) }',
    );
    test.accept('1;');
    test.accept('const m: M = { a: pick(1), b: Box.empty.value }; const s: string = pick("a");');
  });

  it('may be inferred types that have no name of their own', () => {
    test.write(
      'hidden.ts',
      'class Hidden { readonly n = 1 }\nexport const make = () => new Hidden();\nexport const many = [make()];\n',
    );
    test.accept("import { make } from './hidden'; const made = make();");
    expect(test.accept('made.n').names).toEqual([]);
  });

  it('are forgotten after a reset', () => {
    test.accept('const gone = 1;');
    test.types.reset();
    expect(test.reject('gone').evalue).toBe("Cannot find name 'gone'.");
  });

  it('stay invisible until the cell has run', () => {
    expect(test.types.convert('const unborn = 1;').ok).toBe(true);
    expect(test.reject('unborn').text).toContain('TS2304');
  });
});

describe("Node's types", () => {
  it('are read when a cell needs them', () => {
    const fresh = createTypeService(test.folder);
    const convert = (code: string) => {
      const result = fresh.convert(code);
      fresh.commit();
      return result.ok;
    };
    expect(convert('1 + 1')).toBe(true);
    expect(convert('console.log(process.pid, Buffer.from("a").length)')).toBe(true);
    expect(convert("import { readFileSync } from 'node:fs'; const text = readFileSync('a');")).toBe(true);
    expect(convert('text.noSuchMethod()')).toBe(false);
    fresh.close();
  });

  it('are read through a local file whose types need them', () => {
    test.write('buffers.ts', "export const bytes = (): Buffer => Buffer.from('a');");
    const fresh = createTypeService(test.folder);
    expect(fresh.convert("import { bytes } from './buffers'; const b = bytes();").ok).toBe(true);
    fresh.commit();
    expect(fresh.convert('b.noSuchMethod()').ok).toBe(false);
    fresh.close();
  });

  it('and those of the toolkit are read ahead', async () => {
    const fresh = createTypeService(test.folder);
    await fresh.warmUp();
    expect(fresh.convert("import * as tf from '@tensorflow/tfjs'; tf.tensor([1]).add(1).dataSync()").ok).toBe(
      true,
    );
    fresh.close();
  });
});

describe('imports', () => {
  it('tell local files from packages', () => {
    test.write('near.ts', "import { join } from 'node:path';\nexport const here = join('a', 'b');\n");
    const { imports, modules, stale } = test.accept(
      "import { here } from './near'; import * as os from 'node:os'; [here, os.EOL]",
    );
    const path = join(test.folder, 'near.ts');
    expect(imports).toEqual({ local: { './near': path }, external: ['node:os'] });
    expect(modules.map((module) => module.path)).toEqual([path]);
    expect(modules[0]?.imports.external).toEqual(['node:path']);
    expect(stale).toEqual([path]);
  });

  it('send a local file once, and after an edit it and those that import it', () => {
    test.write('deep.ts', 'export const n = 1;');
    test.write('top.ts', "export * from './deep';");
    test.accept("import { n } from './top'; n");
    expect(test.accept("import { n } from './top'; n")).toMatchObject({ modules: [], stale: [] });
    test.write('deep.ts', 'export const n = 2;');
    const after = test.accept("import { n } from './top'; n");
    expect(after.modules.map((module) => module.path)).toEqual([join(test.folder, 'deep.ts')]);
    expect([...after.stale].sort()).toEqual([join(test.folder, 'deep.ts'), join(test.folder, 'top.ts')]);
  });

  it('of a package find it once it is installed', () => {
    const cell = "import { size } from 'installed-late'; size";
    expect(test.reject(cell).text).toContain('TS2307');
    test.write(
      'node_modules/installed-late/package.json',
      '{ "name": "installed-late", "types": "main.d.ts" }',
    );
    test.write('node_modules/installed-late/main.d.ts', 'export const size: number;');
    test.accept(cell);
  });

  it('of a declaration file see its edits', () => {
    test.write('given.d.ts', 'export declare const given: number;');
    test.write('given.js', 'exports.given = 1;');
    test.accept("import { given } from './given'; given.toFixed()");
    test.write('given.d.ts', 'export declare const given: string;');
    test.accept("import { given } from './given'; given.toUpperCase()");
  });

  it('of types only leave nothing to load', () => {
    test.write('shapes.ts', 'export interface Shape { sides: number }\nexport const count = 1;');
    const { code } = test.accept(
      "import type { Shape } from './shapes'; import { type Shape as S2 } from './shapes'; const a: Shape & S2 = { sides: 3 };",
    );
    expect(code).not.toContain('shapes');
  });

  it('reach files above the notebook test.folder, through links too', () => {
    const inner = join(test.folder, 'nested/notebooks');
    mkdirSync(inner, { recursive: true });
    test.write('nested/src/x.ts', 'export const x: number = 3;');
    symlinkSync(join(test.folder, 'nested/src'), join(inner, 'linked'));
    const other = createTypeService(inner);
    expect(
      other.convert("import { x } from '../src/x'; import { x as y } from './linked/x'; x + y"),
    ).toMatchObject({ ok: true });
    other.close();
  });
});
