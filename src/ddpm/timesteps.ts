import { refusal, requireCount, requireNotEmpty, requireOneOf } from '../check';
import type { Schedule } from './schedule';

/**
 * How a few steps are spread over T, as diffusers names it (Lin et al. 2024, table 2): `leading` starts short of T,
 * `trailing` at T, `linspace` has both ends.
 */
export type Spacing = 'leading' | 'trailing' | 'linspace';

/** Settings of {@link timesteps}. */
export interface TimestepOptions {
  /** How many; all T unless told. */
  readonly steps?: number;
  /** `trailing` unless told. */
  readonly spacing?: Spacing;
  /** These and no others, falling. */
  readonly custom?: readonly number[];
  /** What the first step is called in `custom`: 1, or 0 as in diffusers. */
  readonly countFrom?: 0 | 1;
}

/** Rounds halves to even, as NumPy does. */
function roundEven(x: number): number {
  const low = Math.floor(x);
  if (x - low !== 0.5) return Math.round(x);
  return low % 2 === 0 ? low : low + 1;
}

function spread(total: number, n: number, spacing: Spacing): number[] {
  const each = (f: (k: number) => number) => Array.from({ length: n }, (_, k) => f(k));
  // Counted from 0 as in diffusers, then moved by one.
  switch (spacing) {
    case 'leading':
      return each((k) => (n - 1 - k) * Math.floor(total / n) + 1);
    case 'trailing':
      return each((k) => roundEven(total - (k * total) / n));
    case 'linspace':
      return each((k) => (n === 1 ? 1 : roundEven(((n - 1 - k) * (total - 1)) / (n - 1)) + 1));
  }
}

function requireFalling(list: readonly number[], steps: number, countFrom: 0 | 1): void {
  requireNotEmpty('choose timesteps', 'the list of timesteps', list);
  const [low, high] = [countFrom, steps - 1 + countFrom];
  for (const t of list)
    if (!(Number.isSafeInteger(t) && t >= low && t <= high))
      throw new RangeError(
        refusal('choose timesteps', `every timestep must be an integer from ${low} to ${high}`, t),
      );
  for (let k = 1; k < list.length; k++)
    if (list[k]! >= list[k - 1]!)
      throw new RangeError(refusal('choose timesteps', 'timesteps must fall', [list[k - 1], list[k]]));
}

/**
 * The steps that a sampler visits, falling, in lecture indices 1 … T: after the last one comes the sample, t = 0.
 * @throws RangeError unless custom timesteps fall and lie within the schedule, and for `custom` with `steps`
 */
export function timesteps(
  { steps: total }: Pick<Schedule, 'steps'>,
  options: TimestepOptions = {},
): number[] {
  const { steps, spacing = 'trailing', custom, countFrom = 1 } = options;
  if (custom !== undefined) {
    if (steps !== undefined)
      throw new RangeError(
        refusal('choose timesteps', 'either steps or custom must be given, not both', steps),
      );
    requireFalling(custom, total, countFrom);
    return custom.map((t) => t + 1 - countFrom);
  }
  const n = steps ?? total;
  requireCount('choose timesteps', 'steps', n);
  requireOneOf('choose timesteps', 'spacing', spacing, ['leading', 'trailing', 'linspace']);
  if (n > total)
    throw new RangeError(
      refusal('choose timesteps', `steps must be at most ${total}, those of the schedule`, n),
    );
  return spread(total, n, spacing);
}
