import { readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ConnectionFile,
  createConnection,
  writeConnectionFileIn,
} from '../../../../src/course/jupyter/connection';

/** Folders of this process's servers: what lies in any other of its number is of a process before. */
const inUse = new Set<string>();

/**
 * Where the connection files of a server's kernels lie: `runtime/<process id>/kernel-<id>.json`. A server that was
 * killed leaves its folder behind; the next one removes it.
 */
export class RuntimeFolder {
  private readonly parent: string;
  private readonly folder: string;
  private swept = false;

  constructor(home: string) {
    this.parent = join(home, 'runtime');
    this.folder = join(this.parent, String(process.pid));
  }

  async connect(id: string, kernelName: string): Promise<ConnectionFile> {
    this.sweep();
    return writeConnectionFileIn(this.folder, `kernel-${id}.json`, await createConnection(kernelName));
  }

  remove(): void {
    try {
      // Fails when another server of this process still has a kernel there.
      rmdirSync(this.folder);
      inUse.delete(this.folder);
    } catch {
      // Nothing was written, or it is still in use.
    }
  }

  private sweep(): void {
    if (this.swept) return;
    this.swept = true;
    for (const name of namesIn(this.parent))
      if (/^\d+$/.test(name) && !this.isInUse(name))
        rmSync(join(this.parent, name), { recursive: true, force: true });
    inUse.add(this.folder);
  }

  private isInUse(name: string): boolean {
    const folder = join(this.parent, name);
    return folder === this.folder ? inUse.has(folder) : isAlive(Number(name));
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process is alive too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
