import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressOf, createConnection, writeConnectionFile } from '../../../src/course/jupyter/connection';
import {
  commandLine,
  findKernelspec,
  kernelMain,
  listKernelspecs,
  ownKernelspec,
} from '../../../src/course/jupyter/kernelspec';
import { dataDirs, packageRoot, type Surroundings, userDataDir } from '../../../src/course/jupyter/paths';

const base = mkdtempSync(join(tmpdir(), 'kernelspecs-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

const around = (env: Record<string, string>, platform: NodeJS.Platform = 'linux'): Surroundings => ({
  env,
  platform,
  home: join(base, 'home'),
});

describe('userDataDir', () => {
  // Expected values: jupyter_core's documentation, "Common Directories and File Locations", data files.
  it.each([
    ['linux', {}, join(base, 'home', '.local', 'share', 'jupyter')],
    ['linux', { XDG_DATA_HOME: '/data' }, join('/data', 'jupyter')],
    ['darwin', {}, join(base, 'home', 'Library', 'Jupyter')],
    ['win32', { APPDATA: '/roaming' }, join('/roaming', 'jupyter')],
    ['linux', { JUPYTER_DATA_DIR: '/chosen' }, '/chosen'],
  ] as const)('on %s with %j', (platform, env, expected) => {
    expect(userDataDir(around(env, platform))).toBe(expected);
  });
});

describe('dataDirs', () => {
  it('searches JUPYTER_PATH, the active environment, the user, then the system', () => {
    const env = {
      JUPYTER_PATH: ['/one', '/two'].join(delimiter),
      VIRTUAL_ENV: '/venv',
      XDG_DATA_HOME: '/user',
    };
    expect(dataDirs(around(env))).toEqual([
      '/one',
      '/two',
      '/venv/share/jupyter',
      '/user/jupyter',
      '/usr/local/share/jupyter',
      '/usr/share/jupyter',
    ]);
  });
});

describe('kernelspecs', () => {
  const env = { JUPYTER_PATH: [join(base, 'first'), join(base, 'second')].join(delimiter) };
  const put = (folder: string, name: string, text: string) => {
    const path = join(base, folder, 'kernels', name);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, 'kernel.json'), text);
  };
  const spec = (display_name: string) =>
    JSON.stringify({ argv: ['run', '{connection_file}', '{resource_dir}/x'], display_name, language: 'x' });

  beforeAll(() => {
    put('first', 'shared', spec('of the first'));
    put('second', 'shared', spec('of the second'));
    put('second', 'Other', spec('other'));
    put('second', 'broken', '{"argv": [');
    put('second', 'without-argv', '{}');
    mkdirSync(join(base, 'second', 'kernels', 'empty'));
  });

  it('are found once a name, the first folder winning, broken ones left out', () => {
    const found = listKernelspecs(around(env)).filter((candidate) => candidate.folder.startsWith(base));
    expect(found.map(({ name, display_name }) => [name, display_name])).toEqual([
      ['shared', 'of the first'],
      ['Other', 'other'],
    ]);
  });

  it('are found without regard to case', () => {
    expect(findKernelspec('other', around(env)).display_name).toBe('other');
  });

  it('that are missing are an error that lists those there are', () => {
    expect(() => findKernelspec('julia', around(env))).toThrow(
      /must be one of diffusion-lab, shared, Other.*: current value is julia/,
    );
  });

  it("of this project is there without installation, from its own folder's build", () => {
    const own = findKernelspec('diffusion-lab', around({}));
    expect(own).toEqual(ownKernelspec());
    expect(own.argv).toContain(kernelMain());
    expect(kernelMain().startsWith(packageRoot())).toBe(true);
  });

  it('give a command line with their placeholders filled in', () => {
    const { argv: _, ...rest } = ownKernelspec();
    const filled = commandLine(
      { ...rest, folder: '/specs/a', argv: ['run', '-f={connection_file}', '{resource_dir}/x'] },
      '/tmp/c.json',
    );
    expect(filled).toEqual(['run', '-f=/tmp/c.json', '/specs/a/x']);
  });
});

describe('packageRoot', () => {
  it('is an error outside the package', () => {
    expect(() => packageRoot(tmpdir())).toThrow(/Cannot find the package diffusion-lab/);
  });
});

describe('createConnection', () => {
  it('chooses five distinct ports and a key of its own', async () => {
    const [one, two] = await Promise.all([createConnection(), createConnection()]);
    const ports = ['shell', 'control', 'stdin', 'iopub', 'hb'].map((name) => addressOf(one, name as 'shell'));
    expect(new Set(ports).size).toBe(5);
    for (const address of ports) expect(address).toMatch(/^tcp:\/\/127\.0\.0\.1:\d+$/);
    expect(one.key).not.toBe(two.key);
  });

  it('is written where only the user can read it, and removed whole', async () => {
    const { statSync, existsSync, readFileSync } = await import('node:fs');
    const file = writeConnectionFile(await createConnection());
    expect(JSON.parse(readFileSync(file.path, 'utf8'))).toEqual(file.info);
    if (process.platform !== 'win32') expect(statSync(file.path).mode & 0o077).toBe(0);
    file.remove();
    expect(existsSync(file.path)).toBe(false);
  });
});
