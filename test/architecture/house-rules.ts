import ts from 'typescript';
import type { Tree } from './imports';

const longest = 300;

/** Whether a file is a list of names of other files and nothing else: one subject, however long. */
const onlyReexports = (text: string) =>
  ts
    .createSourceFile('list.ts', text, ts.ScriptTarget.ES2022)
    .statements.every((statement) => ts.isExportDeclaration(statement) && statement.moduleSpecifier);

/** Files longer than a subject should be. */
export function longFiles(tree: Tree): string[] {
  return [...tree]
    .filter(([, text]) => text.split('\n').length - 1 > longest && !onlyReexports(text))
    .map(([file, text]) => ({ file, lines: text.split('\n').length - 1 }))
    .map(({ file, lines }) => `${file}: ${lines} lines, at most ${longest}`);
}

/** Files not named in lower case words joined by hyphens. */
export function oddNames(tree: Tree): string[] {
  return [...tree.keys()].filter(
    (file) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*$/.test(file.split('/').pop()!),
  );
}

interface Rule {
  readonly name: string;
  breaks(node: ts.Node): boolean;
}

const isDefaultExport = (node: ts.Node) =>
  ts.isExportAssignment(node) ||
  (ts.canHaveModifiers(node) &&
    (ts.getModifiers(node) ?? []).some((m) => m.kind === ts.SyntaxKind.DefaultKeyword)) ||
  (ts.isExportSpecifier(node) && node.name.text === 'default');

const isAnyCast = (node: ts.Node) =>
  (ts.isAsExpression(node) || ts.isTypeAssertionExpression(node)) &&
  node.type.kind === ts.SyntaxKind.AnyKeyword;

const testFunctions = ['it', 'test', 'describe'];
const switches = ['skip', 'only', 'todo', 'skipIf', 'runIf', 'fails'];
const isSwitchedTest = (node: ts.Node) =>
  ts.isPropertyAccessExpression(node) &&
  ts.isIdentifier(node.expression) &&
  testFunctions.includes(node.expression.text) &&
  switches.includes(node.name.text);

const rules: readonly Rule[] = [
  { name: 'no default export', breaks: isDefaultExport },
  { name: 'no cast to any', breaks: isAnyCast },
  { name: 'no test switched off or on alone', breaks: isSwitchedTest },
];

const silencers = /@ts-(ignore|nocheck)/;

/** Breaks of the rules that syntax shows, one line each: 'file:line: rule'. */
export function syntaxFaults(tree: Tree): string[] {
  return [...tree].flatMap(([file, text]) => {
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
    const faults: string[] = [];
    const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line + 1;
    const visit = (node: ts.Node): void => {
      for (const rule of rules)
        if (rule.breaks(node)) faults.push(`${file}:${lineOf(node.getStart())}: ${rule.name}`);
      ts.forEachChild(node, visit);
    };
    visit(source);
    for (const range of commentsOf(source))
      if (silencers.test(text.slice(range.pos, range.end)))
        faults.push(`${file}:${lineOf(range.pos)}: no comment that silences the compiler`);
    return faults;
  });
}

function commentsOf(source: ts.SourceFile): ts.CommentRange[] {
  const found = new Map<number, ts.CommentRange>();
  const visit = (node: ts.Node): void => {
    for (const range of ts.getLeadingCommentRanges(source.text, node.getFullStart()) ?? [])
      found.set(range.pos, range);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...found.values()];
}

/** Names exported from an entry file whose declaration has no docstring. */
export function undocumentedExports(entry: string, options: ts.CompilerOptions): string[] {
  const program = ts.createProgram([entry], options);
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(entry)!);
  if (!module) throw new Error(`Cannot read the exports as ${entry} must be a module`);
  return checker.getExportsOfModule(module).flatMap((exported) => {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const own = [exported, symbol].some((s) => s.getDocumentationComment(checker).length > 0);
    return own || isNamespace(symbol) ? [] : [exported.name];
  });
}

/** A whole module re-exported under a name (tf, plot): its documentation is that module's own. */
const isNamespace = (symbol: ts.Symbol) => (symbol.flags & ts.SymbolFlags.ValueModule) !== 0;
