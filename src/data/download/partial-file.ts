import { createHash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { FileWriteError, isRunning } from '../../files';

/**
 * A file that grows beside its final name until it is complete: `.NAME.PID.partial`. What a process that is gone has left of one
 * is continued; one that another process is writing is left alone.
 */
export class PartialFile {
  private constructor(
    private readonly path: string,
    private readonly target: string,
    private readonly file: number,
    private length: number,
  ) {}

  /** Opens the partial file of `name` in a folder, which is made if there is none. @throws FileWriteError */
  static open(folder: string, name: string): PartialFile {
    const path = join(folder, `.${name}.${process.pid}.partial`);
    try {
      mkdirSync(folder, { recursive: true });
      takeOver(folder, name, path);
      const file = openSync(path, 'a');
      return new PartialFile(path, join(folder, name), file, fstatSync(file).size);
    } catch (error) {
      throw new FileWriteError(
        `Cannot download ${name} as ${folder} must be writable: ${(error as Error).message}`,
      );
    }
  }

  /** Bytes that are there. */
  get size(): number {
    return this.length;
  }

  append(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length; ) done += writeSync(this.file, bytes, done);
    this.length += bytes.length;
  }

  /** Throws away what is there. */
  clear(): void {
    ftruncateSync(this.file, 0);
    this.length = 0;
  }

  async sha256(): Promise<string> {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(this.path)) hash.update(chunk as Buffer);
    return hash.digest('hex');
  }

  /** On the disk and under its final name, in one step. */
  finish(): string {
    fsyncSync(this.file);
    closeSync(this.file);
    renameSync(this.path, this.target);
    return this.target;
  }

  /** Closed and kept for another time; removed if there is nothing in it. */
  leave(): void {
    closeSync(this.file);
    if (this.length === 0) rmSync(this.path, { force: true });
  }
}

/**
 * Gives the largest file that processes now dead have left of this download the name `path`, unless there is one of that name,
 * and removes the others. Renaming is how one of several processes gets it: the others find it gone.
 */
function takeOver(folder: string, name: string, path: string): void {
  const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  let have = existsSync(path);
  for (const file of abandoned(folder, name).sort((a, b) => sizeOf(b) - sizeOf(a))) {
    try {
      if (have) rmSync(file, { force: true });
      else renameSync(file, path);
      have = true;
    } catch {
      // Another process was faster.
    }
  }
}

function abandoned(folder: string, name: string): string[] {
  const prefix = `.${name}.`;
  return readdirSync(folder)
    .filter((entry) => entry.startsWith(prefix) && entry.endsWith('.partial'))
    .filter((entry) => {
      const pid = Number(entry.slice(prefix.length, -'.partial'.length));
      return Number.isInteger(pid) && pid !== process.pid && !isRunning(pid);
    })
    .map((entry) => join(folder, entry));
}
