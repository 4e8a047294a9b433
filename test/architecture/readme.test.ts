import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import * as lab from '../../src/index';
import { commandsOf, fencesOf, localLinksOf, promisedBy } from './markdown';
import { projectRoot } from './project-tree';

const documents = ['.', 'docs', 'kernel-setup'].flatMap((folder) =>
  fs
    .readdirSync(path.join(projectRoot, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.posix.join(folder, name)),
);
const read = (file: string) => fs.readFileSync(path.join(projectRoot, file), 'utf8');
const scripts = Object.keys(JSON.parse(read('package.json')).scripts);
const examples = fencesOf(read('README.md')).filter(({ language }) => language === 'ts');

/** What was parsed for one example serves the next: their own file alone is another one. */
const parsed = new Map<string, ts.SourceFile | undefined>();

/** Type errors of an example, compiled under the project's settings as a file of its root. */
function typeErrors(code: string): string[] {
  const file = path.join(projectRoot, 'example-of-the-readme.ts');
  const settings = ts.readConfigFile(path.join(projectRoot, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(settings.config, ts.sys, projectRoot);
  const paths = { 'diffusion-lab': [path.join(projectRoot, 'src/index.ts')] };
  const host = ts.createCompilerHost({ ...options, paths });
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.getSourceFile = (name, target, ...rest) => {
    if (name === file) return ts.createSourceFile(name, code, target);
    if (!parsed.has(name)) parsed.set(name, getSourceFile(name, target, ...rest));
    return parsed.get(name);
  };
  const program = ts.createProgram([file], { ...options, paths, lib: ['lib.es2022.d.ts'] }, host);
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(file))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

/** What an example prints, run against the sources. */
function printedBy(code: string): string[] {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const printed: string[] = [];
  const run = new Function('require', 'exports', 'console', outputText);
  run(
    (name: string) => (name === 'diffusion-lab' ? lab : require(name)),
    {},
    { log: (...values: unknown[]) => printed.push(values.join(' ')) },
  );
  return printed;
}

describe.each(documents)('%s', (file) => {
  it('links to files that exist', () => {
    const folder = path.dirname(path.join(projectRoot, file));
    const broken = localLinksOf(read(file)).filter((link) => !fs.existsSync(path.join(folder, link)));
    expect(broken).toEqual([]);
  });

  it('names scripts and commands that exist', () => {
    const named = commandsOf(read(file));
    // Every script of package.json is a command of the same name, so that one list serves both.
    expect([...named.scripts, ...named.commands].filter((name) => !scripts.includes(name))).toEqual([]);
  });
});

describe('package.json', () => {
  it('has a script for every command the README lists, and no other', () => {
    const listed = commandsOf(read('README.md')).scripts;
    expect([...listed, 'build'].sort()).toEqual([...scripts].sort());
  });

  it('runs every script through the entry that sets the project up first', () => {
    const { scripts: lines } = JSON.parse(read('package.json'));
    for (const [name, line] of Object.entries(lines))
      expect(line).toBe(`node kernel-setup/bin/diffusion-lab.cjs ${name}`);
  });
});

describe('the examples of README.md', () => {
  it('are there', () => {
    expect(examples.length).toBeGreaterThan(0);
  });

  // Reads the types of TensorFlow.js and Vega, which takes a while on a busy machine.
  it.each(examples)('in line $line has no type errors', { timeout: 120_000 }, ({ code }) => {
    expect(typeErrors(code)).toEqual([]);
  });

  it.each(examples)('in line $line prints what it says', ({ code }) => {
    const promised = promisedBy(code);
    expect(promised.length).toBeGreaterThan(0);
    expect(printedBy(code)).toEqual(promised);
  });

  it('would be refused for a type error', () => {
    expect(typeErrors("import { gaussian } from 'diffusion-lab';\ngaussian('0');\n")).toHaveLength(1);
  });
});
