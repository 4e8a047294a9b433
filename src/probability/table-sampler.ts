import { refusal, requirePositive } from '../check';
import type { Random } from '../random/random';

/**
 * A function that draws index k with probability w_k/Σw: cumulative sums made once, then a binary search a draw.
 * One uniform number a draw.
 * @throws RangeError if a weight is negative or not a number, or their sum is not positive and finite
 */
export function tableSampler(weights: ArrayLike<number>): (random: Random) => number {
  const cumulative = new Float64Array(weights.length);
  let total = 0;
  for (let k = 0; k < weights.length; k++) {
    if (!(weights[k]! >= 0))
      throw new RangeError(refusal('sample from a table', `weight ${k} must not be negative`, weights[k]));
    total += weights[k]!;
    cumulative[k] = total;
  }
  requirePositive('sample from a table', 'the sum of the weights', total);
  return (random) => {
    const wanted = random.uniform() * total;
    let [low, high] = [0, weights.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulative[middle]! > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
