import { compiler, internals, type ts } from './compiler';
import { isImport } from './names';

/** Names which the compiled cell and compiled local files take from the kernel (see eval/scope.ts). */
export const HELPERS = '__kernel';

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
  if (!declaration || !(symbol.flags & ts.SymbolFlags.Variable)) return false;
  return (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) === 0;
}

/** What an identifier in an expression refers to. */
function valueSymbol(checker: ts.TypeChecker, node: ts.Identifier): ts.Symbol | undefined {
  const ts = compiler();
  return ts.isShorthandPropertyAssignment(node.parent) && node.parent.name === node
    ? checker.getShorthandAssignmentValueSymbol(node.parent)
    : checker.getSymbolAtLocation(node);
}

/** The names a declaration introduces, and export lists, are not references. */
function isDeclarationName(node: ts.Identifier): boolean {
  const ts = compiler();
  const { parent } = node;
  if (ts.isExportSpecifier(parent)) return true;
  const named = parent as ts.NamedDeclaration;
  return (
    named.name === node && !ts.isShorthandPropertyAssignment(parent) && !ts.isPropertyAccessExpression(parent)
  );
}

/** Compiles a cell's own constructs: shared names, imports, dynamic `import()`, the value of the last expression. */
export function cellTransformer(
  checker: ts.TypeChecker,
  shared: SharedNames,
): ts.TransformerFactory<ts.SourceFile> {
  const ts = compiler();
  return (context) => {
    const { factory } = context;
    const onExports = (name: string): ts.Expression =>
      factory.createPropertyAccessExpression(factory.createIdentifier('exports'), name);

    const reference = (node: ts.Identifier): ts.Expression | undefined => {
      // Nodes that an earlier step of this transformer made have no parent and are final.
      if (!node.parent || isDeclarationName(node)) return undefined;
      const symbol = valueSymbol(checker, node);
      if (!symbol || !shared.has(node.text, symbol)) return undefined;
      return ts.setTextRange(ts.setOriginalNode(onExports(node.text), node), node);
    };

    const visit = (node: ts.Node): ts.Node | undefined => {
      if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return node;
      if (ts.isIdentifier(node)) return reference(node) ?? node;
      if (ts.isShorthandPropertyAssignment(node)) return shorthand(node);
      if (ts.isCallExpression(node)) return call(node);
      if (isImportMeta(node)) return importMeta(factory, node);
      if (ts.isTaggedTemplateExpression(node) && ts.isIdentifier(node.tag)) {
        const tag = reference(node.tag);
        if (tag) {
          return factory.updateTaggedTemplateExpression(
            node,
            unbound(tag),
            undefined,
            ts.visitNode(node.template, visit) as ts.TemplateLiteral,
          );
        }
      }
      return ts.visitEachChild(node, visit, context);
    };

    /** `(0, exports.f)`: a call through the shared object must not pass it as `this`. */
    const unbound = (callee: ts.Expression): ts.Expression =>
      factory.createParenthesizedExpression(factory.createComma(factory.createNumericLiteral(0), callee));

    const call = (node: ts.CallExpression): ts.Node => {
      if (node.expression.kind === ts.SyntaxKind.ImportKeyword) {
        return dynamicImport(factory, ts.visitEachChild(node, visit, context));
      }
      const callee = ts.isIdentifier(node.expression) ? reference(node.expression) : undefined;
      if (!callee) return ts.visitEachChild(node, visit, context);
      const args = ts.visitNodes(node.arguments, visit) as ts.NodeArray<ts.Expression>;
      if (ts.isCallChain(node)) {
        return factory.updateCallChain(node, unbound(callee), node.questionDotToken, undefined, args);
      }
      return factory.updateCallExpression(node, unbound(callee), undefined, args);
    };

    const shorthand = (node: ts.ShorthandPropertyAssignment): ts.Node => {
      const value = reference(node.name);
      if (!value) return ts.visitEachChild(node, visit, context);
      // `({ x = 1 } = object)`: the default of a destructuring assignment.
      const fallback = ts.visitNode(node.objectAssignmentInitializer, visit) as ts.Expression | undefined;
      return factory.createPropertyAssignment(
        node.name.text,
        fallback ? factory.createAssignment(value, fallback) : value,
      );
    };

    const statement = (node: ts.Statement, isLast: boolean): ts.Statement[] => {
      if (ts.isImportDeclaration(node)) return importStatements(factory, checker, node, onExports);
      const visited = ts.visitNode(node, visit) as ts.Statement;
      if (!isLast || !ts.isExpressionStatement(visited)) return [visited];
      const result = factory.createObjectLiteralExpression([
        factory.createPropertyAssignment('value', visited.expression),
      ]);
      return [ts.setTextRange(ts.setOriginalNode(factory.createReturnStatement(result), node), node)];
    };

    return (file) => {
      // The last statement is the export list that the kernel appended.
      const own = file.statements.slice(0, -1);
      const imports = own.filter((node) => ts.isImportDeclaration(node));
      const others = own.filter((node) => !ts.isImportDeclaration(node));
      const last = others.at(-1);
      const statements = [
        ...imports.flatMap((node) => statement(node, false)),
        ...others.flatMap((node) => statement(node, node === last)),
        ...file.statements.slice(-1),
      ];
      return factory.updateSourceFile(
        file,
        ts.setTextRange(factory.createNodeArray(statements), file.statements),
      );
    };
  };
}

function helper(factory: ts.NodeFactory, name: string, args: readonly ts.Expression[]): ts.CallExpression {
  const callee = factory.createPropertyAccessExpression(factory.createIdentifier(HELPERS), name);
  return factory.createCallExpression(callee, undefined, args);
}

/** `import('x')` becomes a call of the kernel, which knows local files, CommonJS packages and ES modules. */
function dynamicImport(factory: ts.NodeFactory, node: ts.CallExpression): ts.CallExpression {
  const ts = compiler();
  const lowered = helper(factory, 'import', node.arguments);
  return ts.setTextRange(ts.setOriginalNode(lowered, node), node);
}

function isImportMeta(node: ts.Node): node is ts.MetaProperty {
  const ts = compiler();
  return ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword;
}

function importMeta(factory: ts.NodeFactory, node: ts.MetaProperty): ts.Node {
  const ts = compiler();
  const meta = factory.createPropertyAccessExpression(factory.createIdentifier(HELPERS), 'meta');
  return ts.setTextRange(ts.setOriginalNode(meta, node), node);
}

/** An import becomes assignments to `exports`, so that a later cell may import or declare the same name again. */
function importStatements(
  factory: ts.NodeFactory,
  checker: ts.TypeChecker,
  node: ts.ImportDeclaration,
  onExports: (name: string) => ts.Expression,
): ts.Statement[] {
  const ts = compiler();
  const { importClause, moduleSpecifier } = node;
  const out: ts.Statement[] = [];
  const emit = (expression: ts.Expression): void => {
    out.push(ts.setTextRange(ts.setOriginalNode(factory.createExpressionStatement(expression), node), node));
  };
  const assign = (name: ts.Identifier, value: ts.Expression): void => {
    if (hasValue(checker, name)) emit(factory.createAssignment(onExports(name.text), value));
  };
  if (!importClause) emit(helper(factory, 'require', [moduleSpecifier]));
  if (!importClause || importClause.isTypeOnly) return out;
  if (importClause.name) {
    const imported = helper(factory, 'importDefault', [moduleSpecifier]);
    assign(importClause.name, factory.createPropertyAccessExpression(imported, 'default'));
  }
  const bindings = importClause.namedBindings;
  if (bindings && ts.isNamespaceImport(bindings))
    assign(bindings.name, helper(factory, 'importStar', [moduleSpecifier]));
  for (const element of bindings && ts.isNamedImports(bindings) ? bindings.elements : []) {
    if (element.isTypeOnly) continue;
    const property = (element.propertyName ?? element.name).text;
    const source = helper(factory, property === 'default' ? 'importDefault' : 'require', [moduleSpecifier]);
    assign(element.name, factory.createPropertyAccessExpression(source, property));
  }
  return out;
}

/** False for imports that are only types and leave nothing at run time. */
function hasValue(checker: ts.TypeChecker, name: ts.Identifier): boolean {
  const ts = compiler();
  const symbol = checker.getSymbolAtLocation(name);
  if (!symbol || !(symbol.flags & ts.SymbolFlags.Alias)) return true;
  const target = checker.getAliasedSymbol(symbol);
  const isUnresolved = target.escapedName === 'unknown' || target.flags === ts.SymbolFlags.Property;
  return isUnresolved || (target.flags & ts.SymbolFlags.Value & ~ts.SymbolFlags.ConstEnum) !== 0;
}

/** For local files: only `import()` and `import.meta` need the kernel's help. */
export function moduleTransformer(): ts.TransformerFactory<ts.SourceFile> {
  const ts = compiler();
  return (context) => {
    const visit = (node: ts.Node): ts.Node => {
      if (isImportMeta(node)) return importMeta(context.factory, node);
      const visited = ts.visitEachChild(node, visit, context);
      const isImportCall =
        ts.isCallExpression(visited) && visited.expression.kind === ts.SyntaxKind.ImportKeyword;
      return isImportCall ? dynamicImport(context.factory, visited as ts.CallExpression) : visited;
    };
    return (file) => ts.visitEachChild(file, visit, context);
  };
}
