import { originalPosition } from '../../kernel/eval/source-maps';
import type { Lines } from './messages';

/** A line of a cell. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

const stacks = new WeakMap<object, readonly Place[]>();

/** Frames that V8 keeps: a test may stand far above the toolkit's code that throws. */
const DEPTH = 60;

/** Notes of each error where in which cells it was made, by V8's own frames: a message cannot fake one. */
export function notePlaces(): void {
  Error.stackTraceLimit = DEPTH;
  Error.prepareStackTrace = (error, frames) => {
    const places = frames.flatMap((frame): Place[] => {
      const file = frame.getFileName();
      if (!file?.startsWith(CELL_FILE)) return [];
      const found = originalPosition(file, frame.getLineNumber() ?? 1, frame.getColumnNumber() ?? 1);
      return found ? [{ file, line: found.line }] : [];
    });
    stacks.set(error, places);
    return `${headingOf(error)}${places.map(({ line }) => `\n    at line ${line}`).join('')}`;
  };
}

/** How the files of cells begin. */
export const CELL_FILE = 'test cell ';

/** The lines of cells that an error came through, the innermost first. */
export function placesOf(error: unknown): readonly Place[] {
  if (typeof error !== 'object' || error === null) return [];
  // Reading the stack is what lets V8 make it.
  const stack = (error as { stack?: unknown }).stack;
  return stack === undefined ? [] : (stacks.get(error) ?? []);
}

function headingOf(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return 'Error';
  }
}

export const isIn = (line: number, lines: Lines): boolean =>
  lines.some(([first, last]) => first <= line && line <= last);
