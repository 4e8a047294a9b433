import { compiler, type ts } from '../../kernel/types/compiler';

/** Where a cell writes the line it is at. */
export const LINE = '__line';

/**
 * Lets each statement outside of functions write its line first, so that the grader knows where a test was when it
 * failed, printed or ran out of time, whatever was thrown.
 */
export function markLines(): ts.TransformerFactory<ts.SourceFile> {
  const ts = compiler();
  return (context) => {
    const { factory } = context;
    const marked = (statements: readonly ts.Statement[], file: ts.SourceFile): ts.Statement[] =>
      statements.flatMap((statement) => {
        const inside = ts.visitNode(statement, (node) => visit(node, file)) as ts.Statement;
        return runs(statement) ? [mark(statement, file), inside] : [inside];
      });
    const mark = (statement: ts.Statement, file: ts.SourceFile): ts.Statement => {
      const { line } = file.getLineAndCharacterOfPosition(statement.getStart(file));
      const place = factory.createElementAccessExpression(factory.createIdentifier(LINE), 0);
      return factory.createExpressionStatement(
        factory.createAssignment(place, factory.createNumericLiteral(line + 1)),
      );
    };
    const visit = (node: ts.Node, file: ts.SourceFile): ts.Node => {
      if (ts.isFunctionLike(node) || ts.isClassLike(node)) return node;
      if (ts.isBlock(node)) return factory.updateBlock(node, marked(node.statements, file));
      return ts.visitEachChild(node, (child) => visit(child, file), context);
    };
    return (file) => {
      // The last statement is the export list that was appended; imports stay where the compiler looks for them.
      const statements = [...marked(file.statements.slice(0, -1), file), ...file.statements.slice(-1)];
      return factory.updateSourceFile(
        file,
        ts.setTextRange(factory.createNodeArray(statements), file.statements),
      );
    };
  };
}

function runs(statement: ts.Statement): boolean {
  const ts = compiler();
  return !(
    ts.isImportDeclaration(statement) ||
    ts.isExportDeclaration(statement) ||
    ts.isFunctionDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement)
  );
}
