import { refusal, requireAllFinite, requireCount, requireNotEmpty, requirePositive } from '../../check';
import type { Random } from '../../random/random';
import type { Potential } from './potential';

/** How long, how fast and how warm a Langevin walk is. */
export interface LangevinSettings {
  /** Where the noise of the steps comes from. */
  readonly random: Random;
  /** τ, the size of a step. Stable below 2/(the largest curvature of f). */
  readonly stepSize: number;
  /** Number of steps. */
  readonly steps: number;
  /** T of the law e^{−f/T}; 1 unless told. */
  readonly temperature?: number;
  /** Only every so many steps are yielded, beginning with the start; 1 unless told. */
  readonly every?: number;
}

/** Where all points are. */
export interface LangevinState {
  /** The number of steps times their size. */
  readonly t: number;
  /** n × dimension numbers; a new array in every state. */
  readonly x: Float64Array;
}

/** Refuses settings that no walk can have. @throws RangeError */
export function requireWalk(
  { dimension }: Potential,
  start: ArrayLike<number>,
  { stepSize, steps, temperature = 1, every = 1 }: LangevinSettings,
): void {
  const action = 'walk';
  requireNotEmpty(action, 'the start', start);
  requireAllFinite(action, 'the start', start);
  if (start.length % dimension !== 0)
    throw new RangeError(
      refusal(action, `the start must hold points of ${dimension} numbers each`, start.length),
    );
  requirePositive(action, 'stepSize', stepSize);
  requireCount(action, 'steps', steps, 0);
  requirePositive(action, 'temperature', temperature);
  requireCount(action, 'every', every);
}

/** Refuses a walk that has left the finite numbers, naming what mostly was the cause. @throws RangeError */
export function requireStayed(x: Float64Array, k: number, stepSize: number): void {
  for (let i = 0; i < x.length; i++)
    if (!Number.isFinite(x[i]))
      throw new RangeError(
        refusal(
          'walk on',
          `the points must stay finite, and after step ${k} of size ${stepSize} they do not (a step must be below ` +
            '2/(the largest curvature of f))',
          x[i],
        ),
      );
}
