import fs from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox, isRunning, lockfileText, type Sandbox, until } from './sandbox';

let ready: Sandbox;
let sandbox: Sandbox;
beforeAll(async () => {
  ready = createSandbox();
  await ready.build();
});
afterAll(() => ready.remove());

/** Every test works on its own sandbox: an empty one, or one that is installed and built. */
const useSandbox = (from: () => Sandbox | undefined) => {
  beforeEach(() => {
    sandbox = createSandbox(from());
  });
  afterEach(() => sandbox.remove());
};
const startReady = () => useSandbox(() => ready);
const startEmpty = () => useSandbox(() => undefined);

/** Runs the set-up, which has to succeed, and gives what it printed. */
async function succeed(env?: Record<string, string>): Promise<string> {
  const { status, stderr } = await sandbox.build(env);
  expect(stderr).not.toContain('✗');
  expect(status).toBe(0);
  return stderr;
}

const modifiedAt = (name: string) => fs.statSync(sandbox.file(name)).mtimeMs;

describe('a first run', () => {
  startEmpty();

  it('installs the packages and compiles the sources', async () => {
    const shown = await succeed();
    expect(shown).toMatch(/✓ packages installed \(\d+\.\d s\)/);
    expect(shown).toMatch(/✓ sources compiled \(\d+\.\d s\)/);
    expect(sandbox.read('dist/src/part/two.js')).toContain('one_1.one + 1');
    expect(sandbox.exists('dist/src/part/two.d.ts')).toBe(true);
  });
});

describe('with nothing to do', () => {
  startReady();

  it('runs neither npm nor the compiler and prints nothing', async () => {
    const compiled = modifiedAt('dist/src/one.js');
    // npm and the compiler would fail if they were called: this is also how it behaves offline.
    const { status, stderr, stdout } = await sandbox.build({
      FAKE_NPM_ERROR: 'called',
      FAKE_TSC_DELAY: '60000',
    });
    expect({ status, stderr, stdout }).toEqual({ status: 0, stderr: '', stdout: '' });
    expect(sandbox.npmRuns()).toHaveLength(1);
    expect(modifiedAt('dist/src/one.js')).toBe(compiled);
  });

  it('takes a source whose time changed but not its content for unchanged', async () => {
    const later = new Date(Date.now() + 5000);
    fs.utimesSync(sandbox.file('src/one.ts'), later, later);
    expect(await succeed()).toBe('');
  });
});

describe('when sources change', () => {
  startReady();

  it('compiles what was edited and leaves the packages alone', async () => {
    sandbox.write('src/one.ts', 'export const one = 11;\n');
    expect(await succeed()).toContain('sources compiled');
    expect(sandbox.read('dist/src/one.js')).toContain('one = 11');
    expect(sandbox.npmRuns()).toHaveLength(1);
  });

  it('leaves no output of a source that is gone', async () => {
    fs.rmSync(sandbox.file('src/part/two.ts'));
    await succeed();
    expect(sandbox.exists('dist/src/part')).toBe(false);
    expect(sandbox.exists('dist/src/one.js')).toBe(true);
  });

  it('makes a missing or cut output again', async () => {
    fs.rmSync(sandbox.file('dist/src/one.js'));
    fs.truncateSync(sandbox.file('dist/src/part/two.js'), 3);
    await succeed();
    expect(sandbox.read('dist/src/one.js')).toContain('one = 1');
    expect(sandbox.read('dist/src/part/two.js')).toContain('one_1.one + 1');
  });

  it('reports type errors with file and line, and compiles once they are gone', async () => {
    sandbox.write('src/one.ts', "export const one: number = 'x';\n");
    const { status, stderr } = await sandbox.build();
    expect(status).toBe(1);
    expect(stderr).toContain('Cannot build as the sources must be free of type errors: 1 found');
    expect(stderr).toContain('src/one.ts(1,14)');
    expect(stderr).toContain('→ correct what is listed');
    // A kernel that runs from dist/ goes on with the last sound build.
    expect(sandbox.read('dist/src/one.js')).toContain('one = 1;');
    sandbox.write('src/one.ts', 'export const one: number = 3;\n');
    await succeed();
    expect(sandbox.read('dist/src/one.js')).toContain('one = 3');
  });
});

describe('when the packages are not what the lockfile says', () => {
  startReady();

  it('installs after the lockfile has changed', async () => {
    sandbox.write('package-lock.json', lockfileText('2.0.0'));
    expect(await succeed()).toContain('packages installed');
    expect(sandbox.read('node_modules/left/package.json')).toContain('2.0.0');
  });

  it('keeps the packages of before when the installation fails', async () => {
    sandbox.write('package-lock.json', lockfileText('2.0.0'));
    const { status } = await sandbox.build({ FAKE_NPM_ERROR: 'npm error code ENOTFOUND' });
    expect(status).toBe(1);
    expect(sandbox.read('node_modules/left/package.json')).toContain('1.0.0');
    // Back at the lockfile they belong to, there is nothing to do.
    sandbox.write('package-lock.json', lockfileText('1.0.0'));
    expect(await succeed()).toBe('');
    expect(sandbox.npmRuns()).toHaveLength(2);
  });

  it('leaves nothing of the packages of before, even if an installation was killed in between', async () => {
    sandbox.write('package-lock.json', lockfileText('2.0.0'));
    const { child, outcome } = sandbox.start({ FAKE_NPM_DELAY: '3000' });
    await until('npm has put one package in', () => sandbox.exists('node_modules/left/package.json'));
    child.kill('SIGKILL');
    await outcome;
    await succeed();
    expect(sandbox.read('node_modules/left/package.json')).toContain('2.0.0');
    expect(sandbox.exists('.cache/previous-packages')).toBe(false);
  });

  it('lets npm judge when package.json asks for something the lockfile does not know', async () => {
    sandbox.write('package.json', JSON.stringify({ dependencies: { left: '1.0.0', fresh: '1.0.0' } }));
    await sandbox.build();
    expect(sandbox.npmRuns()).toHaveLength(2);
  });

  it('installs when a package is missing', async () => {
    fs.rmSync(sandbox.file('node_modules/@scope/right'), { recursive: true });
    await succeed();
    expect(sandbox.exists('node_modules/@scope/right/package.json')).toBe(true);
  });

  it('accepts a whole tree without a stamp, as npm by hand leaves it', async () => {
    fs.rmSync(sandbox.file('node_modules/.diffusion-lab.json'));
    expect(await succeed()).toBe('');
    sandbox.write('node_modules/.diffusion-lab.json', '{"key":');
    expect(await succeed()).toBe('');
    expect(sandbox.npmRuns()).toHaveLength(1);
  });

  it.each([
    ['a package of another version', 'node_modules/left/package.json', '{"version":"0.9.0"}'],
    ['a folder that npm was about to replace', 'node_modules/.left-aB3dE6gH/package.json', '{}'],
    ['no record of a finished npm', 'node_modules/.package-lock.json', ''],
  ])('installs again over a tree without a stamp that has %s', async (_, name, text) => {
    fs.rmSync(sandbox.file('node_modules/.diffusion-lab.json'));
    sandbox.write(name, text);
    expect(await succeed()).toContain('packages installed');
    expect(sandbox.npmRuns()).toHaveLength(2);
  });

  it('installs again when the tree was made on another platform', async () => {
    const name = 'node_modules/.diffusion-lab.json';
    sandbox.write(name, sandbox.read(name).replace(/"platform":"[^"]*"/, '"platform":"plan9-pdp11"'));
    expect(await succeed()).toContain('packages installed');
  });
});

describe('when it is killed', () => {
  describe('while npm runs', () => {
    startEmpty();

    it('takes npm along, and the next run repairs the half-installed packages', async () => {
      const { child, outcome } = sandbox.start({ FAKE_NPM_DELAY: '3000' });
      await until('npm has put one package in', () => sandbox.exists('node_modules/left/package.json'));
      child.kill('SIGKILL');
      await outcome;
      const [npm] = sandbox.npmRuns();
      await until('npm is gone', () => !isRunning(npm!));
      expect(sandbox.exists('node_modules/@scope/right')).toBe(false);
      expect(await succeed()).toContain('packages installed');
      expect(sandbox.exists('node_modules/@scope/right')).toBe(true);
    });
  });

  describe('while the compiler runs', () => {
    startReady();

    it('compiles anew in the next run', async () => {
      sandbox.write('src/one.ts', 'export const one = 111;\n');
      const { child, outcome } = sandbox.start({ FAKE_TSC_DELAY: '3000' });
      await until('the old stamp is gone', () => !sandbox.exists('dist/.build.json'));
      child.kill('SIGKILL');
      await outcome;
      expect(await succeed()).toContain('sources compiled');
      expect(sandbox.read('dist/src/one.js')).toContain('one = 111');
    });
  });
});

describe('two at once', () => {
  startEmpty();

  it('let one work and the other wait for it', async () => {
    const first = sandbox.start({ FAKE_NPM_DELAY: '300' });
    await until('the first one has started npm', () => sandbox.npmRuns().length === 1);
    const second = await sandbox.build();
    expect(second.status).toBe(0);
    expect(second.stderr).toBe(`Another set-up is running (process ${first.child.pid}): waiting for it …\n`);
    expect((await first.outcome).status).toBe(0);
    expect(sandbox.npmRuns()).toHaveLength(1);
    expect(sandbox.exists('.cache/bootstrap.lock')).toBe(false);
  });

  it('started in the same moment install once', async () => {
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => sandbox.build({ FAKE_NPM_DELAY: '50' })));
    expect(outcomes.map((o) => o.status)).toEqual([0, 0, 0, 0]);
    expect(sandbox.npmRuns()).toHaveLength(1);
  });
});
