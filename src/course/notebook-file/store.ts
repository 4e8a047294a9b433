import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { NotebookFileError } from './fields';
import { parseNotebook } from './parse';
import type { Notebook } from './types';
import { formatNotebook } from './write';

/** A file that could not be written; the message is one line: action, rule, reason. */
export class FileWriteError extends Error {
  override readonly name = 'FileWriteError';
}

/** Reads a notebook from disk; every fault is one NotebookFileError. */
export function readNotebook(path: string): Notebook {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    const fault = error instanceof TypeError ? 'it is not UTF-8 text' : (error as Error).message;
    throw new NotebookFileError(`Cannot read ${basename(path)} as the file must be readable UTF-8: ${fault}`);
  }
  return parseNotebook(text, basename(path));
}

/** Writes a notebook to disk as Jupyter would, old or new at every moment. */
export function writeNotebook(path: string, notebook: Notebook): void {
  writeFileAtomic(path, formatNotebook(notebook));
}

/**
 * Replaces a file in one step: the content goes to a hidden file beside it, reaches the disk, and takes the name.
 * A process killed at any moment leaves the old file or the new one.
 *
 * @throws FileWriteError
 */
export function writeFileAtomic(path: string, content: string | Uint8Array): void {
  const folder = dirname(path);
  const partial = join(folder, `.${basename(path)}.${process.pid}.partial`);
  try {
    mkdirSync(folder, { recursive: true });
    removeAbandoned(folder, basename(path));
    writeThrough(partial, typeof content === 'string' ? Buffer.from(content, 'utf8') : content);
    renameSync(partial, path);
  } catch (error) {
    removeIfThere(partial);
    throw new FileWriteError(
      `Cannot write ${path} as its folder must be writable: ${(error as Error).message}`,
    );
  }
}

/** Removes what writers that were killed left beside the file. */
function removeAbandoned(folder: string, name: string): void {
  for (const entry of readdirSync(folder)) {
    if (!entry.startsWith(`.${name}.`) || !entry.endsWith('.partial')) continue;
    const pid = Number(entry.slice(name.length + 2, -'.partial'.length));
    if (Number.isInteger(pid) && !isRunning(pid)) rmSync(join(folder, entry), { force: true });
  }
}

function removeIfThere(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Its folder is none: then it was never made.
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function writeThrough(path: string, bytes: Uint8Array): void {
  const file = openSync(path, 'w');
  try {
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
