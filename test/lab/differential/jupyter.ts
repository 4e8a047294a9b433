import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { Peer } from './step';

/** A running Jupyter server. */
export interface Jupyter extends Peer {
  /** Ends it and removes its folders. */
  close(): Promise<void>;
}

const patience = 60_000;

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function answers(origin: string): Promise<boolean> {
  return fetch(`${origin}/api`).then(
    (reply) => reply.ok,
    () => false,
  );
}

/** To the whole group, since the command may be a wrapper. */
function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.exitCode === null && child.signalCode === null && child.pid !== undefined)
    process.kill(-child.pid, name);
}

/**
 * Starts a Jupyter server (`jupyter lab`, `jupyter server`, or a wrapper that enters another root folder) on folders of
 * its own below `shared`, and waits until it answers.
 *
 * @param command - words of a shell; the options of the server are added.
 * @param shared - a folder that the command sees under the same path.
 * @throws when it does not answer within a minute.
 */
export async function startJupyter(command: string, shared = os.tmpdir()): Promise<Jupyter> {
  const base = fs.realpathSync(fs.mkdtempSync(path.join(shared, 'jupyter-')));
  const root = path.join(base, 'root');
  fs.mkdirSync(root);
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const token = 'differential-token';
  const options = [
    '--no-browser',
    '--allow-root',
    '--MappingKernelManager.default_kernel_name=diffusion-lab',
    `--port=${port}`,
    '--ip=127.0.0.1',
    `--ServerApp.root_dir=${root}`,
  ];
  const env = {
    ...process.env,
    JUPYTER_TOKEN: token,
    JUPYTER_CONFIG_DIR: path.join(base, 'config'),
    JUPYTER_DATA_DIR: path.join(base, 'data'),
  };
  const child = spawn('sh', ['-c', `exec ${command} "$@"`, 'sh', ...options], {
    env,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (data: Buffer) => {
    said = (said + data.toString()).slice(-5000);
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const close = async () => {
    signal(child, 'SIGTERM');
    const force = setTimeout(() => signal(child, 'SIGKILL'), 5000);
    await ended;
    clearTimeout(force);
    fs.rmSync(base, { recursive: true, force: true });
  };
  const until = Date.now() + patience;
  while (!(await answers(origin))) {
    if (child.exitCode !== null || Date.now() > until) {
      await close();
      throw new Error(`Cannot start the Jupyter server as it must answer within a minute: it said ${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return { origin, token, root, close };
}
