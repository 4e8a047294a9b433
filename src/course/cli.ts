import { FileWriteError } from '../files';
import { UsageError } from './run/options';

/** A command that another part of the project brings along. */
export interface ExtraCommand {
  /** One line for the list of commands. */
  readonly summary: string;
  /** Gets everything after the command's name, `--help` included; resolves to the exit status. */
  run(argv: string[]): Promise<number>;
}

type Commands = Readonly<Record<string, ExtraCommand>>;

/** Loaded when they are called: the list of commands costs nothing. */
const courseCommands: Commands = {
  notebooks: {
    summary: 'run notebooks, compare their outputs with the committed ones, and make pages of them',
    run: async (argv) => {
      const { NOTEBOOKS_HELP, notebooksCommand } = await import('./run/notebooks-command');
      return helpOr(argv, NOTEBOOKS_HELP, notebooksCommand);
    },
  },
  new: {
    summary: 'write a small assignment, to begin one of your own with',
    run: async (argv) => {
      const { NEW_HELP, newCommand } = await import('./release/new-command');
      return helpOr(argv, NEW_HELP, async (words) => newCommand(words, process.stdout));
    },
  },
  validate: {
    summary: 'run an assignment from its start and say which of its tests pass',
    run: async (argv) => (await import('./validate/validate-command')).validateCommand(argv),
  },
};

/**
 * The command line `diffusion-lab <command> [arguments]`.
 *
 * @param argv - the words after the program's name.
 * @param extraCommands - further commands by name; those of the course win.
 * @returns the exit status: 2 for wrong usage, else what the command says.
 */
export async function main(argv: readonly string[], extraCommands: Commands = {}): Promise<number> {
  const commands: Commands = { ...extraCommands, ...courseCommands };
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    console.log(overview(commands));
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    const known = Object.keys(commands).sort().join(', ');
    console.error(`Cannot run command as it must be one of ${known}: current value is ${name}`);
    return 2;
  }
  try {
    return await command.run(rest);
  } catch (error) {
    if (error instanceof FileWriteError) {
      console.error(error.message);
      return 1;
    }
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\nOptions: diffusion-lab ${name} --help`);
    return 2;
  }
}

async function helpOr(
  argv: string[],
  help: string,
  run: (argv: string[]) => Promise<number>,
): Promise<number> {
  if (!argv.includes('--help') && !argv.includes('-h')) return run(argv);
  console.log(help);
  return 0;
}

function overview(commands: Commands): string {
  const names = Object.keys(commands).sort();
  const width = Math.max(...names.map((name) => name.length));
  const lines = names.map((name) => `  ${name.padEnd(width)}  ${commands[name]!.summary}`);
  return [
    'diffusion-lab <command> [arguments]',
    '',
    ...lines,
    '',
    'diffusion-lab <command> --help says more.',
  ].join('\n');
}
