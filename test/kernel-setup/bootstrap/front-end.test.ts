import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFrontEndSandbox, type FrontEndSandbox } from './front-end-sandbox';
import { isRunning, lockfileText, until } from './sandbox';

const source = 'kernel-setup/lab/front-end';

let ready: FrontEndSandbox;
let readyFolder: string;
let sandbox: FrontEndSandbox;
beforeAll(async () => {
  ready = createFrontEndSandbox();
  readyFolder = path.basename(await ready.ensure());
});
afterAll(() => ready.remove());

/** Every test works on its own sandbox: an empty one, or one that is installed and built. */
const useSandbox = (from: () => FrontEndSandbox | undefined) => {
  beforeEach(() => {
    sandbox = createFrontEndSandbox(from());
  });
  afterEach(() => sandbox.remove());
};

/** Brings the front-end about and gives its folder's name. */
const ensure = async () => path.basename(await sandbox.ensure());

describe('a first run', () => {
  useSandbox(() => undefined);

  it("installs JupyterLab's packages and builds, in folders of its own", async () => {
    const folder = await sandbox.ensure();
    expect(path.dirname(folder)).toBe(path.join(sandbox.root, '.cache/lab/front-end'));
    expect(fs.readFileSync(path.join(folder, 'static/main.js'), 'utf8')).toBe('export const one = 1;\n');
    expect(sandbox.exists(`${source}/node_modules/left/package.json`)).toBe(true);
    expect(sandbox.exists('node_modules')).toBe(false);
    expect(sandbox.printed()).toMatch(/Installing JupyterLab's packages …\n✓ packages installed/);
    expect(sandbox.printed()).toMatch(/Building JupyterLab …\n✓ JupyterLab built/);
  });
});

describe("JupyterLab's front-end", () => {
  useSandbox(() => ready);

  it('is left alone when nothing has changed, without its packages and without a word', async () => {
    fs.rmSync(path.join(sandbox.root, source, 'node_modules'), { recursive: true });
    expect(await ensure()).toBe(readyFolder);
    expect(sandbox.printed()).toBe('');
    expect(sandbox.bundlerRuns()).toHaveLength(1);
  });

  it('is built anew when a source changes, and not installed again', async () => {
    sandbox.write(`${source}/src/main.ts`, 'export const one = 2;\n');
    const second = await sandbox.ensure();
    expect(path.basename(second)).not.toBe(readyFolder);
    expect(fs.readFileSync(path.join(second, 'static/main.js'), 'utf8')).toContain('2');
    expect(sandbox.npmRuns()).toBe(1);
  });

  it.each(['src/more.ts', 'build/settings.cjs'])('depends on %s too', async (name) => {
    sandbox.write(`${source}/${name}`, '');
    expect(await ensure()).not.toBe(readyFolder);
  });

  it('is installed and built anew when its lockfile changes', async () => {
    sandbox.write(`${source}/package.json`, JSON.stringify({ dependencies: { left: '2.0.0' } }));
    sandbox.write(`${source}/package-lock.json`, lockfileText('2.0.0'));
    expect(await ensure()).not.toBe(readyFolder);
    expect(sandbox.npmRuns()).toBe(2);
  });

  it('is built anew when a file of it is missing or cut', async () => {
    const folder = await sandbox.ensure();
    fs.writeFileSync(path.join(folder, 'static/main.js'), '');
    expect(await sandbox.ensure()).toBe(folder);
    expect(fs.readFileSync(path.join(folder, 'static/main.js'), 'utf8')).toBe('export const one = 1;\n');
    fs.rmSync(path.join(folder, 'manifest.json'));
    await sandbox.ensure();
    expect(fs.existsSync(path.join(folder, 'manifest.json'))).toBe(true);
  });

  it('keeps the one of before, which a running server hands out, and no more', async () => {
    const folders = [readyFolder];
    for (const value of [1, 2]) {
      sandbox.write(`${source}/src/main.ts`, `${value}`);
      folders.push(await ensure());
    }
    expect(sandbox.folders().sort()).toEqual(folders.slice(1).sort());
  });
});

/** Something to build, with the packages installed. */
const useChanged = () => {
  useSandbox(() => ready);
  beforeEach(() => sandbox.write(`${source}/src/main.ts`, 'changed'));
};

describe('a build that was interrupted', () => {
  useChanged();

  it('leaves nothing that is taken for a front-end, and takes the bundler along', async () => {
    const child = sandbox.start({ FAKE_BUNDLER_DELAY: '20000' });
    await until('the bundler works', () => sandbox.bundlerRuns().length === 2);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await until('the bundler has ended', () => !isRunning(sandbox.bundlerRuns()[1]!));
    expect(sandbox.folders().filter((name) => !name.endsWith('.new'))).toEqual([readyFolder]);
    const folder = await ensure();
    expect(sandbox.folders().sort()).toEqual([folder, readyFolder].sort());
  });
});

describe('two set-ups at once', () => {
  useChanged();

  it('build once', async () => {
    const env = { FAKE_BUNDLER_DELAY: '300' };
    const [first, second] = await Promise.all([sandbox.ensure(env), sandbox.ensure(env)]);
    expect(second).toBe(first);
    expect(sandbox.bundlerRuns()).toHaveLength(2);
  });
});

describe('a build that fails', () => {
  useChanged();

  it.each([
    ['Error: ENOSPC: no space left on device, write', 'the disk is full', 'free about 1 GB'],
    ['Module not found: Error in ./src/main.ts', 'the bundler failed', "see the bundler's message"],
    ['Error: Cannot find native binding @rspack/binding-x', 'the bundler must load on', 'use a Node for'],
    ['Unsupported Node.js version "20.9.0".', 'Node must be at least 20.19', 'install a newer Node'],
    ['FATAL ERROR: JavaScript heap out of memory', 'about 1 GB of memory must be free', 'close some'],
  ])('with "%s" is explained with a mend', async (message, rule, mend) => {
    const attempt = sandbox.ensure({ FAKE_BUNDLER_ERROR: message });
    await expect(attempt).rejects.toMatchObject({
      name: 'SetupFault',
      message: expect.stringContaining(`Cannot build JupyterLab as ${rule}`),
      mend: expect.stringContaining(mend),
      detail: message,
    });
    expect(sandbox.folders()).toEqual([readyFolder]);
  });

  it('without a word is put down to memory, for want of which the system kills', async () => {
    const attempt = sandbox.ensure({ FAKE_BUNDLER_SIGNAL: 'SIGKILL' });
    await expect(attempt).rejects.toThrow('about 1 GB of memory must be free');
  });
});

describe('packages that cannot be installed', () => {
  useSandbox(() => undefined);

  it('are explained with a mend, and npm in full stands in a log', async () => {
    const attempt = sandbox.ensure({ FAKE_NPM_ERROR: 'npm error code ENOTFOUND' });
    await expect(attempt).rejects.toMatchObject({
      message: 'Cannot install the packages as the npm registry cannot be reached',
      detail: expect.stringContaining(path.join('front-end', '.cache', 'install.log')),
    });
    expect(sandbox.read(`${source}/.cache/install.log`)).toContain('ENOTFOUND');
  });
});
