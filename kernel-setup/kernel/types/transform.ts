import { compiler, type ts } from './compiler';
import { dynamicImport, importMeta, importStatements, isImportMeta } from './lower-imports';
import { isDeclarationName, type SharedNames, valueSymbol } from './shared-names';

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
            unbound(tag, node.tag),
            undefined,
            ts.visitNode(node.template, visit) as ts.TemplateLiteral,
          );
        }
      }
      return ts.visitEachChild(node, visit, context);
    };

    /** `(0, exports.f)`: a call through the shared object must not pass it as `this`. */
    const unbound = (callee: ts.Expression, original: ts.Node): ts.Expression => {
      const pair = factory.createComma(factory.createNumericLiteral(0), callee);
      // V8 places such a call at the bracket after the name; in the stack it is to stand at the name.
      const start = original.getStart();
      return ts.setSourceMapRange(factory.createParenthesizedExpression(pair), { pos: start, end: start });
    };

    const call = (node: ts.CallExpression): ts.Node => {
      if (node.expression.kind === ts.SyntaxKind.ImportKeyword) {
        return dynamicImport(factory, ts.visitEachChild(node, visit, context));
      }
      const callee = ts.isIdentifier(node.expression) ? reference(node.expression) : undefined;
      if (!callee) return ts.visitEachChild(node, visit, context);
      const args = ts.visitNodes(node.arguments, visit) as ts.NodeArray<ts.Expression>;
      if (ts.isCallChain(node)) {
        return factory.updateCallChain(
          node,
          unbound(callee, node.expression),
          node.questionDotToken,
          undefined,
          args,
        );
      }
      return factory.updateCallExpression(node, unbound(callee, node.expression), undefined, args);
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
