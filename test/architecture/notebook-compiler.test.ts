import path from 'node:path';
import ts from '@tslab/typescript-for-tslab';
import { expect, it } from 'vitest';
import { cellOptions } from '../../kernel-setup/kernel/types/options';
import { projectRoot, readTree } from './project-tree';

// A cell that imports '../src/x' has that file compiled by the notebooks' compiler, which is older than the project's.
// The kernel adds Node's types when a cell or a file needs them.
const settings: ts.CompilerOptions = {
  ...cellOptions(path.join(projectRoot, 'notebooks')),
  types: ['node'],
  noEmit: true,
};

/** Errors that the notebooks' compiler finds in some files of the project, one line each. */
function errorsIn(files: readonly string[], host = ts.createCompilerHost(settings)): string[] {
  const program = ts.createProgram(
    files.map((file) => path.join(projectRoot, file)),
    settings,
    host,
  );
  return ts.getPreEmitDiagnostics(program).flatMap(({ file, start = 0, messageText }) => {
    if (!file) return []; // about the settings themselves, which the kernel takes as they are
    const line = file.getLineAndCharacterOfPosition(start).line + 1;
    const name = path.relative(projectRoot, file.fileName);
    return [`${name}:${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`];
  });
}

// Reads the types of TensorFlow.js and Vega anew, which takes a while on a busy machine.
const patience = 120_000;

it('understands every source that a notebook may import', { timeout: patience }, () => {
  // The runner and the command line in src/course run notebooks and are not run by them.
  const files = [...readTree(['src'], /\.ts$/).keys()].filter((file) => !file.startsWith('src/course/'));
  expect(files.length).toBeGreaterThan(50);
  expect(errorsIn(files)).toEqual([]);
});

it('would not understand syntax or inference that came later', () => {
  const newer = path.join(projectRoot, 'src', 'newer.ts');
  // TypeScript 5.5 infers a type predicate here, 5.0 does not.
  const text = 'export const all: number[] = [1, null].filter((x) => x !== null);\n';
  const host = ts.createCompilerHost(settings);
  const { getSourceFile } = host;
  host.getSourceFile = (name, ...rest) =>
    name === newer ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022) : getSourceFile(name, ...rest);
  expect(errorsIn(['src/newer.ts'], host)[0]).toMatch(/^src\/newer\.ts:1: Type '\(number \| null\)\[\]'/);
});
