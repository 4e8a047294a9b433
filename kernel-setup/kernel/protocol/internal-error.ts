import type { KernelError } from '../types/converted';

/** An error of the kernel itself, or of a request that is not what the protocol says. */
export function internalError(error: unknown): KernelError {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return { ename: name, evalue: message, traceback: (stack ?? `${name}: ${message}`).split('\n') };
}
