import { dirname, isAbsolute, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../../../src/course/jupyter/paths';
import { slashes } from '../types/packages';
import { originalPosition } from './source-maps';

/** Frames of a stack kept by V8; ten are few for code that runs through a tensor library, in a step that is traced. */
const STACK_DEPTH = 60;

const root = packageRoot();
/** Compiled or not, the kernel's own folder: its frames say nothing to the person at the notebook. */
const kernelFolder = dirname(__dirname);

/**
 * Makes `error.stack` speak of cells and TypeScript files: positions go through the source maps, frames of Node's
 * internals and of the kernel are left out, and paths are short, so that notebooks run elsewhere give the same output.
 */
export function installStackTraces(cwd: string): void {
  Error.stackTraceLimit = STACK_DEPTH;
  Error.prepareStackTrace = (error, frames) => {
    const lines = frames.flatMap((frame) => describeFrame(frame, cwd) ?? []);
    return [heading(error), ...lines.map((line) => `    at ${line}`)].join('\n');
  };
}

function heading(error: unknown): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return 'Error';
  }
}

function describeFrame(frame: NodeJS.CallSite, cwd: string): string | undefined {
  const file = pathOf(frame.getFileName());
  if (file === undefined) return frame.isNative() ? undefined : frame.toString();
  if (file.startsWith('node:') || isKernel(file)) return undefined;
  const line = frame.getLineNumber() ?? 1;
  const column = frame.getColumnNumber() ?? 1;
  const origin = originalPosition(file, line, column) ?? { file, line, column };
  const place = `${shortPath(origin.file, cwd)}:${origin.line}:${origin.column}`;
  const call = frame.getFunctionName() ? /^(.*) \([^()]*\)$/.exec(frame.toString())?.[1] : undefined;
  if (call !== undefined) return `${call} (${place})`;
  return (frame as { isAsync?(): boolean }).isAsync?.() ? `async ${place}` : place;
}

function pathOf(file: string | null | undefined): string | undefined {
  if (!file) return undefined;
  return file.startsWith('file://') ? fileURLToPath(file) : file;
}

function isKernel(file: string): boolean {
  return file.startsWith(kernelFolder) && !file.includes('/node_modules/');
}

const toolkitFolder = join(root, 'src', '/');

/** Whether a file is one of the toolkit's sources. */
export const isToolkit = (file: string): boolean => file.startsWith(toolkitFolder);

/** What short paths in stacks stand for. */
const longPaths = new Map<string, string>();

/** The absolute path behind a short one in a stack; undefined for cells and unknown files. */
export function fullPath(short: string): string | undefined {
  return longPaths.get(short);
}

/** A path below this package or beside the notebook in short; cell labels as they are. */
function shortPath(file: string, cwd: string): string {
  if (!isAbsolute(file)) return file;
  const short = shorten(file, cwd);
  longPaths.set(short, file);
  return short;
}

function shorten(file: string, cwd: string): string {
  const folder = file.lastIndexOf('/node_modules/');
  if (folder >= 0) return slashes(file.slice(folder + 1));
  const base = file.startsWith(join(root, '/')) ? root : cwd;
  const short = slashes(relative(base, file));
  return short.startsWith('../../..') ? slashes(file) : short;
}
