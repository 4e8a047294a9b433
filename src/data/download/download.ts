import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FetchFailed, fetchPart } from './fetch-part';
import { PartialFile } from './partial-file';
import type { Environment } from './proxy';

/** A file of known content. */
export interface RemoteFile {
  readonly name: string;
  /** Its length. */
  readonly bytes: number;
  /** Its SHA-256 sum, 64 hexadecimal digits. */
  readonly sha256: string;
}

/** How far a download is. */
export interface DownloadProgress {
  readonly name: string;
  readonly received: number;
  readonly bytes: number;
}

/** Options of {@link download}. */
export interface DownloadOptions {
  /** Where the file goes; made if there is no such folder. */
  readonly folder: string;
  /** Addresses that the file's name is added to, the best first. */
  readonly mirrors: readonly string[];
  /** Called with every piece that comes. */
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** Ends the download; what has come is kept for the next time. */
  readonly signal?: AbortSignal | undefined;
  /** How often a mirror is tried when connections break; 4 unless told. */
  readonly tries?: number;
  /** Milliseconds without a byte after which a connection is given up; 20,000 unless told. */
  readonly patience?: number;
  /** Milliseconds before the second try, doubled for each after it; 500 unless told. */
  readonly pause?: number;
  /** Environment variables, for the proxy. */
  readonly env?: Environment;
}

/** No mirror gave the file; the message says what each of them answered. */
export class DownloadError extends Error {
  override readonly name = 'DownloadError';
}

/** Downloads of this process, by path: a second call waits for the first. */
const running = new Map<string, Promise<string>>();

/**
 * Brings a file into a folder, unless it is there already, and returns its path. It gets its name when all of it is there and its
 * SHA-256 sum is right; what has come of one that was cut is continued, by this call or the next one. Works behind a proxy that the
 * environment names. Two processes may ask for the same file.
 * @throws DownloadError when no mirror has it
 */
export function download(file: RemoteFile, options: DownloadOptions): Promise<string> {
  const path = resolve(join(options.folder, file.name));
  const first = running.get(path);
  if (first) return first;
  const work = fetchUnlessThere(file, path, options).finally(() => running.delete(path));
  running.set(path, work);
  return work;
}

async function fetchUnlessThere(file: RemoteFile, path: string, options: DownloadOptions): Promise<string> {
  if (isWhole(file, path)) return path;
  const partial = PartialFile.open(options.folder, file.name);
  let done = false;
  try {
    const failures: string[] = [];
    for (const mirror of options.mirrors) {
      const failure = await tryMirror(`${mirror}${file.name}`, file, partial, options);
      if (failure === undefined) {
        done = true;
        return partial.finish();
      }
      failures.push(`${new URL(mirror).host}: ${failure}`);
    }
    throw new DownloadError(
      `Cannot download ${file.name} as one of its mirrors must send it: ${failures.join('; ')}`,
    );
  } finally {
    if (!done) partial.leave();
  }
}

/** Whether the file lies there with the right length and sum. */
function isWhole({ bytes, sha256 }: RemoteFile, path: string): boolean {
  if (!existsSync(path) || statSync(path).size !== bytes) return false;
  return createHash('sha256').update(readFileSync(path)).digest('hex') === sha256;
}

/** Undefined when the file is complete and right, else why not. */
async function tryMirror(
  address: string,
  file: RemoteFile,
  partial: PartialFile,
  options: DownloadOptions,
): Promise<string | undefined> {
  const { tries = 4, pause = 500, signal } = options;
  let failure = 'not tried';
  let [fruitless, rounds] = [0, 0];
  // A connection that brought something was worth its try, but not for ever.
  while (fruitless < tries && rounds < 20 * tries) {
    if (rounds > 0) await sleep(pause * 2 ** Math.max(0, fruitless - 1), undefined, signal ? { signal } : {});
    const before = partial.size;
    const outcome = await attempt(address, file, partial, options);
    if (outcome === undefined) return undefined;
    failure = outcome.message;
    if (!outcome.again) break;
    rounds++;
    fruitless = partial.size > before ? 0 : fruitless + 1;
  }
  return failure;
}

async function attempt(
  address: string,
  file: RemoteFile,
  partial: PartialFile,
  options: DownloadOptions,
): Promise<FetchFailed | undefined> {
  const { env = process.env, patience = 20_000, signal, onProgress } = options;
  const { name, bytes, sha256 } = file;
  const resumed = partial.size > 0;
  try {
    const onBytes = (received: number) => onProgress?.({ name, received, bytes });
    if (partial.size < bytes) await fetchPart(address, partial, { bytes, env, patience, signal, onBytes });
    const sum = await partial.sha256();
    if (sum === sha256) return undefined;
    partial.clear();
    // The first piece may have come from elsewhere or have been spoilt: this mirror may still be right.
    return new FetchFailed(`its SHA-256 is ${sum.slice(0, 12)}… instead of ${sha256.slice(0, 12)}…`, resumed);
  } catch (error) {
    if (!(error instanceof FetchFailed)) throw error;
    if (partial.size > bytes) partial.clear();
    return error;
  }
}
