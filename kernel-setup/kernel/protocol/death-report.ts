import type { KernelError } from '../types/converted';
import type { Death } from './user-process';

const GONE = 'All variables are gone; the kernel has started a new process, and the next cell runs in it.';

/** What a cell fails with when the process that ran it has ended. */
export function deathError(death: Death): KernelError {
  const [ename, evalue] = describe(death);
  return { ename, evalue, traceback: [`${ename}: ${evalue}`, GONE] };
}

/** The same for stderr, when no cell was running. */
export const deathNotice = (death: Death): string => `${deathError(death).traceback.join('\n')}\n`;

function describe({ code, signal, outOfMemory }: Death): [ename: string, evalue: string] {
  if (outOfMemory) return ['OutOfMemory', 'The process that runs the cells has used up its memory'];
  if (signal !== null) return ['ProcessKilled', `The process that runs the cells was ended by ${signal}`];
  if (code === null) return ['ProcessNotStarted', 'The process that runs the cells cannot be started'];
  return ['ProcessExited', `The process that runs the cells has exited with status ${code}`];
}
