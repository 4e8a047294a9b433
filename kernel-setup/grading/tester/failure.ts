import type { CellError } from '../../../src/course/grade/contract';
import type { ErrorOutput } from '../../../src/course/notebook-file/types';
import { inspected } from '../../../src/notebook/inspect';
import { StudentGone } from '../membrane/session';
import type { Lines } from './messages';
import { isIn, placesOf } from './places';

export interface Circumstances {
  /** The name that V8 knows the cell by. */
  readonly cell: string;
  readonly source: string;
  /** Line of the statement that was running. */
  readonly line: number;
  readonly hidden: ReadonlyMap<string, Lines>;
  /** The student's process has thrown it. */
  readonly isForeign: boolean;
}

/** What a test has thrown, with an output for the notebook; it shows no line that the release leaves out. */
export function describeFailure(
  error: unknown,
  { cell, source, line, hidden, isForeign }: Circumstances,
): CellError & { readonly output: ErrorOutput } {
  const { name, message: raw } = nameAndMessage(error);
  // Compiled cells read shared names from one object; V8's messages are to speak of the cell as it was written.
  const message = isForeign ? raw : raw.replace(/\(0 ?, exports\.([\w$]+)\)|\bexports\.([\w$]+)/g, '$1$2');
  const places = placesOf(error);
  const inHidden =
    isIn(line, hidden.get(cell) ?? []) ||
    places.some((place) => isIn(place.line, hidden.get(place.file) ?? []));
  const at = places.find((place) => place.file === cell)?.line ?? line;
  const text = source.split(/\r\n|\n|\r/)[at - 1]?.trim() ?? '';
  const where = inHidden || text === '' ? [] : [`    at line ${at}: ${text}`];
  const output: ErrorOutput = {
    output_type: 'error',
    ename: name,
    evalue: message,
    traceback: [...`${name}: ${message}`.split('\n'), ...where],
  };
  const from = error instanceof StudentGone ? 'grader' : isForeign ? 'student' : 'test';
  return { name, message, from, ...(inHidden ? { inHidden } : {}), output };
}

const MOST = 10_000;

function nameAndMessage(error: unknown): { name: string; message: string } {
  if (!(error instanceof Error)) return { name: 'Uncaught', message: inspected(error).slice(0, MOST) };
  const { name, message } = error as { name: unknown; message: unknown };
  return {
    name: typeof name === 'string' && name !== '' ? name.slice(0, 100) : 'Error',
    message: typeof message === 'string' ? message.slice(0, MOST) : '',
  };
}
