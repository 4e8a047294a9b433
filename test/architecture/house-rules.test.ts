import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { longFiles, oddNames, syntaxFaults, undocumentedExports } from './house-rules';
import { projectRoot, readTree } from './project-tree';

const sources = readTree(['src', 'kernel-setup', 'test', 'bench', 'data'], /\.(ts|mts|cjs|mjs|js)$/);
const typescript = new Map([...sources].filter(([file]) => file.endsWith('.ts')));

describe('this project', () => {
  it('keeps files short: one subject each', () => {
    expect(longFiles(sources)).toEqual([]);
  });

  it('names files in lower case words joined by hyphens', () => {
    expect(oddNames(sources)).toEqual([]);
  });

  it('has no default exports, casts to any, silenced errors or switched tests', () => {
    expect(syntaxFaults(typescript)).toEqual([]);
  });

  it('documents everything that src/index.ts exports', () => {
    const entry = path.join(projectRoot, 'src/index.ts');
    const settings = ts.readConfigFile(path.join(projectRoot, 'tsconfig.json'), ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent(settings.config, ts.sys, projectRoot);
    expect(undocumentedExports(entry, options)).toEqual([]);
  });
});

describe('the checks themselves', () => {
  it('find a long file and an odd name', () => {
    expect(longFiles(new Map([['a.ts', 'x\n'.repeat(301)]]))).toEqual(['a.ts: 301 lines, at most 300']);
    expect(longFiles(new Map([['a.ts', 'x\n'.repeat(300)]]))).toEqual([]);
    const list = "export { x } from './x';\n".repeat(301);
    expect(longFiles(new Map([['index.ts', list]]))).toEqual([]);
    expect(longFiles(new Map([['index.ts', `${list}export const y = 1;\n`]]))).toHaveLength(1);
    expect(
      oddNames(
        new Map([
          ['src/camelCase.ts', ''],
          ['src/kl-gaussian.test.ts', ''],
        ]),
      ),
    ).toEqual(['src/camelCase.ts']);
  });

  it.each([
    ['export default 3;', 'no default export'],
    ['export default function f() {}', 'no default export'],
    ['const a = 1; export { a as default };', 'no default export'],
    ['const a = (1 as any) + 1;', 'no cast to any'],
    ['describe.only("x", () => {});', 'no test switched off'],
    ['it.skip("x", () => {});', 'no test switched off'],
    ['// @ts-ignore\nconst a: string = 1;', 'silences the compiler'],
  ])('find "%s"', (text, fault) => {
    const faults = syntaxFaults(new Map([['a.ts', text]]));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(fault);
  });

  it('find an export without a docstring, through a re-export', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'exports-'));
    const write = (name: string, text: string) => fs.writeFileSync(path.join(folder, name), text);
    write('a.ts', '/** Said. */\nexport const said = 1;\nexport const bare = 2;\nexport interface Bare {}\n');
    write('index.ts', "export { said, bare as renamed, type Bare } from './a';\nexport * as a from './a';\n");
    expect(undocumentedExports(path.join(folder, 'index.ts'), { types: [] })).toEqual(['renamed', 'Bare']);
    fs.rmSync(folder, { recursive: true });
  });
});
