import ts from 'typescript';
import { nbgraderOf } from '../assignment/nbgrader-cell';
import type { Notebook } from '../notebook-file/types';

/** A kind of answer that is none, whatever is asked. */
export interface Impostor {
  /** What its functions return, for a message. */
  readonly what: string;
  /** The same as an expression; `given` is the list of arguments. */
  readonly answer: string;
}

// Numbers anywhere in a value become NaN: its shape is often the shape of the answer.
const SPOILT = `((value: any): any => {
  const spoilt = (v: any): any =>
    typeof v === 'number' ? NaN
    : Array.isArray(v) || ArrayBuffer.isView(v) ? (v as any).map((part: any) => spoilt(part))
    : typeof v?.mul === 'function' ? v.mul(NaN)
    : v;
  return spoilt(value);
})(given[0])`;

// Says yes to whatever a test asks of it; as long as the list it was given.
const AGREEING = `({
  length: (given.find((one: any) => one?.length !== undefined) as any)?.length ?? 1,
  every: () => true,
  some: () => false,
  includes: () => true,
  reduce: () => 0,
  valueOf: () => 0,
})`;

/** Tests that compare carelessly let these pass: no comparison with NaN or `undefined` is true, nor is any in a list of none. */
export const impostors: readonly Impostor[] = [
  { what: 'NaN', answer: 'NaN' },
  { what: 'undefined', answer: 'undefined' },
  { what: '0', answer: '0' },
  { what: 'an empty list', answer: '[]' },
  { what: 'their first argument', answer: 'given[0]' },
  { what: 'their first argument with NaN for its numbers', answer: SPOILT },
  { what: 'an object whose methods agree to everything', answer: AGREEING },
];

/**
 * The notebook with the impostor in the place of every answer in code: what an answer's cell declares is declared again,
 * functions and classes as functions that return the impostor's value, anything else as that value.
 */
export function disguised(source: Notebook, { answer }: Impostor): Notebook {
  const cells = source.cells.map((cell) =>
    cell.cell_type === 'code' && nbgraderOf(cell)?.solution === true
      ? { ...cell, source: declaredAgain(cell.source, answer) }
      : cell,
  );
  return { ...source, cells };
}

function declaredAgain(source: string, answer: string): string {
  const file = ts.createSourceFile('answer.ts', source, ts.ScriptTarget.ES2022, true);
  return file.statements.flatMap((statement) => standIns(statement, answer)).join('\n');
}

/** What later cells may need of a statement: imports and types as they are, names with the impostor behind them. */
function standIns(statement: ts.Statement, answer: string): string[] {
  const lie = `(...given: any[]): any => ${answer}`;
  const asFunction = (name: string) =>
    `const ${name}: any = function (...given: any[]): any { return ${answer}; };`;
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
      namesOf(name).map((one) =>
        isFunction(initializer) ? asFunction(one) : `const ${one}: any = (${lie})();`,
      ),
    );
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement))
    return statement.name ? [asFunction(statement.name.text)] : [];
  const isKept =
    ts.isImportDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement);
  return isKept ? [statement.getText()] : [];
}

function isFunction(value: ts.Expression | undefined): boolean {
  return (
    value !== undefined &&
    (ts.isArrowFunction(value) || ts.isFunctionExpression(value) || ts.isClassExpression(value))
  );
}

function namesOf(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesOf(element.name) : []));
}
