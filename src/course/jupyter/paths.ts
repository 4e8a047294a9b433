import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

export { packageRoot } from '../../files';

/** The environment that decides where Jupyter keeps its data; injectable so that every platform can be tested. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

export const surroundings = (): Surroundings => ({
  env: process.env,
  platform: process.platform,
  home: homedir(),
});

/**
 * Jupyter's data folder of this user: where `kernel install --user` writes.
 *
 * Source: jupyter_core.paths.jupyter_data_dir.
 */
export function userDataDir({ env, platform, home }: Surroundings = surroundings()): string {
  if (env.JUPYTER_DATA_DIR) return env.JUPYTER_DATA_DIR;
  if (platform === 'darwin') return join(home, 'Library', 'Jupyter');
  if (platform === 'win32')
    return env.APPDATA ? join(env.APPDATA, 'jupyter') : join(home, '.jupyter', 'data');
  return join(env.XDG_DATA_HOME || join(home, '.local', 'share'), 'jupyter');
}

/** Data folder below an installation prefix such as /usr/local or a virtual environment. */
export const prefixDataDir = (prefix: string): string => join(prefix, 'share', 'jupyter');

/** Prefix of the active Python environment (venv or conda), if one is active. */
export const environmentPrefix = ({ env }: Surroundings = surroundings()): string | undefined =>
  env.VIRTUAL_ENV || env.CONDA_PREFIX || undefined;

/**
 * All of Jupyter's data folders, the first one winning.
 *
 * Source: jupyter_core.paths.jupyter_path; the active environment goes before the user's folder, as there.
 */
export function dataDirs(around: Surroundings = surroundings()): string[] {
  const extra = around.env.JUPYTER_PATH?.split(delimiter).filter((path) => path !== '') ?? [];
  const prefix = environmentPrefix(around);
  const active = prefix === undefined ? [] : [prefixDataDir(prefix)];
  return [...new Set([...extra, ...active, userDataDir(around), ...systemDataDirs(around)])];
}

function systemDataDirs({ env, platform }: Surroundings): string[] {
  if (platform !== 'win32') return ['/usr/local', '/usr'].map(prefixDataDir);
  return env.PROGRAMDATA ? [join(env.PROGRAMDATA, 'jupyter')] : [];
}
