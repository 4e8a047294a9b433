import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { OWN_KERNEL } from '../../../src/course/jupyter/kernelspec';
import { installKernelspec } from '../../kernelspec/install';
import type { StartOptions } from './options';

type Env = Readonly<Record<string, string | undefined>>;

/** What there is to run, and where. */
export interface PythonLab {
  readonly root: string;
  /** Path of the address at which the browser lands. */
  readonly landing: string;
  /** Jupyter data folder that gets the course's kernel; nothing outside the project is written. */
  readonly dataDir: string;
  readonly env: Env;
  readonly say: (line: string) => void;
}

const HOW_TO_GET_ONE = `Cannot start the JupyterLab of Python as jupyter-lab must be on PATH
  → install it with one of
      pip install jupyterlab
      pipx install jupyterlab
      conda install -c conda-forge jupyterlab
      apt install jupyterlab
    or leave --python out: npm start brings a JupyterLab that needs no Python`;

/**
 * Runs the JupyterLab that is installed with Python, with the course's kernel among its own, until it ends.
 *
 * @returns its exit status; 1 when there is none.
 */
export async function runPythonLab(options: StartOptions, lab: PythonLab): Promise<number> {
  const command = findJupyterLab(lab.env);
  if (!command) {
    lab.say(HOW_TO_GET_ONE);
    return 1;
  }
  installKernelspec(lab.dataDir, OWN_KERNEL);
  lab.say(`Starting ${command} with the course's kernel; Ctrl-C stops it.`);
  return runAtTerminal(command, pythonArguments(options, lab), environment(options, lab));
}

/** Path of the JupyterLab on PATH. */
export function findJupyterLab(env: Env, platform = process.platform): string | undefined {
  const ends = platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
  const folders = (env.PATH ?? env.Path ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.flatMap((folder) => ends.map((end) => join(folder, `jupyter-lab${end}`))).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The options of `start` in the words of JupyterLab. */
export function pythonArguments(options: StartOptions, { root, landing }: PythonLab): string[] {
  const { port, browser, host, cullSeconds } = options;
  return [
    `--ServerApp.root_dir=${root}`,
    `--LabApp.default_url=${landing}`,
    `--ServerApp.ip=${host}`,
    ...(port === undefined ? [] : [`--ServerApp.port=${port}`, '--ServerApp.port_retries=0']),
    ...(browser ? [] : ['--no-browser']),
    ...(cullSeconds === undefined ? [] : [`--MappingKernelManager.cull_idle_timeout=${cullSeconds}`]),
    // Ctrl-C asks nothing, as without --python.
    '-y',
    ...options.rest,
  ];
}

function environment({ token }: StartOptions, { env, dataDir }: PythonLab): NodeJS.ProcessEnv {
  const path = [dataDir, env.JUPYTER_PATH].filter(Boolean).join(delimiter);
  // Not among the arguments, which every user of the machine can see.
  return { ...env, JUPYTER_PATH: path, ...(token !== undefined && { JUPYTER_TOKEN: token }) };
}

/** Runs a program at this terminal to its end; requests to stop are passed on. */
function runAtTerminal(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(program, args, { env, stdio: 'inherit', shell: /\.(cmd|bat)$/i.test(program) });
  // A terminal sends Ctrl-C to both processes; anything else sends it to this one.
  const interrupt = (): void => {
    if (!process.stdin.isTTY) child.kill('SIGINT');
  };
  const end = (): void => {
    child.kill('SIGTERM');
  };
  process.on('SIGINT', interrupt).on('SIGTERM', end).on('SIGHUP', end);
  return new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  }).finally(() => process.off('SIGINT', interrupt).off('SIGTERM', end).off('SIGHUP', end));
}
