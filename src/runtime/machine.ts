import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';

/** What the choice of a backend asks of the computer; tests hand in another one. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  exists(path: string): boolean;
  /** File names in a folder; empty when there is no such folder. */
  list(folder: string): string[];
  /** Where a module is, or null when it is not installed. */
  resolve(name: string): string | null;
  /** Loads a CommonJS module or a native one. */
  require(name: string): unknown;
  /** Runs JavaScript in a process of its own: null where it ends well, else how it ended, in a few words. */
  trial(program: string): string | null;
}

const localRequire = createRequire(__filename);

function resolve(name: string): string | null {
  try {
    return localRequire.resolve(name);
  } catch {
    return null;
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

const trialTime = 30_000;

function trial(program: string): string | null {
  const options = { encoding: 'utf8', timeout: trialTime, windowsHide: true } as const;
  const { status, signal, stderr } = spawnSync(process.execPath, ['-e', program], options);
  if (status === 0) return null;
  if (signal !== null) return `ended by ${signal}`;
  return /^\w*Error: (.*)$/m.exec(stderr)?.[1] ?? `exit status ${status}`;
}

/** The computer that this runs on. */
export const thisMachine: Machine = {
  platform: process.platform,
  arch: process.arch,
  env: process.env,
  exists: existsSync,
  list,
  resolve,
  require: (name) => localRequire(name),
  trial,
};

/** Device files by which a Linux kernel offers a GPU: NVIDIA's driver, Mesa's render nodes, WSL's DirectX bridge. */
export function gpuDeviceFiles(machine: Machine): string[] {
  const fixed = ['/dev/nvidiactl', '/dev/dxg'].filter((path) => machine.exists(path));
  const renderNodes = machine.list('/dev/dri').filter((name) => name.startsWith('renderD'));
  return [...fixed, ...renderNodes.map((name) => `/dev/dri/${name}`)];
}

const linuxLibraryFolders = [
  '/usr/lib/x86_64-linux-gnu',
  '/usr/lib/aarch64-linux-gnu',
  '/usr/lib64',
  '/usr/lib',
  '/lib64',
  '/usr/local/lib',
  '/usr/lib/wsl/lib',
];

/** Whether a shared library lies in one of the folders the loader searches, or in another of those given. */
export function hasSharedLibrary(machine: Machine, file: string, others: readonly string[] = []): boolean {
  const own = (machine.env.LD_LIBRARY_PATH ?? '').split(':').filter((folder) => folder !== '');
  return [...own, ...linuxLibraryFolders, ...others].some((folder) => machine.exists(`${folder}/${file}`));
}
