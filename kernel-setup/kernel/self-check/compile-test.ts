import { compiler } from '../types/compiler';
import type { Converted } from '../types/converted';

/**
 * Compiles a test cell for a session: names that it does not declare itself are looked up in the session while it
 * runs, what it declares stays its own, and nothing is checked for types, as when tests are graded.
 *
 * @param key - of the symbol under which `globalThis` holds what the code needs, see {@link TestScope}.
 */
export function compileTest(source: string, label: string, key: string): Converted {
  const ts = compiler();
  const { outputText, sourceMapText = '' } = ts.transpileModule(returningValue(source), {
    fileName: 'test.ts',
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.CommonJS,
      esModuleInterop: true,
      sourceMap: true,
    },
  });
  const code = outputText.replace(/\n?\/\/# sourceMappingURL=\S+\s*$/, '\n');
  // `with` makes the session's variables visible as they are at each moment; inside a function of its own the test is
  // strict code again. All on one line: the source map counts lines.
  const head =
    `const __scope = globalThis[Symbol.for(${JSON.stringify(key)})]; return (function (require) { ` +
    `with (__scope.session) { return (async function (exports) { 'use strict'; `;
  return {
    label,
    source,
    code: `${head}${code}\nreturn { value: __scope.value }; }).call(undefined, {}); } })(__scope.requireWith(require));`,
    map: sourceMapText,
    isAsync: true,
    names: [],
    imports: { local: {}, external: importedPackages(source) },
    modules: [],
    stale: [],
  };
}

/** What a compiled test finds under its key. */
export interface TestScope {
  readonly session: object;
  /** Its last expression. */
  value?: unknown;
  requireWith(require: (specifier: string) => unknown): (specifier: string) => unknown;
}

/** The source with its last expression kept; lines stay where they are. */
function returningValue(source: string): string {
  const ts = compiler();
  const file = ts.createSourceFile('test.ts', source, ts.ScriptTarget.ES2022, false);
  const last = file.statements.at(-1);
  if (last === undefined || !ts.isExpressionStatement(last)) return source;
  const { expression } = last;
  const start = expression.getStart(file);
  return `${source.slice(0, start)}__scope.value = (${source.slice(start, expression.end)}\n);`;
}

function importedPackages(source: string): string[] {
  const names = compiler()
    .preProcessFile(source, true, true)
    .importedFiles.map(({ fileName }) => fileName);
  return [...new Set(names)].filter((name) => !name.startsWith('.'));
}
