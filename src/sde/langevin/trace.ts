import { requireIndex } from '../../check';

/**
 * One number of the state over time, as a chain for `autocorrelation` and `effectiveSampleSize`: entry k is x[index] of the
 * k-th state.
 * @param states - of a walk
 * @param index - which number; 0 unless told
 * @throws RangeError unless every state has such a number
 */
export function trace(states: Iterable<{ readonly x: ArrayLike<number> }>, index = 0): Float64Array {
  const values: number[] = [];
  for (const { x } of states) {
    if (values.length === 0) requireIndex('trace a walk', 'index', index, x.length);
    values.push(x[index]!);
  }
  return Float64Array.from(values);
}
