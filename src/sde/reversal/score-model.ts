import { requireCount } from '../../check';
import type { Network } from '../../nn/network';
import { compile } from '../../runtime/compile/compile';
import { tf } from '../../runtime/tf';
import type { NoisingSde } from '../sde';
import { type ScoreField, statesOf } from './score-field';

/** When states are, and how noisy they are then: three numbers for each state, tensors [n]. */
export interface NoiseLevels {
  readonly time: tf.Tensor;
  readonly scale: tf.Tensor;
  readonly std: tf.Tensor;
}

/** A network that answers with a score, on tensors. */
export interface ScoreModel extends Omit<Network, 'predict'> {
  readonly sde: NoisingSde;
  /** s_θ(x, t) of states [n, d]. */
  predict(x: tf.Tensor, levels: NoiseLevels): tf.Tensor;
}

/** The network's time: 1 … 1000 as in training by steps, which the time embedding was made for. */
const longestTime = 1000;

/** Values [n] as a column [n, 1]. */
export const asColumn = (values: tf.Tensor): tf.Tensor => values.reshape([-1, 1]);

/**
 * A network of points as a score model. The network sees x at the size of about 1, whatever the process does to it, and
 * is asked for something of that size, too, the noise ε with the opposite sign:
 *
 *     s_θ(x, t) = −net(x/√(scale² + std²), 1000·t/T) / std
 *
 * (Song et al. 2021, appendix C, divide by std alike; the factor within is that of Karras et al. 2022, table 1, for data of
 * variance 1.) The network belongs to the model, which disposes it.
 */
export function scoreModel(network: Network, sde: NoisingSde): ScoreModel {
  return {
    sde,
    predict: (x, { time, scale, std }) =>
      tf.tidy(() => {
        const size = tf.sqrt(tf.add(tf.square(scale), tf.square(std)));
        const answer = network.predict(tf.div(x, asColumn(size)), tf.mul(time, longestTime / sde.end));
        return tf.neg(tf.div(answer, asColumn(std)));
      }),
    parameters: () => network.parameters(),
    dispose: () => network.dispose(),
  };
}

/** A score model on plain numbers, which holds compiled programs. */
export interface NetworkScore extends ScoreField {
  readonly curvature: NonNullable<ScoreField['curvature']>;
  /** Frees the programs; the model stays. */
  dispose(): void;
}

/**
 * A score model as a score of plain numbers, for `reverse`, `flowLogDensity` and plots: compiled, in single precision.
 * Its curvature is vᵀ∇(s·v), by automatic differentiation.
 * @param options.dimension d, numbers of a state
 * @throws RangeError
 */
export function networkScore(model: ScoreModel, { dimension }: { readonly dimension: number }): NetworkScore {
  requireCount('read a score model', 'dimension', dimension);
  const predict = compile((x: tf.Tensor, levels: NoiseLevels) => model.predict(x, levels));
  const curve = compile((x: tf.Tensor, levels: NoiseLevels, v: tf.Tensor) =>
    directionalSlope(model, x, levels, v),
  );
  /** One level for all states. */
  const ask = (x: Float64Array, t: number, f: (x: tf.Tensor, levels: NoiseLevels) => tf.Tensor) => {
    const n = statesOf('read a score model', x, dimension);
    const { scale, std } = model.sde.noising(t);
    const each = (value: number) => tf.tensor1d(new Float32Array(n).fill(value));
    const answer = tf.tidy(() =>
      f(tf.tensor2d(Float32Array.from(x), [n, dimension]), {
        time: each(t),
        scale: each(scale),
        std: each(std),
      }),
    );
    const numbers = Float64Array.from(answer.dataSync());
    answer.dispose();
    return numbers;
  };
  const score = (x: Float64Array, t: number) => ask(x, t, predict);
  return Object.assign(score, {
    curvature: (x: Float64Array, t: number, directions: Float64Array) =>
      ask(x, t, (states, levels) =>
        curve(states, levels, tf.tensor2d(Float32Array.from(directions), [x.length / dimension, dimension])),
      ),
    dispose: () => {
      predict.dispose();
      curve.dispose();
    },
  });
}

/** vᵀ(∇s)v of every state [n]: the gradient of s·v, along v. */
export function directionalSlope(
  model: ScoreModel,
  x: tf.Tensor,
  levels: NoiseLevels,
  v: tf.Tensor,
): tf.Tensor {
  const gradient = tf.grad((states: tf.Tensor) => tf.sum(tf.mul(model.predict(states, levels), v)));
  return tf.sum(tf.mul(gradient(x), v), 1);
}
