import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFrontEnd } from '../../kernel-setup/lab/server/a-front-end';
import type { Peer } from '../differential/step';

/** What must never leave the folder in which it lies. */
export const canary = 'the-canary-that-must-not-leave';

/** A server in its own process, with a file beside its root that nobody may see. */
export interface Victim extends Peer {
  readonly home: string;
  /** The folder that holds the root, the home and the canary. */
  readonly base: string;
  readonly port: number;
  readonly pid: number;
  /** Everything that it wrote to its terminal. */
  readonly said: () => string;
  readonly isRunning: () => boolean;
  /** Ends the process at once, as the system does when memory is short. */
  kill(): Promise<void>;
  /** Ends it politely and removes its folders. */
  close(): Promise<void>;
}

export interface VictimOptions {
  /** Where its folders are made. */
  readonly base?: string;
  /** Words that start node: a wrapper that limits or moves the process. */
  readonly node?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const token = 'token-of-the-victim-0123456789abcdef';
const serve = join(__dirname, 'serve.cjs');

/** Starts the Lab's built server. */
export async function startVictim({
  base,
  node = [process.execPath],
  env,
}: VictimOptions = {}): Promise<Victim> {
  const folder = base ?? realpathSync(mkdtempSync(join(tmpdir(), 'victim-')));
  const [root, home] = [join(folder, 'root'), join(folder, 'home')];
  for (const made of [root, home]) mkdirSync(made, { recursive: true });
  writeFileSync(join(folder, 'canary.txt'), canary);
  writeFileSync(
    join(folder, 'canary.ipynb'),
    JSON.stringify({ cells: [], metadata: { canary }, nbformat: 4, nbformat_minor: 5 }),
  );
  const frontEnd = makeFrontEnd();
  const [command, ...words] = [...node, serve, JSON.stringify({ root, home, frontEnd, token })];
  const child = spawn(command!, words, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { text: '' };
  const origin = await addressOf(child, output);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  const end = async (signal: NodeJS.Signals) => {
    if (isRunning()) child.kill(signal);
    await ended;
    rmSync(frontEnd, { recursive: true, force: true });
  };
  return {
    origin,
    token,
    root,
    home,
    base: folder,
    port: Number(new URL(origin).port),
    pid: child.pid!,
    said: () => output.text,
    isRunning,
    kill: () => end('SIGKILL'),
    close: async () => {
      await end('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The first line that looks like an address. */
function addressOf(child: ChildProcess, output: { text: string }): Promise<string> {
  return new Promise((resolve, reject) => {
    const hear = (data: Buffer) => {
      output.text += data.toString();
      const address = /^http:\/\/\S+$/m.exec(output.text)?.[0];
      if (address) resolve(address);
    };
    child.stdout!.on('data', hear);
    child.stderr!.on('data', hear);
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`Cannot start the server: it ended with ${code}: ${output.text}`)),
    );
  });
}
