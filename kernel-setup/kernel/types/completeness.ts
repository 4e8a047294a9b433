import { compiler, internals, type ts } from './compiler';
import type { Completeness } from './contract';

/** Text that ends inside a template literal or a comment goes on in the next line as it is. */
const UNTERMINATED = new Set([
  1010, // '*/' expected
  1160, // unterminated template literal
]);

/** A string in quotes ends with its line: no further line can close it. */
const UNTERMINATED_STRING = 1002;

/**
 * Tells whether a cell can run as it stands: `incomplete` when the first syntax error is at the very end, so that
 * more input may mend it, `invalid` when it stands before the end.
 */
export function completeness(code: string): Completeness {
  const ts = compiler();
  const file = ts.createSourceFile('cell.ts', code, ts.ScriptTarget.ES2022, false, ts.ScriptKind.TS);
  const error = internals(file).parseDiagnostics?.[0];
  if (!error) return lacksBody(file) ? { status: 'incomplete', indent: '' } : { status: 'complete' };
  if (UNTERMINATED.has(error.code)) return { status: 'incomplete', indent: '' };
  const isAtEnd = error.start >= code.trimEnd().length && error.code !== UNTERMINATED_STRING;
  return isAtEnd ? { status: 'incomplete', indent: nextIndent(code) } : { status: 'invalid' };
}

/** `function f()` is an overload signature to the parser; alone at the end it waits for its body. */
function lacksBody(file: ts.SourceFile): boolean {
  const ts = compiler();
  const last = file.statements.at(-1);
  return (
    last !== undefined &&
    ts.isFunctionDeclaration(last) &&
    last.body === undefined &&
    !file.text.trimEnd().endsWith(';') &&
    !last.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.DeclareKeyword)
  );
}

/** Indentation for the line after `code`: one step more after an opening bracket, an arrow or an operator. */
function nextIndent(code: string): string {
  const line = code.trimEnd().split('\n').at(-1) ?? '';
  const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
  return /([{([]|=>|[:?=+\-*/&|])\s*(\/\/.*)?$/.test(line) ? `${indent}  ` : indent;
}
