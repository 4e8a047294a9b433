import { join, resolve } from 'node:path';
import { credentialsOf, setPassword } from './credentials';
import { landingPath, requireRoot } from './landing';
import { parseStartOptions, START_HELP } from './options';
import type { StartPlace } from './place';
import { runPythonLab } from './python-lab';
import { INTERRUPTED, runLab } from './run-lab';

/**
 * The command `start`: shows the course in JupyterLab until it is told to stop.
 *
 * @returns the exit status: 0 stopped, 1 could not start.
 * @throws UsageError
 */
export async function startCommand(argv: readonly string[], place: StartPlace): Promise<number> {
  if (argv.includes('--help') || argv.includes('-h')) {
    place.screen.write(`${START_HELP}\n`);
    return 0;
  }
  const { project, env } = place;
  const options = parseStartOptions(argv, env);
  const root = requireRoot(options.root ?? join(project, 'notebooks'));
  const landing = landingPath(root, options.notebook);
  if (options.python) {
    const dataDir = join(project, '.cache', 'lab', 'share', 'jupyter');
    return runPythonLab(options, {
      root,
      landing,
      dataDir,
      env,
      say: (line) => place.screen.write(`${line}\n`),
    });
  }
  const home = homeOf(place);
  if (options.password && !(await setPassword(home, place.terminal))) return INTERRUPTED;
  return runLab(options, { root, landing, home, credentials: credentialsOf(options, home) }, place);
}

/** Folder of the user's settings, password and trusted outputs; Jupyter's variable names another. */
const homeOf = ({ project, env }: StartPlace): string =>
  env.JUPYTER_CONFIG_DIR ? resolve(env.JUPYTER_CONFIG_DIR) : join(project, '.jupyter');
