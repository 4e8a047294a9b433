import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installKernelspec } from '../../kernel-setup/kernelspec/install';
import { OWN_KERNEL } from '../../src/course/jupyter/kernelspec';
import { packageRoot } from '../../src/course/jupyter/paths';
import { answers, waitUntil } from './wait';

/** A JupyterLab under measurement: the command line that starts it. */
export interface Subject {
  readonly name: 'ours' | 'peer';
  command(folder: Folder, port: number): readonly string[];
}

/** A folder of its own for each start: what is shown, and everything that Jupyter keeps of a user. */
export interface Folder {
  readonly root: string;
  readonly home: string;
  remove(): void;
}

/** A started server that answers. */
export interface Running {
  readonly pid: number;
  readonly token: string;
  readonly origin: string;
  /** Milliseconds from the command to the first answer. */
  readonly startTime: number;
  stop(): Promise<void>;
}

const TOKEN = 'token-of-the-benchmark';
const START_LIMIT_MS = 300_000;
const STOP_LIMIT_MS = 20_000;

const entry = (): string => join(packageRoot(), 'kernel-setup', 'bin', 'diffusion-lab.cjs');

/** The Lab of this project, without npm, which is no part of it. */
export const ours: Subject = {
  name: 'ours',
  command: ({ root }, port) => [
    ...[process.execPath, entry(), 'start', '--no-browser'],
    ...['--port', String(port), '--root', root],
  ],
};

/** The JupyterLab of Python that a command line starts, words separated by spaces. */
export const peerOf = (commandLine: string): Subject => ({
  name: 'peer',
  command: ({ root }, port) => [
    ...commandLine.split(' ').filter((word) => word !== ''),
    '--no-browser',
    `--ServerApp.root_dir=${root}`,
    `--ServerApp.port=${port}`,
    '--ServerApp.port_retries=0',
    ...(process.getuid?.() === 0 ? ['--allow-root'] : []),
  ],
});

/** A folder below the temporary one, filled by `fill`; the course's kernel is installed for both sides. */
export function newFolder(fill: (root: string) => void): Folder {
  const folder = mkdtempSync(join(tmpdir(), 'bench-lab-'));
  const [root, home] = [join(folder, 'root'), join(folder, 'home')];
  mkdirSync(root);
  mkdirSync(home);
  installKernelspec(join(home, 'share'), OWN_KERNEL);
  fill(root);
  return { root, home, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

const environment = ({ home }: Folder): NodeJS.ProcessEnv => ({
  ...process.env,
  JUPYTER_TOKEN: TOKEN,
  JUPYTER_CONFIG_DIR: join(home, 'config'),
  JUPYTER_DATA_DIR: join(home, 'data'),
  JUPYTER_RUNTIME_DIR: join(home, 'run'),
  JUPYTER_PATH: join(home, 'share'),
  DIFFUSION_HISTORY: 'off',
});

/** Starts a server and waits for its first answer to a request with the token. */
export async function start(subject: Subject, folder: Folder): Promise<Running> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const [program = '', ...args] = subject.command(folder, port);
  const begin = performance.now();
  const child = spawn(program, args, {
    cwd: folder.root,
    env: environment(folder),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = tailOf(child);
  const stop = () => end(child);
  try {
    const isUp = () => answers(`${origin}/api/status`, TOKEN);
    await waitUntil(isUp, START_LIMIT_MS, () => {
      if (child.exitCode !== null || child.pid === undefined)
        throw new Error(`Cannot measure ${program} as it must go on running: it ended\n${said()}`);
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { pid: child.pid!, token: TOKEN, origin, startTime: performance.now() - begin, stop };
}

/** The end of what a process prints, for the message when it fails. */
function tailOf(child: ChildProcess): () => string {
  let text = '';
  const keep = (data: Buffer): void => {
    text = (text + data).slice(-4000);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  child.on('error', (error) => keep(Buffer.from(error.message)));
  return () => text;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await ended;
  clearTimeout(timer);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address && typeof address === 'object' ? address.port : 0));
    });
  });
}
