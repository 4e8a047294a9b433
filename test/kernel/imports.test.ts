import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plain, useKernel } from './fixture';

const test = useKernel();
const text = async (code: string) => {
  const cell = await test.run(code);
  expect(plain(cell.error?.traceback.join('\n') ?? ''), code).toBe('');
  return cell.text;
};

describe('local files', () => {
  it('are imported from beside the notebook and from ../src', async () => {
    test.write('helper.ts', 'export const twice = (n: number): number => 2 * n;\n');
    test.write(
      '../src/x.ts',
      "import { twice } from '../notebooks/helper';\nexport const four: number = twice(2);\n",
    );
    expect(await text("import { twice } from './helper'; twice(5)")).toBe('10');
    expect(await text("import { four } from '../src/x'; four")).toBe('4');
  });

  it('are read again once edited, even at the same size and at once', async () => {
    test.write('edited.ts', 'export const value = 1;\n');
    expect(await text("import { value } from './edited'; value")).toBe('1');
    for (const value of [2, 3, 4]) {
      writeFileSync(join(test.folder, 'edited.ts'), `export const value = ${value};\n`);
      expect(await text("import { value } from './edited'; value")).toBe(String(value));
    }
  });

  it('are read again once a file that they import is edited', async () => {
    test.write('inner.ts', 'export const depth = 1;\n');
    test.write('outer.ts', "import { depth } from './inner';\nexport const shown = () => depth * 10;\n");
    expect(await text("import { shown } from './outer'; shown()")).toBe('10');
    test.write('inner.ts', 'export const depth = 2;\n');
    expect(await text("import { shown } from './outer'; shown()")).toBe('20');
  });

  it('have their new types checked once edited', async () => {
    test.write('typed.ts', 'export const kind: number = 1;\n');
    expect(await text("import { kind } from './typed'; kind + 1")).toBe('2');
    test.write('typed.ts', "export const kind: string = 'k';\n");
    expect((await test.run("import { kind } from './typed'; const n: number = kind")).error!.evalue).toMatch(
      /'string' is not assignable to type 'number'/,
    );
    expect(await text("import { kind } from './typed'; kind.toUpperCase()")).toBe("'K'");
  });

  it('are not run again when nothing changed', async () => {
    test.write('once.ts', 'export const born = { at: Math.random() };\n');
    await text("import { born as one } from './once'");
    expect(await text("import { born as other } from './once'; one === other")).toBe('true');
  });

  it('appear in a cell when they are made after a failed import', async () => {
    expect((await test.run("import { late } from './late'; late")).status).toBe('error');
    test.write('late.ts', 'export const late = 9;\n');
    expect(await text("import { late } from './late'; late")).toBe('9');
  });

  it('may be a folder with an index, JSON, or JavaScript', async () => {
    test.write('folder/index.ts', "export { name } from './part';\n");
    test.write('folder/part.ts', "export const name = 'part';\n");
    test.write('numbers.json', '{ "list": [1, 2, 3] }');
    expect(await text("import { name } from './folder'; name")).toBe("'part'");
    expect(await text("import numbers from './numbers.json'; numbers.list.length")).toBe('3');
  });

  it('may be imported with a .js ending and by a dynamic import', async () => {
    test.write('suffixed.ts', 'export const suffix = 1;\n');
    expect(await text("import { suffix } from './suffixed.js'; suffix")).toBe('1');
    expect(await text("(await import('./suffixed')).suffix")).toBe('1');
  });

  it('that are missing are an error naming them', async () => {
    expect((await test.run("import { nothing } from './missing'")).error!.evalue).toMatch(/missing/);
  });

  it('may throw while they load, and load once mended', async () => {
    test.write('fragile.ts', "throw new Error('while loading');\nexport const ok = 1;\n");
    const { error } = await test.run("import { ok } from './fragile'; ok");
    expect(plain(error!.traceback.join('\n'))).toMatch(/while loading/);
    test.write('fragile.ts', 'export const ok = 1;\n');
    expect(await text("import { ok } from './fragile'; ok")).toBe('1');
  });
});

describe('packages', () => {
  const install = (name: string, json: object, files: Record<string, string>) => {
    test.write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', ...json }));
    for (const [path, content] of Object.entries(files)) test.write(`node_modules/${name}/${path}`, content);
  };

  it('come from Node itself', async () => {
    expect(
      await text(
        "import { join } from 'node:path'; import * as fs from 'fs'; [join('a', 'b'), typeof fs.readFileSync]",
      ),
    ).toBe("[ 'a/b', 'function' ]");
  });

  it('may be CommonJS modules beside the notebook', async () => {
    install(
      'plain-cjs',
      { main: 'main.js', types: 'main.d.ts' },
      {
        'main.js': "exports.kind = 'cjs'; exports.add = (a, b) => a + b;",
        'main.d.ts': 'export const kind: string; export function add(a: number, b: number): number;',
      },
    );
    expect(await text("import { add, kind } from 'plain-cjs'; [add(1, 2), kind]")).toBe("[ 3, 'cjs' ]");
  });

  it('may be ES modules beside the notebook', async () => {
    install(
      'only-esm',
      { type: 'module', exports: { types: './main.d.ts', import: './main.js' }, types: 'main.d.ts' },
      {
        'main.js':
          "export const kind = 'esm'; export default function shout(s) { return s.toUpperCase() + '!'; }",
        'main.d.ts': 'export const kind: string; export default function shout(s: string): string;',
      },
    );
    expect(await text("import shout, { kind } from 'only-esm'; [kind, shout('a')]")).toBe("[ 'esm', 'A!' ]");
    expect(await text("shout('later')")).toBe("'LATER!'");
    expect(await text("import * as all from 'only-esm'; all.kind")).toBe("'esm'");
  });

  it('may be those of this project, from a notebook anywhere', async () => {
    expect(await text("import * as tf from '@tensorflow/tfjs'; tf.tensor([1, 2]).shape")).toBe('[ 2 ]');
  });

  it('that are not installed are an error naming them', async () => {
    expect((await test.run("import x from 'not-a-package-at-all'")).error!.evalue).toMatch(
      /not-a-package-at-all/,
    );
  });
});

describe('TensorFlow.js imported alone', () => {
  const fresh = useKernel();

  it('does not greet on stderr, which graders read as a failure', async () => {
    const cell = await fresh.run(
      "import * as tf from '@tensorflow/tfjs'; tf.tensor([1, 2]).sum().dataSync()[0]",
    );
    expect(cell.text).toBe('3');
    expect(cell.stderr).toBe('');
  });
});

describe('the toolkit', () => {
  it("is imported as 'diffusion-lab' with its types", async () => {
    expect(await text("import { gaussian } from 'diffusion-lab'; typeof gaussian")).toBe("'function'");
    expect((await test.run("import { noSuchExport } from 'diffusion-lab'")).error!.evalue).toMatch(
      /noSuchExport/,
    );
  });

  it('shares one TensorFlow.js with the notebook', async () => {
    await text("import * as tf from '@tensorflow/tfjs'");
    expect(await text("import { tf as shared } from 'diffusion-lab'; shared.Tensor === tf.Tensor")).toBe(
      'true',
    );
  });
});

describe('two names for one thing', () => {
  it('tslab gives its display', async () => {
    expect(await text("import { display } from 'tslab'; typeof display.html")).toBe("'function'");
  });
});
