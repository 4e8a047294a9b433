import { readConnection } from './protocol/connection-file';
import { log } from './protocol/log';
import { Supervisor } from './protocol/supervisor';

const PARENT_CHECK_MS = 1000;

/** Read before anything is loaded: a parent that dies during the start is to be missed too. */
const parent = process.ppid;

/** The kernel's entry: `node main.js --connection-file FILE`, or `node main.js FILE`. */
async function main(): Promise<void> {
  // The user's process starts while this one loads the sockets and the compiler.
  const connection = readConnection(connectionPath(process.argv.slice(2)));
  const supervisor = new Supervisor();
  let interrupt: () => void = () => {};
  process.on('SIGINT', () => interrupt());
  const { Kernel } = await import('./protocol/kernel');
  const kernel = new Kernel(connection, supervisor, process.cwd());
  interrupt = () => kernel.interrupt();
  for (const signal of ['SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => void kernel.close().then(() => process.exit(0)));
  if (process.env.JPY_PARENT_PID) watchParent(() => void kernel.close().then(() => process.exit(0)));
  await kernel.start();
}

/** Jupyter sets this variable for kernels that are to end with it. A process whose parent dies gets another one. */
function watchParent(gone: () => void): void {
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    gone();
  }, PARENT_CHECK_MS);
  timer.unref();
}

function connectionPath(args: readonly string[]): string {
  const flag = args.findIndex((argument) => argument === '--connection-file' || argument === '-f');
  const path = flag >= 0 ? args[flag + 1] : args[0]?.replace(/^--connection-file=/, '');
  if (path === undefined) throw new Error('Cannot start kernel as --connection-file FILE must be given');
  return path;
}

// A fault of the kernel's own must not cost the user's variables.
process.on('uncaughtException', (error) => log(`Unexpected error: ${error.stack ?? error}`));
process.on('unhandledRejection', (reason) =>
  log(`Unexpected rejection: ${reason instanceof Error ? reason.stack : reason}`),
);

main().catch((error: unknown) => {
  log(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
