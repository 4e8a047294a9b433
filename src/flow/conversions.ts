import { refusal, requireOneOf, requireSameLength } from '../check';
import { growth, type PathPoint } from './path';

/**
 * What a model answers when it is shown x_t = scale·z + std·ε. Each says the same:
 *
 * - `velocity`: u_t(x) = E[scale′·z + std′·ε given x_t]
 * - `score`: ∇ ln p_t(x) = −E[ε given x_t]/std
 * - `eps`: E[ε given x_t]
 * - `data`: E[z given x_t]
 */
export type FlowPrediction = 'velocity' | 'score' | 'eps' | 'data';

const predictions: readonly FlowPrediction[] = ['velocity', 'score', 'eps', 'data'];

/** How one is computed from another: (x·x_t + value·prediction)/over. */
export interface FlowConversion {
  readonly x: number;
  readonly value: number;
  readonly over: number;
}

type Rule = (p: PathPoint) => [x: number, value: number, over: number];

const same: Rule = () => [0, 1, 1];

/** Rows: from; columns: to. Two linear equations, x_t and u in z and ε, solved for what is asked. */
const rules: Record<FlowPrediction, Record<FlowPrediction, Rule>> = {
  velocity: {
    velocity: same,
    data: (p) => [-p.stdSlope, p.std, growth(p)],
    eps: (p) => [p.scaleSlope, -p.scale, growth(p)],
    score: (p) => [-p.scaleSlope, p.scale, growth(p) * p.std],
  },
  data: {
    velocity: (p) => [p.stdSlope, growth(p), p.std],
    data: same,
    eps: (p) => [1, -p.scale, p.std],
    score: (p) => [-1, p.scale, p.std * p.std],
  },
  eps: {
    velocity: (p) => [p.scaleSlope, -growth(p), p.scale],
    data: (p) => [1, -p.std, p.scale],
    eps: same,
    score: (p) => [0, -1, p.std],
  },
  score: {
    velocity: (p) => [p.scaleSlope, growth(p) * p.std, p.scale],
    data: (p) => [1, p.std * p.std, p.scale],
    eps: (p) => [0, -p.std, 1],
    score: same,
  },
};

/** From one kind of prediction to another. */
export interface FlowFromTo {
  readonly from: FlowPrediction;
  readonly to: FlowPrediction;
}

/**
 * The numbers that turn one prediction into another at a point of a path (Lipman et al. 2024, *Flow matching guide and code*, table 1).
 * @throws RangeError where it would divide by 0: noise and score say nothing about the velocity where scale is 0, nor the
 * data where std is 0
 */
export function flowConversion({ from, to }: FlowFromTo, point: PathPoint): FlowConversion {
  requireOneOf('convert a prediction', 'from', from, predictions);
  requireOneOf('convert a prediction', 'to', to, predictions);
  const [x, value, over] = rules[from][to](point);
  if (over === 0 || !Number.isFinite(over))
    throw new RangeError(
      refusal(
        `convert ${from} to ${to}`,
        'what it divides by must be finite and not 0 (there is no data at t = 0, no noise at t = 1)',
        over,
      ),
    );
  return { x, value, over };
}

/** The prediction of another kind that says the same as `value` about x_t. [d] → [d]. @throws RangeError */
export function convertFlow(
  value: ArrayLike<number>,
  xt: ArrayLike<number>,
  point: PathPoint,
  fromTo: FlowFromTo,
): Float64Array {
  requireSameLength('convert a prediction', ['value', 'xt'], value, xt);
  const c = flowConversion(fromTo, point);
  return Float64Array.from(xt, (x, k) => (c.x * x + c.value * value[k]!) / c.over);
}
