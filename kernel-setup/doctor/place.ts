import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/course/jupyter/paths';
import { type Machine, thisMachine } from '../../src/runtime/machine';

/** The computer as the doctor sees it; tests hand in another one. */
export interface Place extends Machine {
  /** Folder of the project. */
  readonly root: string;
  /** Version of the running Node, without the v. */
  readonly nodeVersion: string;
  /** Text of a file, or null when it cannot be read. */
  read(path: string): string | null;
  /** What a program prints on stdout, or null when it is not there, fails or takes longer than ten seconds. */
  run(program: string, args: readonly string[]): Promise<string | null>;
}

const timeLimit = 10_000;

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function run(program: string, args: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    const options = { encoding: 'utf8', timeout: timeLimit, windowsHide: true } as const;
    // Windows starts npm and other scripts through its shell only; no argument here holds anything a shell would expand.
    const shell = process.platform === 'win32';
    execFile(program, [...args], { ...options, shell }, (error, stdout) => resolve(error ? null : stdout));
  });
}

/** This computer. */
export const here = (): Place => ({
  ...thisMachine,
  root: packageRoot(),
  nodeVersion: process.versions.node,
  read,
  run,
});

/** Where a program lies on the PATH, or null. */
export function which(place: Place, program: string): string | null {
  const windows = place.platform === 'win32';
  const separator = windows ? ';' : ':';
  const endings = windows ? ['.exe', '.cmd', '.bat'] : [''];
  const folders = (place.env.PATH ?? place.env.Path ?? '').split(separator).filter((folder) => folder !== '');
  for (const folder of folders)
    for (const ending of endings) {
      const path = join(folder, program + ending);
      if (place.exists(path)) return path;
    }
  return null;
}
