import { compiler, internals, type ts } from './compiler';
import type { Completeness } from './contract';

/** Error codes of the parser for text that ends inside a literal or comment. */
const UNTERMINATED = new Set([
  1010, // '*/' expected
  1160, // unterminated template literal
]);

/**
 * Tells whether a cell can run as it stands: `incomplete` when its only syntax errors are at the very end, so that
 * more input may mend them, `invalid` when an error stands before the end.
 */
export function completeness(code: string): Completeness {
  const ts = compiler();
  const file = ts.createSourceFile('cell.ts', code, ts.ScriptTarget.ES2022, false, ts.ScriptKind.TS);
  const errors = internals(file).parseDiagnostics ?? [];
  const first = errors[0];
  if (!first) return { status: 'complete' };
  const end = code.trimEnd().length;
  const atEnd = (error: ts.DiagnosticWithLocation): boolean =>
    UNTERMINATED.has(error.code) ||
    error.start >= end ||
    (error.start + error.length >= code.length && isMissing(error));
  return atEnd(first) ? { status: 'incomplete', indent: nextIndent(code) } : { status: 'invalid' };
}

/** "expected" errors name what should follow; one whose span reaches the end can be mended by writing on. */
function isMissing(error: ts.DiagnosticWithLocation): boolean {
  return error.length === 0;
}

/** Indentation for the line after `code`: one step more after an opening bracket or an arrow. */
function nextIndent(code: string): string {
  const line = code.trimEnd().split('\n').at(-1) ?? '';
  const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
  return /([{([]|=>|[:?=+\-*/&|,])\s*(\/\/.*)?$/.test(line) ? `${indent}  ` : indent;
}
