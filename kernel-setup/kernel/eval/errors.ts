import { inspect, types } from 'node:util';
import type { KernelError } from '../types/converted';
import { codeFrame } from './code-frame';
import { isCell, sourceText } from './source-maps';
import { fullPath, isToolkit } from './stack';

/** Causes below causes and errors inside an AggregateError beyond these are only counted. */
const DEPTH = 5;
const WIDTH = 5;

const BOLD_RED = '\u001b[1;31m';
const DIM = '\u001b[2m';
const RESET = '\u001b[0m';

/**
 * What a cell has thrown, as Jupyter's `error` message carries it: name and message, a frame of the line it comes
 * from, the calls that led there, and its causes. Safe for any value, errors with throwing getters included.
 */
export function describeError(error: unknown): KernelError {
  const { name, message } = nameAndMessage(error);
  return { ename: name, evalue: message, traceback: describe(error, 0, new Set()).join('\n').split('\n') };
}

function describe(error: unknown, depth: number, seen: Set<unknown>): string[] {
  const { name, message } = nameAndMessage(error);
  const out = [`${BOLD_RED}${name}${RESET}: ${message}`];
  if (!isError(error) || seen.has(error)) return out;
  seen.add(error);
  const frames = stackFrames(error);
  const picture = firstPicture(frames);
  if (picture) out.push(picture);
  out.push(...folded(frames).map((frame) => `${DIM}    at ${frame}${RESET}`));
  if (depth >= DEPTH) return out;
  const inner = safely(() => (error as { errors?: unknown }).errors);
  if (Array.isArray(inner)) {
    for (const [index, one] of inner.slice(0, WIDTH).entries()) {
      out.push('', `[${index + 1} of ${inner.length}]`, ...describe(one, depth + 1, seen));
    }
    if (inner.length > WIDTH) out.push(`… and ${inner.length - WIDTH} more`);
  }
  const cause = safely(() => error.cause);
  if (cause !== undefined) out.push('', 'Caused by:', ...describe(cause, depth + 1, seen));
  return out;
}

function nameAndMessage(error: unknown): { name: string; message: string } {
  if (!isError(error))
    return { name: 'Uncaught', message: safely(() => inspect(error)) ?? 'a value that cannot be shown' };
  const name = safely(() => error.name);
  const message = safely(() => error.message);
  return {
    name: typeof name === 'string' && name !== '' ? name : 'Error',
    message: typeof message === 'string' ? message : '',
  };
}

function isError(value: unknown): value is Error {
  return types.isNativeError(value) || safely(() => value instanceof Error) === true;
}

function safely<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** Frames of `error.stack`, already in terms of cells and source files. */
function stackFrames(error: Error): string[] {
  const stack = safely(() => error.stack);
  if (typeof stack !== 'string') return [];
  return [...stack.matchAll(/^ {4}at (.*)$/gm)].map((match) => match[1] ?? '');
}

const isDependency = (frame: string): boolean => frame.includes('node_modules/');

interface Place {
  /** A cell, or the full path of a source file. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

function placeOf(frame: string): Place | undefined {
  const [, file, line, column] = /^(?:.*\(|async )?(.*?):(\d+):(\d+)\)?$/.exec(frame) ?? [];
  if (!file) return undefined;
  return {
    file: isCell(file) ? file : (fullPath(file) ?? file),
    line: Number(line),
    column: Number(column),
  };
}

/**
 * Code around the topmost frame that the person at the notebook wrote, in a cell or in a file beside it: a guard of the
 * toolkit says what is wrong, and the call is what there is to correct. Where there is none, the toolkit's own.
 */
function firstPicture(frames: readonly string[]): string | undefined {
  const places = frames.filter((frame) => !isDependency(frame)).flatMap((frame) => placeOf(frame) ?? []);
  const own = places.filter(({ file }) => !isToolkit(file));
  for (const { file, ...position } of [...own, ...places]) {
    const source = sourceText(file);
    if (source !== undefined) return codeFrame(source, position);
  }
  return undefined;
}

/** Runs of frames inside dependencies become one line. */
function folded(frames: readonly string[]): string[] {
  const out: string[] = [];
  for (let i = 0; i < frames.length; ) {
    let end = i;
    while (end < frames.length && isDependency(frames[end] ?? '')) end++;
    if (end - i > 2) {
      const name = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(frames[i] ?? '')?.[1] ?? 'packages';
      out.push(frames[i] ?? '', `… ${end - i - 1} more in ${name} and what it calls`);
      i = end;
    } else out.push(frames[i++] ?? '');
  }
  return out;
}
