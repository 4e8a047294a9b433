import { relative } from 'node:path';
import { codeFrame } from '../eval/code-frame';
import { compiler, type ts } from './compiler';
import type { KernelError } from './converted';

/** At most this many errors are shown in full. */
const SHOWN = 5;

/** Type errors that do not apply to cells. */
const TOLERATED = new Set([
  1375,
  1378,
  1432, // top-level await and for await: the cell runs inside an asynchronous function
  1343, // import.meta: the kernel provides it
  7016, // a package without declarations: its values are `any`
]);

export function concernsUser(diagnostic: ts.Diagnostic): boolean {
  return diagnostic.category === compiler().DiagnosticCategory.Error && !TOLERATED.has(diagnostic.code);
}

export interface CellText {
  /** File name that the compiler knows the cell by. */
  readonly path: string;
  readonly label: string;
  readonly source: string;
  /** Notebook folder, to shorten the paths of local files. */
  readonly cwd: string;
}

/** Errors of the compiler as one Jupyter error: message, code and a frame of the lines around each. */
export function describeDiagnostics(diagnostics: readonly ts.Diagnostic[], cell: CellText): KernelError {
  const blocks = diagnostics.slice(0, SHOWN).map((diagnostic) => describeOne(diagnostic, cell));
  const hidden = diagnostics.length - SHOWN;
  if (hidden > 0) blocks.push(`… and ${hidden} more ${hidden === 1 ? 'error' : 'errors'}`);
  const first = diagnostics[0];
  const evalue = first ? firstLine(first) : 'The cell cannot be compiled';
  const isSyntax = first !== undefined && first.code < 2000;
  return {
    ename: isSyntax ? 'SyntaxError' : 'TypeScriptError',
    evalue,
    traceback: blocks.join('\n\n').split('\n'),
  };
}

function firstLine(diagnostic: ts.Diagnostic): string {
  const { messageText } = diagnostic;
  return typeof messageText === 'string' ? messageText : messageText.messageText;
}

/** What is forgotten most often in a cell, as the compiler complains of it. */
const forgotten: readonly (readonly [complaint: RegExp, hint: string])[] = [
  [
    /^Type 'Async\w+<.*must have a '\[Symbol\.iterator\]\(\)' method/s,
    "Its steps come one after the other: write 'for await (const … of …)'.",
  ],
  [
    /^(Argument of type|Type) 'Promise<|\b(on|in) type 'Promise</,
    "The value comes later: write 'await' in front of what gives it.",
  ],
  [
    /'(DigitSet|LabelledPictures)' is not assignable to (parameter of )?type 'Samples'/,
    'Pictures keep their numbers as pixels: write { n: set.n, points: set.pixels }.',
  ],
];

/** The compiler's message, and what it means for somebody who has forgotten something. */
function messageOf({ messageText }: ts.Diagnostic): string {
  const message = compiler().flattenDiagnosticMessageText(messageText, '\n');
  const hint = forgotten.find(([complaint]) => complaint.test(message))?.[1];
  return hint === undefined ? message : `${message}\n  ${hint}`;
}

function describeOne(diagnostic: ts.Diagnostic, cell: CellText): string {
  const ts = compiler();
  const message = messageOf(diagnostic);
  const { file, start } = diagnostic;
  const head = `error TS${diagnostic.code}: ${message}`;
  if (!file || start === undefined) return head;
  const isCell = file.fileName === cell.path;
  const source = isCell ? cell.source : file.text;
  // The kernel appends a line to the cell; an error there belongs to the cell's end.
  const from = Math.min(start, source.length);
  const to = Math.min(start + (diagnostic.length ?? 0), source.length);
  const { line, character } = ts.getLineAndCharacterOfPosition(
    ts.createSourceFile('frame.ts', source, ts.ScriptTarget.ES2022),
    from,
  );
  const name = isCell ? cell.label : relative(cell.cwd, file.fileName);
  const frame = codeFrame(source, { line: line + 1, column: character + 1, length: Math.max(1, to - from) });
  return `${name}:${line + 1}:${character + 1} - ${head}\n${frame}`;
}
