import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const projectRoot = path.resolve(__dirname, '../../..');
const fakeNpm = path.join(__dirname, 'fake-npm', 'npm-cli.js');

export interface Outcome {
  status: number;
  stderr: string;
  stdout: string;
}

/** A small project with the real bootstrap in it, the real compiler, and an npm that only records and copies. */
export interface Sandbox {
  readonly root: string;
  file(name: string): string;
  write(name: string, text: string): void;
  read(name: string): string;
  exists(name: string): boolean;
  /** Process ids of the npm runs so far, in order. */
  npmRuns(): number[];
  /** Starts `diffusion-lab build`; `env` steers the fake npm and the compiler (FAKE_NPM_*, FAKE_TSC_DELAY). */
  start(env?: Record<string, string>): { child: ChildProcess; outcome: Promise<Outcome> };
  build(env?: Record<string, string>): Promise<Outcome>;
  remove(): void;
}

const lockfile = (version: string) => ({
  name: 'sandbox',
  lockfileVersion: 3,
  packages: {
    '': { name: 'sandbox', dependencies: { left: version } },
    'node_modules/left': { version, integrity: `sha512-${version}` },
    'node_modules/@scope/right': { version: '1.0.0', integrity: 'sha512-r' },
    'node_modules/typescript': { version: '5.9.0', integrity: 'sha512-t' },
    'node_modules/elsewhere': { version: '1.0.0', integrity: 'sha512-e', optional: true, os: ['none'] },
  },
});

const buildSettings = {
  compilerOptions: {
    target: 'ES2022',
    module: 'CommonJS',
    moduleResolution: 'Node10',
    // The least that the compiler has to read: what is tried here is when it is called.
    lib: ['ES5'],
    types: [],
    strict: true,
    skipLibCheck: true,
    rootDir: '.',
    outDir: 'dist',
    declaration: true,
    sourceMap: true,
    incremental: true,
    noEmitOnError: true,
    tsBuildInfoFile: 'dist/.tsbuildinfo',
  },
  include: ['src', 'kernel-setup'],
};

function collect(child: ChildProcess): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const outcome = { status: 0, stderr: '', stdout: '' };
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      outcome.stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      outcome.stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ ...outcome, status: code ?? 1 }));
  });
}

/** The sandbox's lockfile with a version of the package `left`, and further packages by name. */
export function lockfileText(version: string, ...more: string[]): string {
  const lock = lockfile(version);
  const extra = more.map((name) => [`node_modules/${name}`, { version: '1.0.0', integrity: 'sha512-m' }]);
  return JSON.stringify({ ...lock, packages: { ...lock.packages, ...Object.fromEntries(extra) } }, null, 2);
}

function fill(root: string): void {
  const write = (name: string, text: string) => {
    fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    fs.writeFileSync(path.join(root, name), text);
  };
  for (const folder of ['kernel-setup/bootstrap', 'kernel-setup/bin'])
    fs.cpSync(path.join(projectRoot, folder), path.join(root, folder), { recursive: true });
  write(
    'package.json',
    JSON.stringify({ name: 'sandbox', version: '1.2.3', dependencies: { left: '1.0.0' } }),
  );
  write('package-lock.json', lockfileText('1.0.0'));
  write('tsconfig.json', '{}');
  write('tsconfig.build.json', JSON.stringify(buildSettings));
  write('src/one.ts', 'export const one = 1;\n');
  write('src/part/two.ts', "import { one } from '../one';\nexport const two = one + 1;\n");
}

/** A fresh sandbox, or a copy of another one, which saves installing and compiling again. */
export function createSandbox(from?: Sandbox): Sandbox {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'bootstrap-')));
  if (from) fs.cpSync(from.root, root, { recursive: true, preserveTimestamps: true });
  else fill(root);
  const file = (name: string) => path.join(root, name);
  const write = (name: string, text: string) => {
    fs.mkdirSync(path.dirname(file(name)), { recursive: true });
    fs.writeFileSync(file(name), text);
  };

  const start = (env: Record<string, string> = {}) => {
    const child = spawn(process.execPath, [file('kernel-setup/bin/diffusion-lab.cjs'), 'build'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        npm_execpath: fakeNpm,
        FAKE_NPM_LOG: file('npm.log'),
        FAKE_TSC: path.join(projectRoot, 'node_modules/typescript/bin/tsc'),
        ...env,
      },
    });
    return { child, outcome: collect(child) };
  };
  return {
    root,
    file,
    write,
    read: (name) => fs.readFileSync(file(name), 'utf8'),
    exists: (name) => fs.existsSync(file(name)),
    npmRuns: () =>
      fs.existsSync(file('npm.log'))
        ? fs.readFileSync(file('npm.log'), 'utf8').trim().split('\n').map(Number)
        : [],
    start,
    build: (env) => start(env).outcome,
    remove: () => fs.rmSync(root, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** Waits until a condition holds, for what another process does; fails after ten seconds. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  for (let look = 0; !holds(); look++) {
    if (look > 500) throw new Error(`Waited ten seconds in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Whether a process lives; one that has ended but was not yet collected by its parent counts as dead. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return !/^State:\s+[ZX]/m.test(fs.readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return process.platform !== 'linux';
  }
}
