import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type CourseFolder, makeCourseFolder, projectRoot } from './course';

const command = join(projectRoot, 'kernel-setup/bin/diffusion-lab.cjs');

/**
 * The command of a Python JupyterLab that is to be driven instead of this project's own, as `JUPYTER_LAB="jupyter lab"`;
 * words are separated by spaces.
 */
const peer = process.env.JUPYTER_LAB?.split(' ').filter(Boolean);

/** Whether the tests drive a Python JupyterLab. */
export const drivesPeer = peer !== undefined && peer.length > 0;

/** A running JupyterLab, in a process of its own, and the folder it shows. */
export interface Lab extends CourseFolder {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  readonly token: string;
  /** What the server printed. */
  log(): string;
  /** Ends the server and its kernels. */
  stop(): Promise<void>;
}

export interface LabOptions {
  /** More arguments for the command. */
  readonly args?: readonly string[];
  readonly env?: Record<string, string>;
  /** What is done with the folder before the server starts. */
  readonly prepare?: (folder: CourseFolder) => unknown;
}

/** Starts a JupyterLab over a copy of the course's notebooks. */
export async function startLab({ args = [], env = {}, prepare }: LabOptions = {}): Promise<Lab> {
  const folder = makeCourseFolder();
  await prepare?.(folder);
  const token = 'let-me-in-please';
  const port = await freePort();
  const [program = '', ...rest] = drivesPeer ? peerCommand(folder, port) : ownCommand(folder, port);
  const child = spawn(program, [...rest, ...args], {
    cwd: folder.root,
    env: { ...process.env, ...environment(folder, token), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  const log = () => chunks.join('');
  const origin = `http://127.0.0.1:${port}`;
  await answering(child, `${origin}/api`, log);
  return {
    ...folder,
    origin,
    token,
    log,
    stop: async () => {
      await end(child);
      folder.remove();
    },
  };
}

function environment({ home }: CourseFolder, token: string): Record<string, string> {
  return {
    JUPYTER_TOKEN: token,
    JUPYTER_CONFIG_DIR: home,
    JUPYTER_DATA_DIR: join(home, 'data'),
    JUPYTER_RUNTIME_DIR: join(home, 'run'),
    JUPYTER_PATH: join(home, 'share/jupyter'),
    DIFFUSION_LAB_EXPOSE_APP: '1',
    DIFFUSION_HISTORY: 'off',
  };
}

function ownCommand({ root }: CourseFolder, port: number): string[] {
  return [process.execPath, command, 'start', '--no-browser', '--port', String(port), '--root', root];
}

function peerCommand({ root, home }: CourseFolder, port: number): string[] {
  execFileSync(process.execPath, [command, 'kernel', 'install', '--prefix', home], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  // It would ask whether it may fetch news, above the notebook.
  mkdirSync(join(home, 'labconfig'));
  writeFileSync(
    join(home, 'labconfig/page_config.json'),
    JSON.stringify({ disabledExtensions: { '@jupyterlab/apputils-extension:announcements': true } }),
  );
  // As this project's Lab has it: a first completion takes longer than the default second on a small machine.
  mkdirSync(join(home, 'lab/user-settings/@jupyterlab/completer-extension'), { recursive: true });
  writeFileSync(
    join(home, 'lab/user-settings/@jupyterlab/completer-extension/manager.jupyterlab-settings'),
    JSON.stringify({ providerTimeout: 10_000, showDocumentationPanel: true }),
  );
  return [
    ...(peer ?? []),
    '--no-browser',
    `--port=${port}`,
    '--ServerApp.port_retries=0',
    `--ServerApp.root_dir=${root}`,
    '--LabApp.expose_app_in_browser=True',
  ];
}

/** A port that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address && typeof address === 'object' ? address.port : 0));
    });
  });
}

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

async function answering(child: ChildProcess, url: string, log: () => string): Promise<void> {
  for (let tries = 0; tries < 1200; tries++) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${log()}`);
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return;
    await pause(100);
  }
  child.kill('SIGKILL');
  throw new Error(`the server does not answer:\n${log()}`);
}

/** Asks it to end, as closing the terminal would, and sees to it after 15 s. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await ended;
  clearTimeout(force);
}
