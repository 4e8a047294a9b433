import { EventEmitter } from 'node:events';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StartPlace } from '../../../../kernel-setup/lab/command/place';
import { startCommand } from '../../../../kernel-setup/lab/command/start';
import type { LabServerOptions } from '../../../../kernel-setup/lab/server/server';
import { fakeTerminal } from './fake-terminal';

let root: string;
let screen: string;
let events: string[];
let signals: EventEmitter;
let asked: LabServerOptions | undefined;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'start-')));
  [screen, events, signals, asked] = ['', [], new EventEmitter(), undefined];
  writeFileSync(join(root, '00-setup.ipynb'), '{}');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A place whose server is told to stop as soon as the browser is there, or after its start. */
const place = (parts: Partial<StartPlace> = {}, port = 8888): StartPlace => ({
  project: root,
  env: {},
  screen: { write: (text) => (screen += text) },
  terminal: fakeTerminal([]).terminal,
  process: signals,
  ensureFrontEnd: async () => {
    events.push('front-end');
    return join(root, 'front-end');
  },
  startServer: async (options) => {
    asked = options;
    events.push('server');
    setImmediate(() => signals.emit('SIGINT'));
    return {
      address: `http://127.0.0.1:${port}`,
      url: () => `http://127.0.0.1:${port}${options.defaultUrl}?token=${options.credentials.token}`,
      openingUrl: () => `http://127.0.0.1:${port}${options.defaultUrl}?token=once`,
      kernels: () => 2,
      closed: new Promise(() => undefined),
      close: async () => void events.push('closed'),
    };
  },
  openBrowser: (address) => void events.push(`browser ${new URL(address).pathname}`),
  exit: (status) => void events.push(`exit ${status}`),
  ...parts,
});
const start = (argv: string[], parts?: Partial<StartPlace>, port?: number) =>
  startCommand(['--root', root, ...argv], place(parts, port));

const failing = (code: string) => ({
  startServer: () => Promise.reject(Object.assign(new Error(code), { code })),
});

describe('the command start', () => {
  it('makes the front-end, serves, opens the browser, and ends what runs when it is told to stop', async () => {
    expect(await start([])).toBe(0);
    expect(events).toEqual(['front-end', 'server', 'browser /lab/tree/00-setup.ipynb', 'closed']);
    expect(asked).toMatchObject({
      root,
      home: join(root, '.jupyter'),
      frontEnd: join(root, 'front-end'),
      host: '127.0.0.1',
      port: 8888,
      portRetries: 50,
      defaultUrl: '/lab/tree/00-setup.ipynb',
      exposeApp: false,
    });
    expect(asked).not.toHaveProperty('cull');
    expect(screen).toContain('Stopped; 2 kernels ended.\n');
    expect(signals.eventNames()).toEqual([]);
  });

  it('prints the address with the token, once', async () => {
    await start(['--no-browser', '--token', 'of-the-user']);
    expect(events).not.toContainEqual(expect.stringMatching(/^browser/));
    expect(screen.match(/of-the-user/g)).toHaveLength(1);
    expect(screen).toContain('\n    http://127.0.0.1:8888/lab/tree/00-setup.ipynb?token=of-the-user\n');
    expect(screen).not.toContain('is taken');
  });

  it('opens the browser without the token, which others could see among the processes', async () => {
    const opened: string[] = [];
    await start(['--token', 'of-the-user'], { openBrowser: (address) => void opened.push(address) });
    expect(opened).toEqual(['http://127.0.0.1:8888/lab/tree/00-setup.ipynb?token=once']);
  });

  it('says that it has taken another port than the usual one', async () => {
    await start([], {}, 8890);
    expect(screen).toContain('Port 8888 is taken');
    screen = '';
    await start(['--port', '8890'], {}, 8890);
    expect(screen).not.toContain('is taken');
  });

  it('says that other machines reach it, if they do', async () => {
    await start(['--host', '0.0.0.0', '--token', 'of-the-user']);
    expect(screen).toContain('Other machines reach it');
    screen = '';
    await start(['--host', '127.0.0.2', '--token', 'of-the-user']);
    expect(screen).not.toContain('Other machines');
  });

  it('hands on what it is asked for', async () => {
    const env = { JUPYTER_CONFIG_DIR: join(root, 'elsewhere'), DIFFUSION_LAB_EXPOSE_APP: '1' };
    await start(['--port', '0', '--cull', '10', '--host', 'localhost'], { env });
    expect(asked).toMatchObject({
      home: join(root, 'elsewhere'),
      host: 'localhost',
      port: 0,
      portRetries: 0,
      cull: { idleSeconds: 600 },
      exposeApp: true,
    });
  });

  it.each([
    ['EADDRINUSE', 'port 80 must be free: something listens on it'],
    ['EACCES', 'port 80 must be one that you may listen on'],
    ['EADDRNOTAVAIL', '--host must be an address of this machine: current value is 127.0.0.9'],
    ['ENOTFOUND', '--host must be an address of this machine'],
  ])('says why it cannot listen: %s', async (code, message) => {
    expect(await start(['--port', '80', '--host', '127.0.0.9'], failing(code))).toBe(1);
    expect(screen).toContain(`Cannot start the Lab as ${message}`);
    expect(signals.eventNames()).toEqual([]);
  });

  it('hides no other fault', async () => {
    await expect(start([], failing('EMFILE'))).rejects.toThrow('EMFILE');
  });

  it.each([[['--prot']], [['--host', '0.0.0.0']], [['05']], [['--root', '/no/such/folder']]])(
    'refuses %j before anything is made',
    async (argv) => {
      await expect(start(argv)).rejects.toThrow(expect.objectContaining({ name: 'UsageError' }));
      expect(events).toEqual([]);
    },
  );

  it('asks for a password first, and starts nothing without an answer', async () => {
    const given = ['correct horse\r', 'correct horse\r'];
    expect(await start(['--password'], { terminal: fakeTerminal(['\x03']).terminal })).toBe(130);
    expect(events).toEqual([]);
    await start(['--password', '--host', '0.0.0.0'], { terminal: fakeTerminal(given).terminal });
    expect(asked?.credentials.passwordHash).toMatch(/^\$scrypt\$/);
  });

  it('goes on after a fault of its own, and says what it was', async () => {
    const openBrowser = () => void signals.emit('uncaughtException', new RangeError('deep'));
    expect(await start([], { openBrowser })).toBe(0);
    expect(screen).toMatch(/The Lab goes on after a fault of its own: RangeError: deep\n {4}at /);
    expect(events).toContain('closed');
    expect(signals.eventNames()).toEqual([]);
  });

  it('ends when the page has shut the server down', async () => {
    const { startServer } = place();
    const elsewhere = {
      startServer: async (options: LabServerOptions) => ({
        ...(await startServer(options)),
        closed: Promise.resolve(),
      }),
    };
    expect(await start([], { ...elsewhere, process: new EventEmitter() })).toBe(0);
  });

  it('ends at once when it is told a second time', async () => {
    const close = async () => {
      await new Promise((resolve) => setTimeout(resolve, 450));
      signals.emit('SIGINT');
    };
    const { startServer } = place();
    await start([], { startServer: async (options) => ({ ...(await startServer(options)), close }) });
    expect(events).toContain('exit 130');
  });

  it('shows its help', async () => {
    expect(await start(['--help'])).toBe(0);
    expect(screen).toMatch(/^diffusion-lab start \[NOTEBOOK\] \[options\]\n/);
    expect(events).toEqual([]);
  });
});
