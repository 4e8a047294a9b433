import { availableParallelism } from 'node:os';
import { requireCount } from '../check';

/**
 * Threads that a compiled step may use: DIFFUSION_THREADS where it is set, as where several programs share the
 * processors, else one for each processor.
 * @throws RangeError unless DIFFUSION_THREADS is a whole number from 1 on
 */
export function threadCount(env: NodeJS.ProcessEnv = process.env): number {
  if (!env.DIFFUSION_THREADS) return availableParallelism();
  const count = Number(env.DIFFUSION_THREADS);
  requireCount('choose threads', 'DIFFUSION_THREADS', count);
  return count;
}
