import ts from 'typescript';

/** A source tree as text: path (forward slashes, from the project's root) → content. */
export type Tree = ReadonlyMap<string, string>;

export interface Import {
  readonly from: string;
  readonly specifier: string;
  readonly line: number;
}

/** The module a node names, whichever way it does: import, export from, import(), require(), import type. */
function specifierOf(node: ts.Node): ts.Expression | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isExternalModuleReference(node)) return node.expression;
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
    return node.argument.literal as ts.Expression;
  if (!ts.isCallExpression(node)) return undefined;
  const { expression } = node;
  const loads =
    expression.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(expression) && expression.text === 'require') ||
    (ts.isPropertyAccessExpression(expression) && expression.getText() === 'require.resolve');
  return loads ? node.arguments[0] : undefined;
}

/** Every module a file names, type imports included. */
export function importsOf(file: string, text: string): Import[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    const specifier = specifierOf(node);
    if (specifier && ts.isStringLiteralLike(specifier)) {
      const line = source.getLineAndCharacterOfPosition(specifier.getStart()).line + 1;
      found.push({ from: file, specifier: specifier.text, line });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The path a relative import points to, before any extension: ('src/a/b.ts', '../c') → 'src/c'. */
export function targetOf({ from, specifier }: Import): string {
  const parts = from.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** The file of the tree that a relative import resolves to, if it names one. */
export function resolveIn(tree: Tree, found: Import): string | undefined {
  const target = targetOf(found);
  return [`${target}.ts`, `${target}.d.ts`, target].find((file) => tree.has(file));
}
