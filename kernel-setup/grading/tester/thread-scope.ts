import { join } from 'node:path';
import { Script } from 'node:vm';
import { packageRoot } from '../../../src/course/jupyter/paths';
import { LocalModules, type Scope } from '../../kernel/eval/local-modules';
import { PackageLoader } from '../../kernel/eval/package-loader';
import { registerCell } from '../../kernel/eval/source-maps';
import { isPath } from '../../kernel/types/packages';
import type { TesterCell } from './compile-cell';
import { LINE } from './mark-lines';
import { CELL_FILE } from './places';

type Result = { readonly value: unknown } | undefined;
type CellFunction = (
  exports: object,
  require: Scope['require'],
  file: string,
  folder: string,
  scope: Scope,
  line: Int32Array,
) => Result | Promise<Result>;

interface Compiled {
  readonly run: CellFunction;
  readonly file: string;
}

/** The functions of cells, which are the same for a whole class. */
const compiled = new Map<string, Compiled>();
const MOST_COMPILED = 500;

const folder = packageRoot();
const file = join(folder, 'cell.ts');
const packages = new PackageLoader();
const scope = trusted(new LocalModules(packages).scope(file, { local: {}, external: [] }));

/** Imports of tests: this project's own packages, and no file beside a notebook. */
function trusted(around: Scope): Scope {
  const refuse = (specifier: unknown): void => {
    if (isPath(String(specifier)))
      throw new Error(`Cannot import '${String(specifier)}' in a test as tests import packages only`);
  };
  return {
    ...around,
    require: (specifier) => {
      refuse(specifier);
      return around.require(specifier);
    },
    importStar: (specifier) => {
      refuse(specifier);
      return around.importStar(specifier);
    },
    importDefault: (specifier) => {
      refuse(specifier);
      return around.importDefault(specifier);
    },
    import: async (specifier) => {
      refuse(specifier);
      return around.import(specifier);
    },
  };
}

/** Runs a cell with the variables of its notebook. */
export async function runCell(cell: TesterCell, variables: object, line: Int32Array): Promise<Result> {
  await packages.importAhead(
    cell.imports.filter((one) => !isPath(one)),
    folder,
  );
  return compile(cell).run(variables, scope.require, file, folder, scope, line);
}

/** The name under which V8 knows a cell that has run. */
export const fileOf = (cell: TesterCell): string => compile(cell).file;

/** The toolkit, for the assertions that no student may declare. */
export const toolkit = (): Readonly<Record<string, unknown>> =>
  scope.require('diffusion-lab') as Readonly<Record<string, unknown>>;

function compile(cell: TesterCell): Compiled {
  const key = `${cell.label}\0${cell.code}`;
  const known = compiled.get(key);
  if (known) return known;
  if (compiled.size >= MOST_COMPILED) compiled.clear();
  const filename = registerCell(`${CELL_FILE}${cell.label}`, cell.source, cell.map);
  const names = `exports, require, __filename, __dirname, __kernel, ${LINE}`;
  const head = `(${cell.isAsync ? 'async ' : ''}function (${names}) {`;
  const script = new Script(`${head}\n${cell.code}\n})`, { filename, lineOffset: -1 });
  const made = { run: script.runInThisContext() as CellFunction, file: filename };
  compiled.set(key, made);
  return made;
}
