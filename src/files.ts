import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A file that could not be written; the message is one line: action, rule, reason. */
export class FileWriteError extends Error {
  override readonly name = 'FileWriteError';
}

/**
 * Replaces a file in one step: the content goes to a hidden file beside it, reaches the disk, and takes the name.
 * A process killed at any moment leaves the old file or the new one. An old file's permission bits stay.
 *
 * @param mode - the permission bits of a new file, less the umask.
 * @throws FileWriteError
 */
export function writeFileAtomic(path: string, content: string | Uint8Array, mode = 0o666): void {
  const folder = dirname(path);
  const partial = join(folder, `${partialPrefix(path)}${process.pid}.partial`);
  try {
    mkdirSync(folder, { recursive: true });
    removeAbandoned(folder, partialPrefix(path));
    const old = statSync(path, { throwIfNoEntry: false });
    const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
    // From the first byte on nobody may read more than of the old file.
    writeThrough(partial, bytes, old ? (old.mode & 0o777) | 0o200 : mode);
    if (old) chmodSync(partial, old.mode & 0o7777);
    renameSync(partial, path);
  } catch (error) {
    removeIfThere(partial);
    throw new FileWriteError(
      `Cannot write ${path} as its folder must be writable: ${(error as Error).message}`,
    );
  }
}

/** Of a name as long as names may be, a part: something has to follow it. */
function partialPrefix(path: string): string {
  const name = basename(path);
  return `.${Buffer.byteLength(name) <= 200 ? name : name.slice(0, 40)}.`;
}

/** Removes what writers that were killed left beside the file. */
function removeAbandoned(folder: string, prefix: string): void {
  for (const entry of readdirSync(folder)) {
    if (!entry.startsWith(prefix) || !entry.endsWith('.partial')) continue;
    const pid = Number(entry.slice(prefix.length, -'.partial'.length));
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

/** Whether a process with this number lives. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function writeThrough(path: string, bytes: Uint8Array, mode: number): void {
  const file = openSync(path, 'w', mode);
  try {
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Folder of this package: the nearest one upwards whose package.json says `diffusion-lab`. */
export function packageRoot(from: string = __dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).name === 'diffusion-lab') return folder;
    if (dirname(folder) === folder)
      throw new Error(
        `Cannot find the package diffusion-lab as a folder above must hold its package.json: ${from}`,
      );
  }
}

/** The version that this package's package.json says. */
export function packageVersion(): string {
  return JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')).version;
}
