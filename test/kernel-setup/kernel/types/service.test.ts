import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Converted } from '../../../../kernel-setup/kernel/types/converted';
import { createTypeService, type TypeService } from '../../../../kernel-setup/kernel/types/service';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'types-')));
let types: TypeService;

beforeAll(() => {
  types = createTypeService(folder);
});
afterAll(() => {
  types.close();
  rmSync(folder, { recursive: true });
});

function write(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

function accept(code: string): Converted {
  const result = types.convert(code, 'cell [1]');
  if (!result.ok) throw new Error(`${code}\n${result.error.traceback.join('\n')}`);
  types.commit();
  return result.converted;
}

function reject(code: string): { ename: string; evalue: string; text: string } {
  const result = types.convert(code, 'cell [1]');
  if (result.ok) throw new Error(`accepted: ${code}`);
  const { ename, evalue, traceback } = result.error;
  return { ename, evalue, text: stripVTControlCharacters(traceback.join('\n')) };
}

describe('type errors', () => {
  it('carry place, code, message and a code frame', () => {
    const { ename, evalue, text } = reject("const a = 1;\nconst b: number = 'x';\n");
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
    const { text } = reject('const o = { a: { b: 1 } }; const w: { a: { b: string } } = o;');
    expect(text).toMatch(
      /TS2322: Type .*\n {2}The types of 'a.b' .*\n {4}Type 'number' is not assignable to type 'string'/,
    );
  });

  it('are counted beyond the fifth', () => {
    const { text } = reject(Array.from({ length: 8 }, (_, i) => `const v${i}: string = ${i};`).join('\n'));
    expect(text.match(/TS2322/g)).toHaveLength(5);
    expect(text).toContain('… and 3 more errors');
  });

  it('are syntax errors when the cell does not parse, also when a bracket is open at its end', () => {
    expect(reject('const = 5;')).toMatchObject({
      ename: 'SyntaxError',
      text: expect.stringContaining('cell [1]:1:7'),
    });
    expect(reject('function f() {')).toMatchObject({ ename: 'SyntaxError', evalue: "'}' expected." });
  });

  it('of strict checking apply, those that disturb a notebook do not', () => {
    expect(reject('function f(x) { return x }').text).toContain('TS7006');
    expect(reject("const n: string = ['a'].find((s) => s === 'b');").text).toContain('TS2322');
    accept('function unused(a: number) { const b = 2; } const xs = [1, 2]; const first: number = xs[0];');
  });

  it('in local files name the file', () => {
    write('lib/wrong.ts', 'export const ok = 1;\nexport const bad: string = 2;\n');
    const { text } = reject("import { ok } from './lib/wrong'; ok");
    expect(text).toContain('lib/wrong.ts:2:14 - error TS2322');
    expect(text).toContain('> 2 | export const bad');
  });

  it('leave earlier declarations alone', () => {
    accept('const kept = 1;');
    reject("const kept: number = 'no';");
    accept('kept.toFixed(1)');
  });
});

describe('declarations of earlier cells', () => {
  it('are replaced name by name', () => {
    accept('const pair1 = 1, pair2 = "two";');
    accept('const pair1 = true;');
    accept('const both: [boolean, string] = [pair1, pair2];');
  });

  it('keep a type when only a value of that name is declared, and the reverse', () => {
    accept('interface Twofold { a: number }');
    accept('const Twofold = 3;');
    accept('const t: Twofold = { a: Twofold };');
    accept('const Twofold = 4;');
    accept('const t: Twofold = { a: Twofold };');
    accept('class Twofold { b = 1 }');
    accept('type Twofold = { c: number };');
    accept('const t: Twofold = { c: new Twofold().anything };');
    accept('const Later = 1;');
    accept('type Later = string;');
    accept('const l: Later = String(Later + 1);');
  });

  it('keep overloads, generics, documentation and merged declarations', () => {
    accept(
      'function pick(a: string): string; function pick(a: number): number; function pick(a: any) { return a }',
    );
    accept('interface M { a: number } interface M { b: number }');
    accept(
      'class Box<T> { constructor(readonly value: T) {} } namespace Box { export const empty = new Box(0) }',
    );
    accept('1;');
    accept('const m: M = { a: pick(1), b: Box.empty.value }; const s: string = pick("a");');
  });

  it('may be inferred types that have no name of their own', () => {
    write(
      'hidden.ts',
      'class Hidden { readonly n = 1 }\nexport const make = () => new Hidden();\nexport const many = [make()];\n',
    );
    accept("import { make } from './hidden'; const made = make();");
    expect(accept('made.n').names).toEqual([]);
  });

  it('are forgotten after a reset', () => {
    accept('const gone = 1;');
    types.reset();
    expect(reject('gone').evalue).toBe("Cannot find name 'gone'.");
  });

  it('stay invisible until the cell has run', () => {
    expect(types.convert('const unborn = 1;').ok).toBe(true);
    expect(reject('unborn').text).toContain('TS2304');
  });
});

describe("Node's types", () => {
  it('are read when a cell needs them', () => {
    const fresh = createTypeService(folder);
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
    write('buffers.ts', "export const bytes = (): Buffer => Buffer.from('a');");
    const fresh = createTypeService(folder);
    expect(fresh.convert("import { bytes } from './buffers'; const b = bytes();").ok).toBe(true);
    fresh.commit();
    expect(fresh.convert('b.noSuchMethod()').ok).toBe(false);
    fresh.close();
  });

  it('and those of the toolkit are read ahead', async () => {
    const fresh = createTypeService(folder);
    await fresh.warmUp();
    expect(fresh.convert("import * as tf from '@tensorflow/tfjs'; tf.tensor([1]).add(1).dataSync()").ok).toBe(
      true,
    );
    fresh.close();
  });
});

describe('imports', () => {
  it('tell local files from packages', () => {
    write('near.ts', "import { join } from 'node:path';\nexport const here = join('a', 'b');\n");
    const { imports, modules, stale } = accept(
      "import { here } from './near'; import * as os from 'node:os'; [here, os.EOL]",
    );
    const path = join(folder, 'near.ts');
    expect(imports).toEqual({ local: { './near': path }, external: ['node:os'] });
    expect(modules.map((module) => module.path)).toEqual([path]);
    expect(modules[0]?.imports.external).toEqual(['node:path']);
    expect(stale).toEqual([path]);
  });

  it('send a local file once, and after an edit it and those that import it', () => {
    write('deep.ts', 'export const n = 1;');
    write('top.ts', "export * from './deep';");
    accept("import { n } from './top'; n");
    expect(accept("import { n } from './top'; n")).toMatchObject({ modules: [], stale: [] });
    write('deep.ts', 'export const n = 2;');
    const after = accept("import { n } from './top'; n");
    expect(after.modules.map((module) => module.path)).toEqual([join(folder, 'deep.ts')]);
    expect([...after.stale].sort()).toEqual([join(folder, 'deep.ts'), join(folder, 'top.ts')]);
  });

  it('of a package find it once it is installed', () => {
    const cell = "import { size } from 'installed-late'; size";
    expect(reject(cell).text).toContain('TS2307');
    write('node_modules/installed-late/package.json', '{ "name": "installed-late", "types": "main.d.ts" }');
    write('node_modules/installed-late/main.d.ts', 'export const size: number;');
    accept(cell);
  });

  it('of a declaration file see its edits', () => {
    write('given.d.ts', 'export declare const given: number;');
    write('given.js', 'exports.given = 1;');
    accept("import { given } from './given'; given.toFixed()");
    write('given.d.ts', 'export declare const given: string;');
    accept("import { given } from './given'; given.toUpperCase()");
  });

  it('of types only leave nothing to load', () => {
    write('shapes.ts', 'export interface Shape { sides: number }\nexport const count = 1;');
    const { code } = accept(
      "import type { Shape } from './shapes'; import { type Shape as S2 } from './shapes'; const a: Shape & S2 = { sides: 3 };",
    );
    expect(code).not.toContain('shapes');
  });

  it('reach files above the notebook folder, through links too', () => {
    const inner = join(folder, 'nested/notebooks');
    mkdirSync(inner, { recursive: true });
    write('nested/src/x.ts', 'export const x: number = 3;');
    symlinkSync(join(folder, 'nested/src'), join(inner, 'linked'));
    const other = createTypeService(inner);
    expect(
      other.convert("import { x } from '../src/x'; import { x as y } from './linked/x'; x + y"),
    ).toMatchObject({ ok: true });
    other.close();
  });
});

describe('completion', () => {
  const complete = (marked: string) => types.complete(marked.replace('|', ''), marked.indexOf('|'));

  it('puts prefixes first, then other cases, then the middle of names', () => {
    accept('const ranked = { noise: 1, Noisy: 2, denoise: 3, other: 4 };');
    expect(complete('ranked.noi|')).toMatchObject({
      matches: ['noise', 'Noisy', 'denoise'],
      start: 7,
      end: 10,
    });
  });

  it('replaces the whole name under the cursor', () => {
    expect(complete('ranked.no|ise + 1')).toMatchObject({ start: 7, end: 12 });
  });

  it('knows kinds, names of earlier cells and the cell itself', () => {
    accept('function earlierFunction() {}');
    expect(complete('earlierF|').types).toEqual([{ text: 'earlierFunction', type: 'function' }]);
    expect(complete('const innerName = 1; innerN|').matches).toContain('innerName');
  });

  it('gives keys of an object literal and members of a union of strings', () => {
    accept("type Mode = 'train' | 'test'; function start(options: { mode: Mode; steps?: number }) {}");
    expect(complete('start({ |').matches).toEqual(['mode', 'steps']);
    expect(complete("start({ mode: 't|' })").matches).toEqual(['test', 'train']);
  });

  it('gives module names: of this package, of Node and of files', () => {
    write('beside.ts', 'export {};');
    expect(complete("import {} from 'diffusion|'").matches).toContain('diffusion-lab');
    expect(complete("import {} from 'node:f|'")).toMatchObject({
      matches: expect.arrayContaining(['node:fs']),
      start: 16,
    });
    expect(complete("import {} from './bes|'").matches).toContain('beside');
    expect(complete("import {} from '@tensor|'").matches).toContain('@tensorflow/tfjs');
  });

  it('survives broken code and odd positions', () => {
    for (const [code, at] of [
      ['}}(', 2],
      ['', 0],
      ['a.', 99],
      ['a', -1],
    ] as const) {
      expect(types.complete(code, at).matches).toBeInstanceOf(Array);
    }
  });
});

describe('inspection', () => {
  const inspect = (marked: string) => types.inspect(marked.replace('|', ''), marked.indexOf('|'));

  it('shows signature, documentation and tags, equations kept', () => {
    accept(
      '/** Marginal, $\\\\bar\\\\alpha_t$.\n * @param t step, 1 to T\n * @throws when t is 0\n */\nfunction marginal(t: number): number { return t }',
    );
    const { found, data } = inspect('margi|nal(3)');
    expect(found).toBe(true);
    expect(data['text/plain']).toContain('function marginal(t: number): number');
    expect(data['text/plain']).toContain('$\\\\bar\\\\alpha_t$');
    expect(data['text/markdown']).toContain('```typescript\nfunction marginal(t: number): number\n```');
    expect(data['text/markdown']).toContain('*@param* `t` step, 1 to T');
    expect(data['text/markdown']).toContain('*@throws* when t is 0');
  });

  it('shows the documentation of a package, which is read only then', () => {
    const { data } = inspect('Math.sqrt|(2)');
    expect(data['text/plain']).toContain('Returns the square root of a number.');
    expect(data['text/markdown']).toContain('*@param* `x` A numeric expression.');
    expect(inspect("import * as path from 'node:path'; path.join|").data['text/plain']).toContain(
      'Join all arguments together',
    );
  });

  it('finds the name before the cursor and the call around it', () => {
    expect(inspect('Math.sqrt|').data['text/plain']).toContain('sqrt(x: number): number');
    expect(inspect('Math.max(1, |').data['text/plain']).toContain('max(');
  });

  it('finds nothing where there is nothing', () => {
    expect(inspect(' | ')).toEqual({ found: false, data: {} });
  });
});
