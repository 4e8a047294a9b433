import { createHash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
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

/** Renaming is how one of several processes gets an abandoned file: the others find it gone. */
function takeOver(folder: string, name: string, path: string): void {
  const prefix = `.${name}.`;
  for (const entry of readdirSync(folder)) {
    if (!entry.startsWith(prefix) || !entry.endsWith('.partial')) continue;
    const pid = Number(entry.slice(prefix.length, -'.partial'.length));
    if (!Number.isInteger(pid) || pid === process.pid || isRunning(pid)) continue;
    try {
      renameSync(join(folder, entry), path);
      return;
    } catch {
      // Another process was faster.
    }
  }
}
