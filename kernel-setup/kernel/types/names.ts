import { compiler, internals, type ts } from './compiler';

export interface CellNames {
  /** Everything the cell declares at its top level, imports included. */
  readonly declared: readonly string[];
  /** Line to append so that TypeScript exports the declarations and keeps them in the `.d.ts` output. */
  readonly suffix: string;
}

/** Names of a parsed cell, found by TypeScript's binder; no program is needed. */
export function cellNames(file: ts.SourceFile): CellNames {
  const ts = compiler();
  ts.bindSourceFile(file, { target: ts.ScriptTarget.ES2022 });
  const declared: string[] = [];
  const exported: string[] = [];
  const listed = exportedByList(file);
  for (const [name, symbol] of internals(file).locals ?? []) {
    const declarations = symbol.declarations ?? [];
    if (declarations.length === 0 || name.startsWith('"') || name === '__global') continue;
    if (declarations.some(isInsideBlock)) continue;
    declared.push(name);
    if (!listed.has(name) && !declarations.some((node) => isImport(node) || isExported(node)))
      exported.push(name);
  }
  return { declared, suffix: `\nexport {${exported.join(', ')}};` };
}

export function isImport(node: ts.Node): boolean {
  const ts = compiler();
  return ts.isImportClause(node) || ts.isImportSpecifier(node) || ts.isNamespaceImport(node);
}

/** `var` in a block or loop: visible to the whole cell, but nothing that TypeScript can export. */
export function isInsideBlock(declaration: ts.Node): boolean {
  const ts = compiler();
  if (!ts.isVariableDeclaration(declaration) && !ts.isBindingElement(declaration)) return false;
  let node: ts.Node = declaration;
  while (!ts.isVariableDeclarationList(node)) node = node.parent;
  return !ts.isVariableStatement(node.parent) || !ts.isSourceFile(node.parent.parent);
}

/** Names in the cell's own `export { ... }`. */
function exportedByList(file: ts.SourceFile): Set<string> {
  const ts = compiler();
  const names = new Set<string>();
  for (const statement of file.statements) {
    if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier || !statement.exportClause) continue;
    if (!ts.isNamedExports(statement.exportClause)) continue;
    for (const { name } of statement.exportClause.elements) names.add(name.text);
  }
  return names;
}

function isExported(node: ts.Node): boolean {
  const ts = compiler();
  return (ts.getCombinedModifierFlags(node as ts.Declaration) & ts.ModifierFlags.Export) !== 0;
}
