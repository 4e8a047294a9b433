import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { refusal } from '../../check';
import { isLeftOver } from './left-over';

/** A notebook that was handed in is at most this large: a finished one with its pictures stays well below. */
export const LARGEST_SUBMISSION = 20_000_000;

/** Bytes of a date, with room for a remark. */
const LARGEST_TIMESTAMP = 200;

const LONGEST_NAME = 60;

/** What lies in a student's folder of an assignment. */
export interface SubmittedFiles {
  /** The bytes of the notebook; absent where it cannot be read, `fault` says why. */
  readonly bytes?: Buffer;
  readonly fault?: string;
  /** The text of `timestamp.txt`, where there is one. */
  readonly timestamp?: string;
  /** Why that text cannot be read, although there is a file. */
  readonly timestampFault?: string;
  /** What else was handed in; nothing of it is used. */
  readonly others: readonly string[];
}

/**
 * Reads what a student handed in. Nothing there is trusted: links are not followed, folders, pipes and devices not
 * opened, and no more read than a notebook may hold.
 *
 * @param notebook - its name without extension.
 */
export function readSubmittedFiles(folder: string, notebook: string): SubmittedFiles {
  const file = `${notebook}.ipynb`;
  const action = `read ${file}`;
  const status = lstatSync(folder, { throwIfNoEntry: false });
  if (!status?.isDirectory())
    return { fault: refusal(action, 'what was handed in must be a folder', kindOfFile(status)), others: [] };
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    return { fault: refusal(action, 'its folder must be readable', codeOf(error)), others: [] };
  }
  const others = names.filter((name) => name !== file && name !== 'timestamp.txt' && !isLeftOver(name));
  const timestamp = readTimestamp(folder);
  if (!names.includes(file)) return { fault: missing(action, file, others), others, ...timestamp };
  return { ...readRegular(join(folder, file), LARGEST_SUBMISSION, action), others, ...timestamp };
}

/** When it was handed in, as the file beside the notebook says. */
export function readTimestamp(folder: string): Pick<SubmittedFiles, 'timestamp' | 'timestampFault'> {
  const path = join(folder, 'timestamp.txt');
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return {};
  const { bytes, fault } = readRegular(path, LARGEST_TIMESTAMP, 'read timestamp.txt');
  return bytes ? { timestamp: bytes.toString('utf8').trim() } : { timestampFault: fault ?? '' };
}

/** A notebook under another name is not guessed at: it might be another assignment's. */
function missing(action: string, file: string, others: readonly string[]): string {
  const near = others.filter((name) => name.endsWith('.ipynb'));
  const shown = (near.length > 0 ? near : others).map((name) => name.slice(0, LONGEST_NAME));
  return refusal(action, `a file ${file} must have been handed in`, shown.length > 0 ? shown : 'none');
}

/** The bytes of a regular file, read through one descriptor, so that it cannot be exchanged in between. */
export function readRegular(
  path: string,
  most: number,
  action = `read ${path}`,
): { bytes?: Buffer; fault?: string } {
  let file: number | undefined;
  try {
    // Without O_NONBLOCK, opening a pipe would wait for a writer.
    file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const status = fstatSync(file);
    if (!status.isFile()) return { fault: refusal(action, 'it must be a file', kindOfFile(status)) };
    if (status.size > most)
      return { fault: refusal(action, `it must be at most ${inBytes(most)}`, inBytes(status.size)) };
    return { bytes: readUpTo(file, status.size) };
  } catch (error) {
    const code = codeOf(error);
    return { fault: refusal(action, 'it must be a readable file', code === 'ELOOP' ? 'a link' : code) };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

const inBytes = (size: number): string => (size < 1e5 ? `${size} bytes` : `${size / 1e6} MB`);

function readUpTo(file: number, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  let done = 0;
  while (done < size) {
    const count = readSync(file, bytes, done, size - done, done);
    if (count === 0) break;
    done += count;
  }
  return bytes.subarray(0, done);
}

function kindOfFile(status: ReturnType<typeof lstatSync>): string {
  if (status === undefined) return 'nothing';
  if (status.isSymbolicLink()) return 'a link';
  if (status.isDirectory()) return 'a folder';
  return status.isFile() ? 'a file' : 'a pipe or a device';
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? (error as Error).message;
