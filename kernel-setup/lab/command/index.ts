import { packageRoot } from '../../../src/course/jupyter/paths';
import { openBrowser } from './browser';
import type { StartPlace } from './place';
import { startCommand } from './start';

/**
 * The command `start` on this machine.
 *
 * @param ensureFrontEnd - makes the front-end where it is not up to date; resolves to its folder.
 * @returns the exit status. @throws UsageError
 */
export function startHere(argv: readonly string[], ensureFrontEnd: () => Promise<string>): Promise<number> {
  // A terminal that was closed takes no more lines; the kernels have to be ended all the same.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  return startCommand(argv, {
    project: packageRoot(),
    env: process.env,
    screen: process.stdout,
    terminal: { input: process.stdin, output: process.stdout },
    process,
    ensureFrontEnd,
    startServer: async (options) => (await import('../server/server')).startLabServer(options),
    openBrowser,
    exit: (status) => process.exit(status),
  } satisfies StartPlace);
}
