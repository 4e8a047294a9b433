import { advance, denseWeights } from './tableau';

/** One step of Dormand and Prince's method, from which every place between its ends can be computed. */
export interface DenseStep {
  readonly from: number;
  readonly to: number;
  /** x at t between the ends, to order 4; exactly the states of the step at its ends. */
  at(t: number): Float64Array;
}

/** What a step leaves behind: its ends and its seven slopes. */
export interface StepParts {
  readonly from: number;
  readonly to: number;
  readonly before: Float64Array;
  readonly after: Float64Array;
  readonly slopes: readonly Float64Array[];
}

/**
 * The continuous extension of Hairer, Nørsett and Wanner (1993, section II.6): with θ = (t − from)/h and ϑ = 1 − θ
 *
 *     x(t) = r₁ + θ(r₂ + ϑ(r₃ + θ(r₄ + ϑ r₅)))
 *
 * Copies what it needs, since the solver goes on with its arrays.
 */
export function denseStep({ from, to, before, after, slopes }: StepParts): DenseStep {
  const h = to - from;
  const size = before.length;
  const first = slopes[0]!;
  const last = slopes[6]!;
  const r = Array.from({ length: 5 }, () => new Float64Array(size));
  const [r1, r2, r3, r4, r5] = r as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
  const end = after.slice();
  r1.set(before);
  advance(r5, r5.slice(), h, denseWeights, slopes);
  for (let k = 0; k < size; k++) {
    r2[k] = after[k]! - before[k]!;
    r3[k] = h * first[k]! - r2[k]!;
    r4[k] = r2[k]! - h * last[k]! - r3[k]!;
  }
  return {
    from,
    to,
    at(t) {
      const theta = (t - from) / h;
      const rest = 1 - theta;
      // Where a step ends its state is known to the last bit.
      if (t === to) return end.slice();
      return r1.map((value, k) => {
        const inner = r3[k]! + theta * (r4[k]! + rest * r5[k]!);
        return value + theta * (r2[k]! + rest * inner);
      });
    },
  };
}
