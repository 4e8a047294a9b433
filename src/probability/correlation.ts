import { refusal, requireSameLength } from '../check';
import { moments } from './moments';

/**
 * Pearson's correlation of two lists of numbers, in [−1, 1]: Σ(a − ā)(b − b̄)/√(Σ(a − ā)² Σ(b − b̄)²). Of independent
 * ones it has mean 0 and a standard error of about 1/√n.
 * @throws RangeError unless the lists are of one length of at least 2 and neither is constant
 */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const action = 'correlate';
  requireSameLength(action, ['a', 'b'], a, b);
  if (!(a.length >= 2)) throw new RangeError(refusal(action, 'there must be two numbers at least', a.length));
  const [meanA, meanB] = [moments(a).mean, moments(b).mean];
  let [aa, ab, bb] = [0, 0, 0];
  for (let k = 0; k < a.length; k++) {
    const [da, db] = [a[k]! - meanA, b[k]! - meanB];
    aa += da * da;
    ab += da * db;
    bb += db * db;
  }
  const scale = Math.sqrt(aa) * Math.sqrt(bb);
  if (!(scale > 0)) throw new RangeError(refusal(action, 'neither list must be constant', [aa, bb]));
  return Math.max(-1, Math.min(1, ab / scale));
}
