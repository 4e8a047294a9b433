import { existsSync } from 'node:fs';
import { join, parse } from 'node:path';
import { packageRoot } from '../../../src/course/jupyter/paths';
import { compiler, type ts } from './compiler';
import { PACKAGE, slashes } from './packages';

/** Emitted files get names below this folder; nothing is ever written there. */
const OUT_DIR = '/__out__';

/**
 * Compiler options for cells and the local files they import: strict as the toolkit's own settings, without those
 * that get in the way of a notebook (`noUnusedLocals`, `noUncheckedIndexedAccess`).
 */
export function cellOptions(cwd: string): ts.CompilerOptions {
  const ts = compiler();
  const root = packageRoot();
  const built = join(root, 'dist/src/index.d.ts');
  return {
    strict: true,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts'],
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    esModuleInterop: true,
    resolveJsonModule: true,
    experimentalDecorators: true,
    allowJs: true,
    checkJs: false,
    noImplicitUseStrict: true,
    declaration: true,
    sourceMap: true,
    skipLibCheck: true,
    newLine: ts.NewLineKind.LineFeed,
    jsx: ts.JsxEmit.React,
    // One folder tree holds the notebook and everything it may import by a relative path, so `../src/x` is inside.
    rootDir: slashes(parse(cwd).root),
    outDir: OUT_DIR,
    // None by itself: each would be read before the first cell. Node's are added when they are needed.
    types: [],
    // tslab brings an older copy of Node's types, which an installation without development packages falls back on.
    typeRoots: ['node_modules/@types', 'node_modules/tslab/node_modules/@types'].map((path) =>
      slashes(join(root, path)),
    ),
    baseUrl: slashes(root),
    paths: { [PACKAGE]: [existsSync(built) ? 'dist/src/index.d.ts' : 'src/index.ts'] },
  };
}
