import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { lockfileText } from './sandbox';

const load = createRequire(__filename);
const script = path.resolve(__dirname, '../../../kernel-setup/bootstrap/front-end.cjs');
const { ensureFrontEnd } = load(script);
const { createReport } = load('../../../kernel-setup/bootstrap/report.cjs');

/** Stands for the bundler: records its process id and makes two files of the sources, the second after a delay. */
const bundler = `
const fs = require('node:fs');
const path = require('node:path');
const env = process.env;
const out = process.argv[2];
fs.appendFileSync(env.FAKE_BUNDLER_LOG, process.pid + '\\n');
fs.mkdirSync(path.join(out, 'static'), { recursive: true });
fs.writeFileSync(path.join(out, 'static/main.js'), fs.readFileSync(path.join(__dirname, 'src/main.ts')));
console.log('50%');
setTimeout(() => {
  if (env.FAKE_BUNDLER_ERROR) {
    process.stderr.write(env.FAKE_BUNDLER_ERROR);
    process.exit(1);
  }
  if (env.FAKE_BUNDLER_SIGNAL) process.kill(process.pid, env.FAKE_BUNDLER_SIGNAL);
  fs.writeFileSync(path.join(out, 'manifest.json'), '["main.js"]');
}, Number(env.FAKE_BUNDLER_DELAY ?? 0));
`;

/** A project with nothing but a front-end, whose npm and bundler only record and copy. */
export interface FrontEndSandbox {
  readonly root: string;
  /** What the set-up has printed. */
  printed(): string;
  write(name: string, text: string): void;
  read(name: string): string;
  exists(name: string): boolean;
  npmRuns(): number;
  bundlerRuns(): number[];
  /** The built front-ends and what else lies beside them. */
  folders(): string[];
  /** Brings the front-end about in this process; `env` steers npm and the bundler (FAKE_NPM_*, FAKE_BUNDLER_*). */
  ensure(env?: Record<string, string>): Promise<string>;
  /** The same in a process of its own. */
  start(env?: Record<string, string>): ChildProcess;
  remove(): void;
}

function fill(write: (name: string, text: string) => void): void {
  const source = 'kernel-setup/lab/front-end';
  write(`${source}/package.json`, JSON.stringify({ name: 'front-end', dependencies: { left: '1.0.0' } }));
  write(`${source}/package-lock.json`, lockfileText('1.0.0'));
  write(`${source}/build.cjs`, bundler);
  write(`${source}/src/main.ts`, 'export const one = 1;\n');
}

/** A fresh sandbox, or a copy of another one, which saves installing and building again. */
export function createFrontEndSandbox(from?: FrontEndSandbox): FrontEndSandbox {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'front-end-')));
  const file = (name: string) => path.join(root, name);
  const write = (name: string, text: string) => {
    fs.mkdirSync(path.dirname(file(name)), { recursive: true });
    fs.writeFileSync(file(name), text);
  };
  if (from) fs.cpSync(from.root, root, { recursive: true, preserveTimestamps: true });
  else fill(write);

  let printed = '';
  const stream = { write: (text: string) => (printed += text) };
  const environment = (env: Record<string, string>) => ({
    ...process.env,
    npm_execpath: path.join(__dirname, 'fake-npm', 'npm-cli.js'),
    FAKE_NPM_LOG: file('npm.log'),
    FAKE_TSC: '',
    FAKE_BUNDLER_LOG: file('bundler.log'),
    ...env,
  });
  const lines = (name: string) =>
    fs.existsSync(file(name)) ? fs.readFileSync(file(name), 'utf8').trim().split('\n').map(Number) : [];
  return {
    root,
    printed: () => printed,
    write,
    read: (name) => fs.readFileSync(file(name), 'utf8'),
    exists: (name) => fs.existsSync(file(name)),
    npmRuns: () => lines('npm.log').length,
    bundlerRuns: () => lines('bundler.log'),
    folders: () =>
      fs.existsSync(file('.cache/lab/front-end')) ? fs.readdirSync(file('.cache/lab/front-end')) : [],
    ensure: (env = {}) => ensureFrontEnd({ root, report: createReport({ stream }), env: environment(env) }),
    start: (env = {}) =>
      spawn(process.execPath, ['-e', `require(${JSON.stringify(script)}).ensureFrontEnd({ root: '.' })`], {
        cwd: root,
        env: environment(env),
        stdio: 'ignore',
      }),
    remove: () => fs.rmSync(root, { recursive: true, force: true, maxRetries: 5 }),
  };
}
