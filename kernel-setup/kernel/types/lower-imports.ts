import { compiler, type ts } from './compiler';

/** The object through which compiled cells and local files reach the kernel (`Scope` in eval/local-modules.ts). */
const KERNEL = '__kernel';

function helper(factory: ts.NodeFactory, name: string, args: readonly ts.Expression[]): ts.CallExpression {
  const callee = factory.createPropertyAccessExpression(factory.createIdentifier(KERNEL), name);
  return factory.createCallExpression(callee, undefined, args);
}

/** `import('x')` becomes a call of the kernel, which knows local files, CommonJS packages and ES modules. */
export function dynamicImport(factory: ts.NodeFactory, node: ts.CallExpression): ts.CallExpression {
  const ts = compiler();
  const lowered = helper(factory, 'import', node.arguments);
  return ts.setTextRange(ts.setOriginalNode(lowered, node), node);
}

export function isImportMeta(node: ts.Node): node is ts.MetaProperty {
  const ts = compiler();
  return ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword;
}

export function importMeta(factory: ts.NodeFactory, node: ts.MetaProperty): ts.Node {
  const ts = compiler();
  const meta = factory.createPropertyAccessExpression(factory.createIdentifier(KERNEL), 'meta');
  return ts.setTextRange(ts.setOriginalNode(meta, node), node);
}

/** An import becomes assignments to `exports`, so that a later cell may import or declare the same name again. */
export function importStatements(
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
