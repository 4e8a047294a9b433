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
  for (const [name, symbol] of internals(file).locals ?? []) {
    const declarations = symbol.declarations ?? [];
    if (declarations.length === 0 || name.startsWith('"') || name === '__global') continue;
    declared.push(name);
    if (!declarations.some((node) => isImport(node) || isExported(node))) exported.push(name);
  }
  return { declared, suffix: `\nexport {${exported.join(', ')}};` };
}

export function isImport(node: ts.Node): boolean {
  const ts = compiler();
  return ts.isImportClause(node) || ts.isImportSpecifier(node) || ts.isNamespaceImport(node);
}

function isExported(node: ts.Node): boolean {
  const ts = compiler();
  return (ts.getCombinedModifierFlags(node as ts.Declaration) & ts.ModifierFlags.Export) !== 0;
}
