import { join } from 'node:path';
import { packageRoot } from '../../../src/course/jupyter/paths';
import { compiler, internals, type ts } from '../../kernel/types/compiler';
import { cellNames } from '../../kernel/types/names';
import { slashes } from '../../kernel/types/packages';
import { sharedNames } from '../../kernel/types/shared-names';
import { cellTransformer } from '../../kernel/types/transform';
import { markLines } from './mark-lines';

/** What can be said of a cell without running it. */
export interface Analysis {
  readonly source: string;
  /** Names that the cell declares at its top level. */
  readonly declared: readonly string[];
  /** Names that it uses and does not declare, those of the language and of Node included. */
  readonly free: readonly string[];
  /** A syntax error: such a cell does not run. */
  readonly fault?: { readonly message: string; readonly line: number };
  readonly parts?: Parts;
}

interface Parts {
  readonly program: ts.Program;
  readonly file: ts.SourceFile;
  readonly outer: ts.SourceFile;
}

/** A cell as JavaScript: plain data for the tester's thread. */
export interface TesterCell {
  /** What stack frames call the cell. */
  readonly label: string;
  readonly source: string;
  readonly code: string;
  readonly map: string;
  readonly isAsync: boolean;
  /** Packages that it imports. */
  readonly imports: readonly string[];
}

const CELL = slashes(join(packageRoot(), '__cell__.ts'));
const OUTER = slashes(join(packageRoot(), '__outer__.d.ts'));

function options(): ts.CompilerOptions {
  const ts = compiler();
  return {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.CommonJS,
    esModuleInterop: true,
    experimentalDecorators: true,
    noImplicitUseStrict: true,
    noLib: true,
    noResolve: true,
    types: [],
    sourceMap: true,
    newLine: ts.NewLineKind.LineFeed,
  };
}

/** Finds what a cell declares and what it uses from outside, by TypeScript's own rules of scope; no types are checked. */
export function analyseCell(source: string): Analysis {
  const ts = compiler();
  const parsed = ts.createSourceFile(CELL, source, ts.ScriptTarget.ES2022, true);
  const [syntax] = internals(parsed).parseDiagnostics ?? [];
  if (syntax) {
    const message = ts.flattenDiagnosticMessageText(syntax.messageText, ' ');
    const line = parsed.getLineAndCharacterOfPosition(syntax.start).line + 1;
    return { source, declared: [], free: [], fault: { message, line } };
  }
  const names = cellNames(parsed);
  const mentioned = identifiersOf(parsed);
  const parts = programOf(source + names.suffix, mentioned);
  return { source, declared: names.declared, free: freeNames(parts), parts };
}

/**
 * Compiles a cell.
 * @param known free names that are variables of the notebook: they are read where all cells share them
 */
export function emitCell({ source, parts }: Analysis, known: ReadonlySet<string>, label: string): TesterCell {
  if (!parts) throw new Error('Cannot compile a cell as it has a syntax error');
  const { program, file, outer } = parts;
  const shared = sharedNames(program.getTypeChecker(), file, outer);
  const isShared: typeof shared = {
    has: (name, symbol) =>
      shared.has(name, symbol) && (known.has(name) || internals(outer).locals?.get(name) !== symbol),
  };
  let code = '';
  let map = '';
  const write = (name: string, text: string): void => {
    if (name.endsWith('.map')) map = text;
    else code = text.replace(/\n?\/\/# sourceMappingURL=\S+\s*$/, '\n');
  };
  const before = [markLines(), cellTransformer(program.getTypeChecker(), isShared)];
  program.emit(file, write, undefined, false, { before });
  return { label, source, code, map, isAsync: awaitsAtTop(file), imports: importsOf(file) };
}

/** Names in the text that could be uses of a variable: more than there are. */
function identifiersOf(file: ts.SourceFile): Set<string> {
  const ts = compiler();
  const out = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) out.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  out.delete('undefined');
  out.delete('arguments');
  return out;
}

/** The cell, with all those names declared around it. */
function programOf(text: string, names: ReadonlySet<string>): Parts {
  const ts = compiler();
  const declared = [...names].filter((name) => /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name));
  const files = new Map([
    [CELL, text],
    [OUTER, `${declared.map((name) => `declare let ${name}: any;`).join('\n')}\nexport {};`],
  ]);
  const host: ts.CompilerHost = {
    getSourceFile: (path, version) => {
      const content = files.get(path);
      return content === undefined ? undefined : ts.createSourceFile(path, content, version, true);
    },
    getDefaultLibFileName: () => 'lib.d.ts',
    writeFile: () => undefined,
    getCurrentDirectory: () => slashes(packageRoot()),
    getCanonicalFileName: (path) => path,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    fileExists: (path) => files.has(path),
    readFile: (path) => files.get(path),
  };
  const program = ts.createProgram([OUTER, CELL], options(), host);
  const file = program.getSourceFile(CELL)!;
  const outer = program.getSourceFile(OUTER)!;
  program.getTypeChecker();
  // Name resolution climbs `parent`, as in the kernel's type service.
  internals(file).parent = outer;
  return { program, file, outer };
}

function freeNames({ program, file, outer }: Parts): string[] {
  const ts = compiler();
  const checker = program.getTypeChecker();
  const around = internals(outer).locals ?? new Map<string, ts.Symbol>();
  const free = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return;
    if (ts.isIdentifier(node) && around.has(node.text)) {
      const symbol =
        ts.isShorthandPropertyAssignment(node.parent) && node.parent.name === node
          ? checker.getShorthandAssignmentValueSymbol(node.parent)
          : checker.getSymbolAtLocation(node);
      if (symbol && symbol === around.get(node.text)) free.add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return [...free];
}

function importsOf(file: ts.SourceFile): string[] {
  const ts = compiler();
  return file.statements.flatMap((node) =>
    ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier) && !node.importClause?.isTypeOnly
      ? [node.moduleSpecifier.text]
      : [],
  );
}

/** Looks for `await` outside of functions. */
function awaitsAtTop(file: ts.SourceFile): boolean {
  const ts = compiler();
  const visit = (node: ts.Node): boolean => {
    if (ts.isFunctionLike(node)) return false;
    const loops = ts.isForOfStatement(node) && node.awaitModifier !== undefined;
    return ts.isAwaitExpression(node) || loops || (ts.forEachChild(node, visit) ?? false);
  };
  return visit(file);
}
