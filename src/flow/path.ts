import { requireInRange } from '../check';
import type { Noising } from '../probability/noised';

/**
 * Where a path stands at time t, x_t = scale·z + std·ε, and how fast it changes. Noise is at t = 0 and data at t = 1, the convention
 * of flow matching, which runs against the one of diffusion.
 */
export interface PathPoint extends Noising {
  /** d scale/dt. */
  readonly scaleSlope: number;
  /** d std/dt. */
  readonly stdSlope: number;
}

/**
 * A conditional path from noise to data z,
 *
 *     p_t(x given z) = N(scale_t·z, std_t² I),  x_t = scale_t·z + std_t·ε,  dx_t/dt = scale_t′·z + std_t′·ε
 *
 * (Lipman et al. 2023, section 4).
 */
export interface FlowPath {
  /** @throws RangeError unless t is in [0, 1] */
  at(t: number): PathPoint;
  /** The time at which scale/std has a value in [0, ∞], kept within [0, 1]. */
  timeOf(ratio: number): number;
}

/** A path from its numbers at t; looks that t is in [0, 1]. */
export function pathOf(at: (t: number) => PathPoint, timeOf: (ratio: number) => number): FlowPath {
  return {
    at: (t) => {
      requireInRange('follow a path', 't', t, 0, 1);
      return at(t);
    },
    timeOf: (ratio) => {
      requireInRange('find a time', 'scale/std', ratio, 0, Infinity);
      return Math.max(0, Math.min(1, timeOf(ratio)));
    },
  };
}

/** scale_t′·std_t − std_t′·scale_t: how fast scale/std grows, times std². */
export const growth = ({ scale, std, scaleSlope, stdSlope }: PathPoint) =>
  scaleSlope * std - stdSlope * scale;
