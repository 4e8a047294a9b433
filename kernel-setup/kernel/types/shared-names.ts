import { compiler, internals, type ts } from './compiler';
import { isImport, isInsideBlock } from './names';

/**
 * Names that live only as properties of `exports`, the object all cells share: what earlier cells declared, imports,
 * and `let` variables that a function of the cell reads or changes, so that the function and later cells see one
 * variable.
 */
export interface SharedNames {
  has(name: string, symbol: ts.Symbol): boolean;
}

export function sharedNames(
  checker: ts.TypeChecker,
  cell: ts.SourceFile,
  earlier: ts.SourceFile,
): SharedNames {
  const own = internals(cell).locals ?? new Map<string, ts.Symbol>();
  const before = internals(earlier).locals ?? new Map<string, ts.Symbol>();
  const captured = capturedVariables(checker, cell, own);
  return {
    has: (name, symbol) =>
      before.get(name) === symbol ||
      (own.get(name) === symbol && (captured.has(symbol) || (symbol.declarations ?? []).some(isImport))),
  };
}

/** Top-level `let` and `var` variables used inside a function of the same cell. */
function capturedVariables(
  checker: ts.TypeChecker,
  cell: ts.SourceFile,
  own: ReadonlyMap<string, ts.Symbol>,
): Set<ts.Symbol> {
  const ts = compiler();
  const captured = new Set<ts.Symbol>();
  const visit = (node: ts.Node, inFunction: boolean): void => {
    if (ts.isTypeNode(node)) return;
    if (ts.isIdentifier(node) && inFunction && own.has(node.text)) {
      const symbol = valueSymbol(checker, node);
      if (symbol && own.get(node.text) === symbol && isReassignable(symbol)) captured.add(symbol);
    }
    const inside = inFunction || ts.isFunctionLike(node) || ts.isClassLike(node);
    ts.forEachChild(node, (child) => visit(child, inside));
  };
  visit(cell, false);
  return captured;
}

function isReassignable(symbol: ts.Symbol): boolean {
  const ts = compiler();
  const declaration = symbol.valueDeclaration;
  if (!declaration || !(symbol.flags & ts.SymbolFlags.Variable) || isInsideBlock(declaration)) return false;
  return (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) === 0;
}

/** What an identifier in an expression refers to. */
export function valueSymbol(checker: ts.TypeChecker, node: ts.Identifier): ts.Symbol | undefined {
  const ts = compiler();
  return ts.isShorthandPropertyAssignment(node.parent) && node.parent.name === node
    ? checker.getShorthandAssignmentValueSymbol(node.parent)
    : checker.getSymbolAtLocation(node);
}

/** The names a declaration introduces, and export lists, are not references. */
export function isDeclarationName(node: ts.Identifier): boolean {
  const ts = compiler();
  const { parent } = node;
  if (ts.isExportSpecifier(parent)) return true;
  const named = parent as ts.NamedDeclaration;
  return (
    named.name === node && !ts.isShorthandPropertyAssignment(parent) && !ts.isPropertyAccessExpression(parent)
  );
}
