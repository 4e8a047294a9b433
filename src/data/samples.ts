import { refusal, requireCount, requireNotEmpty } from '../check';

/** n samples in a row, coordinate i of sample k at k·d + i: a point set, or pictures as vectors. */
export interface Samples {
  readonly n: number;
  readonly points: ArrayLike<number>;
}

/** d. @throws RangeError unless there are n ≥ 1 samples of the same d ≥ 1 */
export function dimensionOf(action: string, data: Samples): number {
  const { n, points } = data;
  if (points === undefined && 'pixels' in data)
    throw new TypeError(refusal(action, 'pictures must be given as { n: set.n, points: set.pixels }', data));
  requireNotEmpty(action, 'the data', points);
  requireCount(action, 'n', n);
  const d = points.length / n;
  if (!Number.isInteger(d))
    throw new RangeError(
      refusal(action, `the numbers of the data must be a multiple of n = ${n}`, points.length),
    );
  return d;
}
