import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import ts from 'typescript';
import { afterAll, expect, it } from 'vitest';
import { createTypeService } from '../../../../kernel-setup/kernel/types/service';
import { packageRoot } from '../../../../src/course/jupyter/paths';

const types = [
  'tf.Tensor',
  'tf.Tensor1D',
  'tf.Tensor2D',
  'tf.Scalar',
  'tf.Variable',
  'tf.Variable<tf.Rank.R1>',
  'tf.Tensor<tf.Rank.R1 | tf.Rank.R2>',
  'tf.Tensor<any>',
  'tf.Tensor<never>',
  'tf.TensorContainer',
  'tf.Tensor1D[]',
  '((a: tf.Tensor) => void)',
  '((a: tf.Tensor1D) => tf.Tensor1D)',
];

/** One assignment a line: every type to every type. */
const assignments = types.flatMap((from) => types.map((to) => `{ let a!: ${from}; let b: ${to} = a; }`));
const source = ["import * as tf from '@tensorflow/tfjs';", ...assignments].join('\n');

/** Lines that TypeScript itself, of another version, refuses with TensorFlow.js's declarations as they are. */
function refusedByTypeScript(): number[] {
  const name = join(packageRoot(), '__variance__.ts');
  const options: ts.CompilerOptions = {
    strict: true,
    skipLibCheck: true,
    types: [],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Node10,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (path, ...rest) =>
    path === name ? ts.createSourceFile(path, source, ts.ScriptTarget.ES2022) : getSourceFile(path, ...rest);
  host.fileExists = (path) => path === name || ts.sys.fileExists(path);
  const program = ts.createProgram([name], options, host);
  const file = program.getSourceFile(name);
  if (!file) throw new Error('the source is not part of the program');
  const found = program
    .getSemanticDiagnostics(file)
    .map(({ start = 0 }) => file.getLineAndCharacterOfPosition(start).line);
  return [...new Set(found)];
}

const service = createTypeService(packageRoot());
afterAll(() => service.close());

/** What the kernel says of the assignments from one type: the first five refused lines, and how many more. */
function refusedByKernel(from: number): { lines: number[]; more: number } {
  const row = assignments.slice(from * types.length, (from + 1) * types.length);
  const result = service.convert(["import * as tf from '@tensorflow/tfjs';", ...row].join('\n'));
  const text = result.ok ? '' : stripVTControlCharacters(result.error.traceback.join('\n'));
  const lines = [...text.matchAll(/^cell:(\d+):/gm)].map((match) => Number(match[1]) - 1);
  return { lines, more: Number(/^… and (\d+) more error/m.exec(text)?.[1] ?? 0) };
}

it('stating the variance of tensors changes nothing in what is assignable', { timeout: 60_000 }, () => {
  const expected = refusedByTypeScript();
  // Of 169 assignments some must fail and some pass, or the comparison says nothing.
  expect(expected.length).toBeGreaterThan(50);
  expect(expected.length).toBeLessThan(150);
  for (const [index, from] of types.entries()) {
    const row = expected
      .map((line) => line - index * types.length)
      .filter((line) => line >= 1 && line <= types.length);
    expect(refusedByKernel(index), from).toEqual({
      lines: row.slice(0, 5),
      more: Math.max(0, row.length - 5),
    });
  }
});
