import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { OWN_KERNEL } from '../../src/course/jupyter/kernelspec';
import { environmentPrefix, prefixDataDir, userDataDir } from '../../src/course/jupyter/paths';

export const HELP = `Usage: npx diffusion-lab kernel install|uninstall|list [options]

  install     write the kernelspec, so that Jupyter, JupyterLab and VS Code offer this kernel
  uninstall   remove it again
  list        show where it is installed

Where (install and uninstall):
  --user        for this user (the default)
  --prefix P    below the folder P, in P/share/jupyter/kernels
  --sys-prefix  below the prefix of the active Python environment
  --name N      under the name N instead of ${OWN_KERNEL}
`;

/** The command line does not say something that can be done: message only, no stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface KernelOptions {
  readonly command: 'install' | 'uninstall' | 'list' | 'help';
  readonly name: string;
  /** Jupyter data folder that holds (or is to hold) the folder `kernels`. */
  readonly dataDir: string;
}

/** @throws UsageError when the arguments name no command, an unknown option, or two places at once. */
export function parseKernelOptions(argv: readonly string[]): KernelOptions {
  const { values, positionals } = parse(argv);
  const [command = 'help', ...rest] = positionals;
  const name = values.name ?? OWN_KERNEL;
  if (values.help || command === 'help') return { command: 'help', name, dataDir: '' };
  if (command !== 'install' && command !== 'uninstall' && command !== 'list')
    throw new UsageError(
      `Cannot run kernel command as it must be install, uninstall or list: current value is ${command}`,
    );
  if (rest.length > 0)
    throw new UsageError(`Cannot run kernel ${command} as it takes no argument ${rest[0]}`);
  // Jupyter's own rule for the name of a kernelspec.
  if (!/^[a-z0-9._-]+$/i.test(name))
    throw new UsageError(
      `Cannot install kernel as its name must hold only letters, digits, '.', '_' and '-': current value is ${name}`,
    );
  return { command, name, dataDir: dataDirOf(values) };
}

type Values = ReturnType<typeof parse>['values'];

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        user: { type: 'boolean' },
        prefix: { type: 'string' },
        'sys-prefix': { type: 'boolean' },
        name: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function dataDirOf(values: Values): string {
  const places = [values.user, values.prefix, values['sys-prefix']].filter((place) => place !== undefined);
  if (places.length > 1)
    throw new UsageError(
      'Cannot install kernel as only one of --user, --prefix and --sys-prefix may be given',
    );
  if (values.prefix !== undefined) return prefixDataDir(resolve(values.prefix));
  if (values['sys-prefix']) return prefixDataDir(environmentPrefix() ?? pythonPrefix());
  return userDataDir();
}

/** sys.prefix of the Python on PATH: what Jupyter means by it when no environment is active. */
function pythonPrefix(): string {
  for (const python of ['python3', 'python'])
    try {
      return execFileSync(python, ['-c', 'import sys; print(sys.prefix)'], { encoding: 'utf8' }).trim();
    } catch {
      // Not on PATH: try the next name.
    }
  throw new UsageError('Cannot find --sys-prefix as Python must be on PATH: give --prefix instead');
}
