import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type IPty, spawn } from '@lydell/node-pty';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { packageRoot } from '../../../../src/course/jupyter/paths';
import { makeFrontEnd, temporaryFolder } from '../server/a-front-end';

/** The command at a terminal, as it is called and as it is left. It runs the build of this project. */
const command = join(packageRoot(), 'dist/kernel-setup/lab/command/index.js');
const TOKEN = 'token-of-the-terminal';

let home: string;
let frontEnd: string;
let terminal: IPty | undefined;
let shown: string;
beforeEach(() => {
  [home, frontEnd, shown] = [temporaryFolder(), makeFrontEnd(), ''];
  const script = `require(${JSON.stringify(command)})
    .startHere(process.argv.slice(2), async () => ${JSON.stringify(frontEnd)})
    .then((status) => { process.exitCode = status; });`;
  writeFileSync(join(home, 'start.cjs'), script);
  writeFileSync(join(home, 'package.json'), JSON.stringify({ scripts: { start: 'node start.cjs' } }));
});
afterEach(() => {
  terminal?.kill('SIGKILL');
  for (const folder of [home, frontEnd]) rmSync(folder, { recursive: true, force: true });
});

/** Types a command line into a new terminal; resolves to its exit status when it has ended. */
function type(file: string, ...args: string[]): Promise<number> {
  const env = { ...process.env, JUPYTER_CONFIG_DIR: home, DIFFUSION_HISTORY: 'off', TERM: 'dumb' };
  const opened = spawn(file, args, { cwd: home, cols: 200, env });
  terminal = opened;
  opened.onData((text) => {
    shown += text;
  });
  return new Promise((resolve) => {
    opened.onExit(({ exitCode }) => {
      terminal = undefined;
      resolve(exitCode);
    });
  });
}

const quiet = ['--no-browser', '--port', '0', '--token', TOKEN];
const see = (text: string | RegExp) => vi.waitFor(() => expect(shown).toMatch(text), 20_000);

/** Starts a kernel over HTTP, as a page does. */
async function startKernel(): Promise<void> {
  await see('Ctrl-C stops it');
  const [, origin] = /(http:\/\/[\d.]+:\d+)\//.exec(shown) ?? [];
  const headers = { Authorization: `token ${TOKEN}` };
  const body = JSON.stringify({ name: 'diffusion-lab' });
  const { status } = await fetch(`${origin}/api/kernels`, { method: 'POST', headers, body });
  expect(status).toBe(201);
}

/** Processes that were told of a connection file in this folder: the kernels. */
function kernelsLeft(): string[] {
  // /proc is Linux's; elsewhere a kernel's connection file stands for it.
  if (process.platform !== 'linux') return existsSync(join(home, 'runtime')) ? connectionFiles() : [];
  return readdirSync('/proc').filter(
    (pid) => /^\d+$/.test(pid) && commandLineOf(pid).includes(join(home, 'runtime')),
  );
}

const connectionFiles = () =>
  readdirSync(join(home, 'runtime'), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.json'));

function commandLineOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

describe('npm start at a terminal', () => {
  it('ends with its kernels at one Ctrl-C, and asks nothing', async () => {
    const ended = type('npm', 'start', '--silent', '--', ...quiet);
    await startKernel();
    expect(kernelsLeft()).not.toEqual([]);
    terminal?.write('\x03');
    expect(await ended).toBe(0);
    expect(shown).toContain('Ending 1 kernel');
    expect(shown).toContain('Stopped; 1 kernel ended.');
    expect(shown).not.toContain('Stopped at once');
    expect(kernelsLeft()).toEqual([]);
  });

  it('ends with its kernels when the terminal is closed', async () => {
    const ended = type(process.execPath, 'start.cjs', ...quiet);
    await startKernel();
    terminal?.kill('SIGHUP');
    await ended;
    await vi.waitFor(() => expect(kernelsLeft()).toEqual([]), 10_000);
  });

  it('works beside another one', async () => {
    const script =
      "for (const n of [1, 2]) require('node:child_process').spawn(process.execPath, ['start.cjs', '--no-browser'], { stdio: 'inherit' })";
    const ended = type(process.execPath, '-e', script);
    await vi.waitFor(() => expect(shown.match(/Ctrl-C stops it/g)).toHaveLength(2), 20_000);
    const ports = [...shown.matchAll(/http:\/\/127\.0\.0\.1:(\d+)\//g)].map(([, port]) => port);
    expect(new Set(ports).size).toBe(2);
    terminal?.write('\x03');
    await ended;
    await vi.waitFor(() => expect(shown.match(/Stopped\./g)).toHaveLength(2), 10_000);
  });

  it('says that the port it was given is taken, and ends', async () => {
    const first = type(process.execPath, 'start.cjs', ...quiet);
    await see('Ctrl-C stops it');
    const [, port = ''] = /:(\d+)\/lab/.exec(shown) ?? [];
    const [one, before] = [terminal, shown];
    expect(await type(process.execPath, 'start.cjs', '--no-browser', '--port', port)).toBe(1);
    expect(shown.slice(before.length)).toBe(
      `Cannot start the Lab as port ${port} must be free: something listens on it. Leave --port out to take the next free one.\r\n`,
    );
    one?.write('\x03');
    expect(await first).toBe(0);
  });

  it('does not show the password that is typed', async () => {
    const ended = type(process.execPath, 'start.cjs', '--password', '--no-browser', '--port', '0');
    await see('New password: ');
    terminal?.write('correct horse\r');
    await see('The same again: ');
    terminal?.write('correct horse\r');
    await see('Ctrl-C stops it');
    expect(shown).not.toContain('horse');
    terminal?.write('\x03');
    expect(await ended).toBe(0);
  });
});
