import { requireCount } from '../check';

/** n numbers from `first` to `last`, evenly spaced, both ends included; `first` alone for n = 1. @throws RangeError if n is no count */
export function linspace(first: number, last: number, n: number): Float64Array {
  requireCount('space numbers evenly', 'n', n);
  const end = n - 1;
  return Float64Array.from({ length: n }, (_, k) =>
    k === 0 ? first : k === end ? last : first + ((last - first) * k) / end,
  );
}

/**
 * `torch.linspace(first, last, n)` in float32: the step is rounded to float32, and the second half is counted back from
 * the end.
 */
export function linspaceSingle(first: number, last: number, n: number): Float64Array {
  const { fround } = Math;
  const [start, end] = [fround(first), fround(last)];
  const step = n > 1 ? fround(fround(end - start) / (n - 1)) : 0;
  return Float64Array.from({ length: n }, (_, k) =>
    k < Math.floor(n / 2) ? fround(start + step * k) : fround(end - step * (n - k - 1)),
  );
}
