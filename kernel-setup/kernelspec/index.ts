import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { kernelspecsIn } from '../../src/course/jupyter/kernelspec';
import { dataDirs } from '../../src/course/jupyter/paths';
import { installKernelspec, isOurs, uninstallKernelspec } from './install';
import { HELP, type KernelOptions, parseKernelOptions, UsageError } from './options';

/**
 * The command `kernel`: installs, uninstalls and lists this project's kernelspec.
 *
 * @returns the exit status: 0 done, 1 could not be done, 2 wrong arguments
 */
export async function kernelCommand(argv: readonly string[]): Promise<number> {
  try {
    run(parseKernelOptions(argv));
    return 0;
  } catch (error) {
    const usage = error instanceof UsageError;
    process.stderr.write(`${error instanceof Error ? error.message : error}\n${usage ? `\n${HELP}` : ''}`);
    return usage ? 2 : 1;
  }
}

function run({ command, name, dataDir }: KernelOptions): void {
  if (command === 'help') process.stdout.write(HELP);
  else if (command === 'list') process.stdout.write(listing(dataDir));
  else if (command === 'install')
    process.stdout.write(`Kernel ${name} installed in ${installKernelspec(dataDir, name)}\n`);
  else process.stdout.write(`Kernel ${name} removed from ${uninstallKernelspec(dataDir, name)}\n`);
}

/** One line a kernelspec of this project, in the order in which Jupyter searches, with what is wrong with it. */
function listing(dataDir: string): string {
  const ours = [...new Set([dataDir, ...dataDirs()])]
    .flatMap((dir) => kernelspecsIn(join(dir, 'kernels')))
    .filter(isOurs);
  if (ours.length === 0)
    return 'Not installed. To install it for this user: npx diffusion-lab kernel install\n';
  return ours.map((spec) => `${spec.name}  ${spec.folder}${faultOf(spec.argv)}\n`).join('');
}

function faultOf(argv: readonly string[]): string {
  const missing = argv.slice(0, 2).find((path) => !existsSync(path));
  return missing === undefined ? '' : `  (does not start: no file ${missing}; install it again)`;
}
