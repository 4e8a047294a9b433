import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox, lockfileText, type Sandbox } from './sandbox';

const load = createRequire(__filename);
const { explainFileError } = load('../../../kernel-setup/bootstrap/fault.cjs');
const { fetchGpuLibrary } = load('../../../kernel-setup/bootstrap/gpu.cjs');
const { findNpm } = load('../../../kernel-setup/bootstrap/npm.cjs');

describe('a failing npm', () => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = createSandbox();
  });
  afterEach(() => sandbox.remove());

  it.each([
    ['npm error code ENOTFOUND', 'the npm registry cannot be reached', 'connect to the network'],
    ['npm error code ENOTCACHED', 'the npm registry cannot be reached', 'connect to the network'],
    ['npm error code ENOSPC', 'the disk is full', 'free about 2 GB'],
    ['npm error code EACCES', 'a folder may not be written', 'make the project folder'],
    [
      'npm error `npm ci` can only install packages when your package.json and package-lock.json are in sync',
      'package.json and package-lock.json must agree',
      'run `npm install`',
    ],
    ['npm error something new', 'npm failed', "see npm's message"],
  ])('that says "%s" is explained with a mend', async (message, rule, mend) => {
    const { status, stderr } = await sandbox.build({ FAKE_NPM_ERROR: message });
    expect(status).toBe(1);
    expect(stderr).toContain(`Cannot install the packages as ${rule}\n`);
    expect(stderr).toContain(`→ ${mend}`);
    expect(stderr).toContain(message);
    expect(sandbox.read('.cache/install.log')).toContain(message);
    expect(sandbox.npmRuns()).toHaveLength(1);
  });

  it('is tried a second time when the fault may pass', async () => {
    await sandbox.build({ FAKE_NPM_ERROR: 'npm error code EINTEGRITY' });
    expect(sandbox.npmRuns()).toHaveLength(2);
  });

  it('that ends well though the disk was full is not believed', async () => {
    // What npm 10 and 11 print, with exit status 0.
    const warning = 'npm warn tar TAR_ENTRY_ERROR ENOSPC: no space left on device, write';
    const { status, stderr } = await sandbox.build({ FAKE_NPM_WARNING: warning });
    expect(status).toBe(1);
    expect(stderr).toContain('Cannot install the packages as the disk is full');
    expect(sandbox.exists('node_modules/.diffusion-lab.json')).toBe(false);
    // The hidden lockfile is there all the same; the next run must not take the tree for whole.
    expect((await sandbox.build()).stderr).toContain('packages installed');
  });

  it('is not to blame for a native package that does not load', async () => {
    sandbox.write('package-lock.json', lockfileText('1.0.0', 'zeromq'));
    const { status, stderr } = await sandbox.build();
    expect(status).toBe(1);
    expect(stderr).toContain('Cannot use zeromq as its binary must load on');
    expect(stderr).toContain('Cannot find module');
    expect(sandbox.exists('node_modules/.diffusion-lab.json')).toBe(false);
  });

  it('leaves the project ready for the next try', async () => {
    await sandbox.build({ FAKE_NPM_ERROR: 'npm error code ENOTFOUND' });
    expect((await sandbox.build()).status).toBe(0);
  });
});

describe('findNpm', () => {
  it('takes the npm that started this process, when it is one', () => {
    const script = path.join(__dirname, 'fake-npm', 'npm-cli.js');
    expect(findNpm({ env: { npm_execpath: script } })).toEqual({ command: process.execPath, args: [script] });
  });

  it('does not take another package manager for npm', () => {
    const { command, args } = findNpm({ env: { npm_execpath: '/usr/lib/yarn.js', PATH: process.env.PATH } });
    expect([command, ...args].join(' ')).not.toContain('yarn');
  });

  it('names what is missing when there is none', () => {
    expect(() => findNpm({ env: { PATH: '' }, execPath: __filename })).toThrow(
      /Cannot install the packages as npm must be beside node or on PATH: none found/,
    );
  });
});

describe('the GPU library', () => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = createSandbox();
    sandbox.write('node_modules/@tensorflow/tfjs-node-gpu/package.json', '{}');
  });
  afterEach(() => sandbox.remove());

  /** Runs the step on a made-up machine and gives what it called and said. */
  async function fetchOn(hasGpu: boolean, status: number) {
    const calls: string[][] = [];
    const said: string[] = [];
    const step = async (_: string, done: (result: unknown) => string, work: () => Promise<unknown>) =>
      said.push(done(await work()));
    const runNpm = async (args: string[]) => {
      calls.push(args);
      return { status };
    };
    await fetchGpuLibrary(sandbox.root, { step }, runNpm, () => hasGpu);
    return { calls, said };
  }

  it('is not fetched where there is no NVIDIA GPU', async () => {
    expect(await fetchOn(false, 0)).toEqual({ calls: [], said: [] });
  });

  it('is fetched by its own installer where there is one', async () => {
    const { calls, said } = await fetchOn(true, 0);
    expect(calls).toEqual([['rebuild', '@tensorflow/tfjs-node-gpu', '--ignore-scripts=false']]);
    expect(said).toEqual(['GPU library installed']);
  });

  it('may fail to come, which is said with the line that tries again', async () => {
    const { said } = await fetchOn(true, 1);
    expect(said[0]).toMatch(/the CPU is used; to try again: npm rebuild @tensorflow\/tfjs-node-gpu/);
  });
});

describe('explainFileError', () => {
  it.each([
    ['ENOSPC', 'the disk is full: /p'],
    ['EROFS', 'this folder may not be written: /p'],
  ])('puts %s into words', (code, words) => {
    const fault = explainFileError(
      Object.assign(new Error(code), { code, path: '/p' }),
      'set the project up',
    );
    expect(fault.message).toBe(`Cannot set the project up as ${words}`);
    expect(fault.mend).not.toBe('');
  });

  it('leaves an unknown error as it is', () => {
    const error = new TypeError('other');
    expect(explainFileError(error, 'x')).toBe(error);
  });
});

describe('an old Node', () => {
  const entry = path.resolve(__dirname, '../../../kernel-setup/bin/diffusion-lab.cjs');

  it('is refused with the version that is needed', () => {
    const pretend = `Object.defineProperty(process, 'versions', { value: { node: '18.20.4' } }); require(${JSON.stringify(entry)})`;
    const { status, stderr } = spawnSync(process.execPath, ['-e', pretend], { encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toContain('Node must be at least 20: current version is 18.20.4');
    expect(stderr).toContain('→ install a newer Node');
  });

  it('can read the entry file up to that message: nothing newer than ES2015 and no node: imports', () => {
    expect(fs.readFileSync(entry, 'utf8')).not.toMatch(/node:|\?\.|\?\?|async|\*\*|import/);
  });
});
