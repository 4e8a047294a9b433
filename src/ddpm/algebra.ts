import { requireSameLength } from '../check';
import type { FloatArray } from '../random/random';

/** Dynamic thresholding (Saharia et al. 2022, section 2.3). */
export interface Threshold {
  /** Which quantile of |x̂₀| of a sample is brought to 1; 0.995 unless told. */
  readonly quantile?: number;
  /** No quantile counts as larger; 1 unless told, which is clipping. */
  readonly max?: number;
}

/**
 * All that samplers do with vectors, so that one step serves typed arrays and tensors, eager and compiled ones. A
 * coefficient is a number or, within a compiled function, a tensor of one number.
 */
export interface Algebra<X, C> {
  /** (a·x + b·y)/over. */
  combine(a: C, x: X, b: C, y: X, over?: C): X;
  /** x limited to [−limit, limit]. */
  clip(x: X, limit: number): X;
  /** For each sample by itself: s the quantile of its |x|, limited to [1, max]; x limited to [−s, s], over s. */
  threshold(x: X, threshold: Required<Threshold>): X;
}

/** An array of the same kind. */
function likeArray<X extends FloatArray>(x: X): X {
  return new (x.constructor as new (n: number) => X)(x.length);
}

/** Quantile of sorted values, linear between neighbours, as `torch.quantile` and NumPy have it. */
function sortedQuantile(sorted: ArrayLike<number>, quantile: number): number {
  const rank = quantile * (sorted.length - 1);
  const low = Math.floor(rank);
  const below = sorted[low]!;
  const above = sorted[Math.min(low + 1, sorted.length - 1)]!;
  return below + (rank - low) * (above - below);
}

const limited = (value: number, limit: number) => Math.max(-limit, Math.min(limit, value));

/**
 * Typed arrays, each number by itself. In a Float32Array every product, sum and quotient is rounded to float32, in the
 * order in which PyTorch does it.
 * @param size - numbers that make one sample, for thresholding
 */
export function arrayAlgebra<X extends FloatArray>(size: number): Algebra<X, number> {
  return {
    combine(a, x, b, y, over = 1) {
      requireSameLength('combine', ['x', 'y'], x, y);
      const out = likeArray(x);
      const round = x instanceof Float32Array ? Math.fround : (value: number) => value;
      for (let k = 0; k < out.length; k++) out[k] = round(round(a * x[k]!) + round(b * y[k]!)) / over;
      return out;
    },
    clip: (x, limit) => x.map((value) => limited(value, limit)) as X,
    threshold(x, { quantile, max }) {
      const out = likeArray(x);
      for (let start = 0; start < x.length; start += size) {
        const sample = x.subarray(start, start + size);
        const s = Math.max(1, Math.min(max, sortedQuantile(sample.map(Math.abs).sort(), quantile)));
        for (let k = 0; k < sample.length; k++) out[start + k] = limited(sample[k]!, s) / s;
      }
      return out;
    },
  };
}
