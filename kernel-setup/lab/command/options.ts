import { resolve } from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from '../../../src/course/run/options';

/** The port that is tried first, as Jupyter's. */
export const DEFAULT_PORT = 8888;

export const START_HELP = `diffusion-lab start [NOTEBOOK] [options]

Opens the course in JupyterLab in the browser; it runs until Ctrl-C, which ends its kernels too. No Python is needed.
NOTEBOOK is a number, the start of a name, or a path within the folder shown; default: 00.
Exit status: 0 stopped, 1 could not start, 2 wrong usage, 130 stopped by a second Ctrl-C.

      --no-browser         open no browser; the address printed is the way in
      --port N             listen on this port alone, 0 for any free one (default: ${DEFAULT_PORT}, or the next free one)
      --root DIR           show this folder (default: notebooks)
      --host NAME          listen on this address of the machine (default: 127.0.0.1, which only this machine reaches);
                           any other needs a password or a token of yours
      --token TOKEN        the token that lets a browser in; rather set JUPYTER_TOKEN, which other users cannot see
                           (default: a new one each time)
      --password           ask for a password, and let it in from now on; it is kept hashed
      --cull MINUTES       end kernels that have done nothing for so long and that no page shows (default: never)
      --python             run the JupyterLab that is installed with Python instead, with the course's kernel; what
                           follows a -- goes to it as it is
      --help               show this`;

/** What the command line of `start` says. */
export interface StartOptions {
  readonly notebook: string | undefined;
  readonly browser: boolean;
  /** None: the default one, or the next that is free. */
  readonly port: number | undefined;
  /** Folder to show, absolute; none: the course's notebooks. */
  readonly root: string | undefined;
  readonly host: string;
  /** The user's own token, of the option or the environment. */
  readonly token: string | undefined;
  readonly password: boolean;
  readonly cullSeconds: number | undefined;
  readonly python: boolean;
  /** Words after `--`, for the JupyterLab of Python. */
  readonly rest: readonly string[];
}

const table = {
  'no-browser': { type: 'boolean' },
  port: { type: 'string' },
  root: { type: 'string' },
  host: { type: 'string' },
  token: { type: 'string' },
  password: { type: 'boolean' },
  cull: { type: 'string' },
  python: { type: 'boolean' },
} as const satisfies ParseArgsConfig['options'];

/**
 * Reads the command line of `start`.
 *
 * @throws UsageError for an unknown option, or a value of the wrong kind.
 */
export function parseStartOptions(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): StartOptions {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  const rest = argv.slice(end + 1);
  const { values, positionals } = parseStrictly(argv.slice(0, end));
  if (positionals.length > 1)
    throw new UsageError(
      `Cannot start the Lab as it opens one notebook: current value is ${positionals.join(' ')}`,
    );
  if (rest.length > 0 && !values.python)
    throw new UsageError(
      `Cannot start the Lab as only --python takes words after --: current value is ${rest.join(' ')}`,
    );
  if (values.python && values.password)
    throw new UsageError(
      'Cannot set a password with --python as that JupyterLab keeps its own: run jupyter server password',
    );
  return {
    notebook: positionals[0],
    browser: values['no-browser'] !== true,
    port: portOf(values.port),
    root: values.root === undefined ? undefined : resolve(values.root),
    host: values.host ?? '127.0.0.1',
    token: tokenOf('--token', values.token) ?? tokenOf('JUPYTER_TOKEN', env.JUPYTER_TOKEN || undefined),
    password: values.password === true,
    cullSeconds: cullOf(values.cull),
    python: values.python === true,
    rest,
  };
}

function parseStrictly(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: table, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(`Cannot read the command line: ${(error as Error).message.split('. ')[0]}`);
  }
}

function portOf(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const port = Number(value);
  if (/^\d+$/.test(value) && port <= 65_535) return port;
  throw new UsageError(
    `Cannot start the Lab as --port must be a whole number from 0 to 65535: current value is ${value}`,
  );
}

/** A token stands in an address: what would have to be escaped there is refused. */
function tokenOf(name: string, value: string | undefined): string | undefined {
  if (value === undefined || /^[\w.~-]{8,}$/.test(value)) return value;
  throw new UsageError(
    `Cannot start the Lab as ${name} must be at least 8 letters, digits, '.', '_', '~' or '-': current value has ${value.length} characters`,
  );
}

function cullOf(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const minutes = Number(value);
  // Timers of Node.js hold at most 2^31 - 1 milliseconds.
  if (value.trim() !== '' && minutes > 0 && minutes * 60_000 < 2 ** 31) return minutes * 60;
  throw new UsageError(`Cannot start the Lab as --cull must be minutes above 0: current value is ${value}`);
}
