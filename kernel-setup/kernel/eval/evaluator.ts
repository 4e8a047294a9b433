import { join, resolve } from 'node:path';
import { Script } from 'node:vm';
import type { Converted } from '../types/converted';
import type { Evaluator, EvaluatorOptions, Outcome } from './contract';
import { LocalModules, type Scope } from './local-modules';
import { PackageLoader } from './package-loader';
import { registerCell } from './source-maps';
import { installStackTraces } from './stack';

export type { Evaluator, EvaluatorOptions, Outcome };

type Variables = Record<string, unknown>;
type Result = { value: unknown } | undefined;
type CellFunction = (
  exports: Variables,
  require: Scope['require'],
  file: string,
  folder: string,
  scope: Scope,
) => Result | Promise<Result>;

/**
 * Creates what runs cells in the user's process.
 *
 * It keeps tslab's model, one `exports` object that all cells share, in place of tslab's `createExecutor`, which loads
 * the compiler into the user's process, resolves local files by text, cannot load ES modules, evaluates only the
 * edited file again but not those that import it, and knows no source maps.
 */
export function createEvaluator({ cwd }: EvaluatorOptions): Evaluator {
  const folder = resolve(cwd);
  const file = join(folder, 'cell.ts');
  const packages = new PackageLoader();
  const modules = new LocalModules(packages);
  const variables: Variables = {};
  installStackTraces(folder);

  const importAhead = async (cell: Converted): Promise<void> => {
    if (cell.imports.external.length > 0) await packages.importAhead(cell.imports.external, folder);
    for (const one of cell.modules.length > 0 ? modules.externals() : []) {
      await packages.importAhead(one.specifiers, one.folder);
    }
  };
  const run = async (cell: Converted): Promise<Outcome> => {
    modules.update(cell.modules, cell.stale);
    await importAhead(cell);
    const scope = modules.scope(file, cell.imports);
    const result = await compile(cell)(variables, scope.require, file, folder, scope);
    return { ok: true, value: result?.value, hasValue: result !== undefined };
  };
  return {
    variables,
    evaluate: (cell) => run(cell).catch((error: unknown) => ({ ok: false, error })),
  };
}

/** Wraps the cell in a function: code inside one runs optimised, and each cell may declare the same `const` anew. */
function compile(cell: Converted): CellFunction {
  const filename = registerCell(cell.label, cell.source, cell.map);
  const head = `(${cell.isAsync ? 'async ' : ''}function (exports, require, __filename, __dirname, __kernel) {`;
  return new Script(`${head}\n${cell.code}\n})`, {
    filename,
    lineOffset: -1,
  }).runInThisContext() as CellFunction;
}
