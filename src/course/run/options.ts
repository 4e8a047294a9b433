import { availableParallelism } from 'node:os';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { type Parameters, parseParameter } from './parameters';

/** A command line that cannot be followed: shown with a pointer to --help. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The options that both commands that run notebooks take. */
export interface RunOptions {
  /** Numbers, starts of names or paths; empty: all notebooks. */
  readonly words: readonly string[];
  readonly jobs: number;
  readonly cellTimeout: number;
  /** Seconds for the whole run; none by default. */
  readonly timeout: number | undefined;
  readonly keepGoing: boolean;
  readonly kernelName: string | undefined;
  readonly parameters: Parameters;
}

type OptionTable = NonNullable<ParseArgsConfig['options']>;
export type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

const runOptions = {
  only: { type: 'string', multiple: true },
  jobs: { type: 'string', short: 'j' },
  'cell-timeout': { type: 'string' },
  timeout: { type: 'string' },
  'keep-going': { type: 'boolean', short: 'k' },
  kernel: { type: 'string' },
  parameter: { type: 'string', short: 'p', multiple: true },
} satisfies OptionTable;

/** Lines of help for the options of every run. */
export const RUN_OPTIONS_HELP = `  NN, --only NN            notebooks by number, start of name, or path; default: all of the course
  -p, --parameter N=VALUE  set variable N of the cell tagged parameters; VALUE is JSON or plain text
  -k, --keep-going         go on after a failed cell
  -j, --jobs N             notebooks at the same time, which share the processors (default: ${availableParallelism()},
                           as many as there are)
      --cell-timeout S     seconds a cell may take (default: 120)
      --timeout S          seconds the whole run may take (default: no limit)
      --kernel NAME        run with this Jupyter kernel instead of the notebook's own
      --help               show this`;

/**
 * Reads a command line: the options of every run and the command's own.
 *
 * @throws UsageError for an unknown option or a value of the wrong kind.
 */
export function parseRunOptions(
  argv: readonly string[],
  own: OptionTable,
): { run: RunOptions; values: Values } {
  const { values, positionals } = parseStrictly(argv, { ...runOptions, ...own });
  const words = [...positionals, ...listOf(values.only)].flatMap((word) => word.split(',')).filter(Boolean);
  return {
    values,
    run: {
      words,
      jobs: wholeNumber('--jobs', values.jobs) ?? availableParallelism(),
      cellTimeout: seconds('--cell-timeout', values['cell-timeout']) ?? 120,
      timeout: seconds('--timeout', values.timeout),
      keepGoing: values['keep-going'] === true,
      kernelName: typeof values.kernel === 'string' ? values.kernel : undefined,
      parameters: Object.fromEntries(listOf(values.parameter).map(readParameter)),
    },
  };
}

function parseStrictly(
  argv: readonly string[],
  options: OptionTable,
): { values: Values; positionals: string[] } {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(`Cannot read the command line: ${(error as Error).message.split('. ')[0]}`);
  }
}

function readParameter(text: string): [string, unknown] {
  try {
    return parseParameter(text);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function listOf(value: Values[string]): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function wholeNumber(option: string, value: Values[string]): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new UsageError(
    `Cannot run notebooks as ${option} must be a whole number from 1: current value is ${value}`,
  );
}

function seconds(option: string, value: Values[string]): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  // Timers of Node.js hold at most 2^31 - 1 milliseconds.
  if (number > 0 && number * 1000 < 2 ** 31) return number;
  throw new UsageError(
    `Cannot run notebooks as ${option} must be seconds above 0: current value is ${value}`,
  );
}
