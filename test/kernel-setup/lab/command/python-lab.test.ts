import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseStartOptions } from '../../../../kernel-setup/lab/command/options';
import {
  findJupyterLab,
  type PythonLab,
  pythonArguments,
  runPythonLab,
} from '../../../../kernel-setup/lab/command/python-lab';
import { kernelMain } from '../../../../src/course/jupyter/kernelspec';

let folder: string;
let said: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'python-lab-'));
  said = '';
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A jupyter-lab that writes down how it was called. */
function installFakeLab(status: number): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const script = `#!${process.execPath}
require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'call.json'))}, JSON.stringify({
  argv: process.argv.slice(2), path: process.env.JUPYTER_PATH, token: process.env.JUPYTER_TOKEN }));
process.exit(${status});\n`;
  writeFileSync(join(bin, 'jupyter-lab'), script);
  chmodSync(join(bin, 'jupyter-lab'), 0o755);
  return bin;
}

const lab = (env: Record<string, string>): PythonLab => ({
  root: folder,
  landing: '/lab/tree/00-setup.ipynb',
  dataDir: join(folder, 'data'),
  env,
  say: (line) => (said += `${line}\n`),
});
const options = (...argv: string[]) => parseStartOptions(['--python', ...argv], {});

describe('the JupyterLab of Python', () => {
  it('gets folder, landing place and options in its own words', () => {
    expect(pythonArguments(options(), lab({}))).toEqual([
      `--ServerApp.root_dir=${folder}`,
      '--LabApp.default_url=/lab/tree/00-setup.ipynb',
      '--ServerApp.ip=127.0.0.1',
      '-y',
    ]);
    const more = ['--no-browser', '--port', '9000', '--cull', '2', '--', '--allow-root'];
    expect(pythonArguments(options(...more), lab({})).slice(3)).toEqual([
      '--ServerApp.port=9000',
      '--ServerApp.port_retries=0',
      '--no-browser',
      '--MappingKernelManager.cull_idle_timeout=120',
      '-y',
      '--allow-root',
    ]);
  });

  it('runs with the kernel of the course, before others, and ends with its status', async () => {
    const bin = installFakeLab(7);
    // The fake is a script with a #! line, which Windows does not run.
    if (process.platform === 'win32') return expect(findJupyterLab({ PATH: bin })).toBeUndefined();
    const env = { PATH: `${folder}${delimiter}${bin}`, JUPYTER_PATH: '/others' };
    expect(await runPythonLab(options('--token', 'of-the-user'), lab(env))).toBe(7);
    const call = JSON.parse(readFileSync(join(folder, 'call.json'), 'utf8'));
    expect(call.argv).toEqual(pythonArguments(options(), lab({})));
    expect(call.path).toBe(`${join(folder, 'data')}${delimiter}/others`);
    expect(call.token).toBe('of-the-user');
    const spec = JSON.parse(readFileSync(join(folder, 'data/kernels/diffusion-lab/kernel.json'), 'utf8'));
    expect(spec.argv[1]).toBe(kernelMain());
  });

  it('is explained where there is none, and nothing is written', async () => {
    expect(await runPythonLab(options(), lab({ PATH: folder }))).toBe(1);
    expect(said).toMatch(/^Cannot start the JupyterLab of Python as jupyter-lab must be on PATH\n/);
    for (const way of ['pip install', 'pipx install', 'conda install', 'apt install', 'needs no Python'])
      expect(said).toContain(way);
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });

  it('is a program on PATH', () => {
    expect(findJupyterLab({})).toBeUndefined();
    writeFileSync(join(folder, 'jupyter-lab.exe'), '', { mode: 0o755 });
    expect(findJupyterLab({ Path: folder }, 'win32')).toBe(join(folder, 'jupyter-lab.exe'));
    expect(findJupyterLab({ PATH: folder }, 'linux')).toBeUndefined();
  });
});
