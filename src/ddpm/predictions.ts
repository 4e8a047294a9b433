import { refusal, requireOneOf, requireSameLength } from '../check';
import type { Noising } from '../probability/noised';

/**
 * What a model answers when it is shown x_t = scale·x₀ + std·ε, scale² + std² = 1. Each says the same:
 *
 * - `eps`: the noise ε (Ho et al. 2020)
 * - `x0`: the clean x₀
 * - `v`: scale·ε − std·x₀ (Salimans and Ho 2022, section 4)
 * - `score`: ∇ ln p_t(x_t) = −ε/std
 */
export type Prediction = 'eps' | 'x0' | 'v' | 'score';

const predictions: readonly Prediction[] = ['eps', 'x0', 'v', 'score'];

/** How one is computed from another: (x·x_t + value·prediction)/over. */
export interface Conversion {
  readonly x: number;
  readonly value: number;
  readonly over: number;
}

type Rule = (scale: number, std: number) => [x: number, value: number, over: number];

const same: Rule = () => [0, 1, 1];

/** Rows: from; columns: to. Written so that each divides once, by what the conversion cannot do without. */
const rules: Record<Prediction, Record<Prediction, Rule>> = {
  eps: {
    eps: same,
    x0: (scale, std) => [1, -std, scale],
    v: (scale, std) => [-std, 1, scale],
    score: (_, std) => [0, -1, std],
  },
  x0: {
    eps: (scale, std) => [1, -scale, std],
    x0: same,
    v: (scale, std) => [scale, -1, std],
    score: (scale, std) => [-1, scale, std * std],
  },
  v: {
    eps: (scale, std) => [std, scale, 1],
    x0: (scale, std) => [scale, -std, 1],
    v: same,
    score: (scale, std) => [-std, -scale, std],
  },
  score: {
    eps: (_, std) => [0, -std, 1],
    x0: (scale, std) => [1, std * std, scale],
    v: (scale, std) => [-std, -std, scale],
    score: same,
  },
};

/** From one kind of prediction to another. */
export interface FromTo {
  readonly from: Prediction;
  readonly to: Prediction;
}

/**
 * The coefficients that turn one prediction into another at a noise level.
 * @throws RangeError where it would divide by 0: ε and score say nothing about x₀ where scale is 0, x₀ nothing about ε
 * where std is 0
 */
export function conversion({ from, to }: FromTo, { scale, std }: Noising): Conversion {
  requireOneOf('convert a prediction', 'from', from, predictions);
  requireOneOf('convert a prediction', 'to', to, predictions);
  const [x, value, over] = rules[from][to](scale, std);
  if (over === 0)
    throw new RangeError(
      refusal(
        `convert ${from} to ${to}`,
        scale === 0
          ? 'there must be signal, scale > 0 (where there is none, let the model predict x0 or v)'
          : 'there must be noise, std > 0 (there is none at t = 0)',
        0,
      ),
    );
  return { x, value, over };
}

/** The prediction of another kind that says the same as `value` about x_t. [d] → [d]. @throws RangeError */
export function convertPrediction(
  value: ArrayLike<number>,
  xt: ArrayLike<number>,
  noising: Noising,
  fromTo: FromTo,
): Float64Array {
  requireSameLength('convert a prediction', ['value', 'xt'], value, xt);
  const c = conversion(fromTo, noising);
  const out = new Float64Array(xt.length);
  for (let k = 0; k < out.length; k++) out[k] = (c.x * xt[k]! + c.value * value[k]!) / c.over;
  return out;
}

/** Refuses what is no kind of prediction. */
export function requirePrediction(action: string, value: string): asserts value is Prediction {
  requireOneOf(action, 'the prediction', value, predictions);
}
