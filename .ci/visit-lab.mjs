#!/usr/bin/env node
// Calls npm start in a folder as a newcomer does, opens what it prints, runs a kernel, presses Ctrl-C, and fails unless
// all of it works and nothing stays behind. Times are printed, not judged: machines differ.
//   node .ci/visit-lab.mjs FOLDER
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, realpathSync } from 'node:fs';

const folder = realpathSync(process.argv[2]);
const patience = 600_000;

const begin = Date.now();
const seconds = () => `${((Date.now() - begin) / 1000).toFixed(1)} s`;

function demand(condition, rule) {
  if (!condition) throw new Error(`Cannot accept npm start as ${rule}`);
}

/** npm in a process group of its own, so that a signal to the group is what Ctrl-C in a terminal is. */
function start() {
  const child = spawn('npm', ['start', '--', '--no-browser', '--port', '0'], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve(code ?? signal)));
  const address = new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (data) => {
      process.stdout.write(data);
      said += data;
      const [url] = /http:\/\/\S+\?token=\S+/.exec(said) ?? [];
      if (url) resolve(new URL(url));
    });
    ended.then((code) =>
      reject(new Error(`Cannot visit the Lab as npm start must not end: it did with ${code}`)),
    );
    setTimeout(
      () => reject(new Error(`Cannot visit the Lab as it must start within ${patience} ms`)),
      patience,
    ).unref();
  });
  return { child, ended, address };
}

const pids = () => readdirSync('/proc').filter((name) => /^\d+$/.test(name));

/** Processes that run this folder's kernel. */
function kernels() {
  return pids().filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`${folder}/dist/kernel-setup/kernel/`);
    } catch {
      return false;
    }
  });
}

const { child, ended, address } = start();
try {
  const url = await address;
  console.log(`listening after ${seconds()}`);
  const token = url.searchParams.get('token');
  const call = (path, init = {}) =>
    fetch(new URL(path, url), { ...init, headers: { Authorization: `token ${token}` } });

  const page = await fetch(url);
  demand(
    page.ok && (await page.text()).includes('jupyter-config-data'),
    'its address must lead to JupyterLab',
  );
  demand(
    (await fetch(new URL('/api/contents', url))).status === 403,
    'nothing must be shown without the token',
  );

  const { content } = await (await call('/api/contents')).json();
  const names = content.map(({ name }) => name);
  demand(names.includes('00-setup.ipynb'), `it must show the notebooks: it shows ${names}`);

  const kernel = await call('/api/kernels', { method: 'POST', body: '{}' });
  demand(kernel.status === 201, `a kernel must start: status ${kernel.status}`);
  demand((await kernel.json()).name === 'diffusion-lab', "the course's kernel must be the default");
  demand(kernels().length > 0, 'the kernel must be a process');

  process.kill(-child.pid, 'SIGINT');
  const status = await ended;
  demand(status === 0 || status === 'SIGINT', `Ctrl-C must end it well: status ${status}`);
  demand(kernels().length === 0, `Ctrl-C must end its kernels: left ${kernels()}`);
  console.log(`ended after ${seconds()}`);
} finally {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended, as it should.
  }
}
