import { requireCount, requireNonNegative } from '../check';

/** When a training has got nowhere for long enough. */
export interface EarlyStopOptions {
  /** Steps to wait for a better smoothed loss. */
  readonly patience: number;
  /** How much lower a loss must be to count as better; 0 unless told. */
  readonly atLeast?: number;
}

/** @returns a function that takes each step's smoothed loss and tells whether to stop. @throws RangeError */
export function earlyStop({ patience, atLeast = 0 }: EarlyStopOptions): (smoothed: number) => boolean {
  requireCount('stop early', 'patience', patience);
  requireNonNegative('stop early', 'atLeast', atLeast);
  let best = Infinity;
  let waited = 0;
  return (smoothed) => {
    waited = smoothed < best - atLeast ? 0 : waited + 1;
    if (waited === 0) best = smoothed;
    return waited >= patience;
  };
}
