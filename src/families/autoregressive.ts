import { requireCount, requireInterval } from '../check';
import { makePoints, type PointSet } from '../data/points';
import { ParameterStore } from '../nn/parameter-store';
import { softmax } from '../probability/log-sum-exp';
import { tableSampler } from '../probability/table-sampler';
import type { Random } from '../random/random';
import { type CompiledStep, compile } from '../runtime/compile/compile';
import { tf } from '../runtime/tf';
import { type PerceptronSizes, perceptronLayers } from './perceptron';
import { numbersOf, type PointBatch, pointsTensor, type ScoringModel } from './point-model';

/** Settings of {@link autoregressiveModel}. */
export interface AutoregressiveOptions extends Omit<PerceptronSizes, 'inputs' | 'outputs'> {
  /** K, the number of tokens; 40 unless told. */
  readonly bins?: number;
  /** The interval that is cut into bins, the same for both coordinates; −2 … 2 unless told. */
  readonly low?: number;
  readonly high?: number;
}

/** An autoregressive model of points of the plane. */
export interface Autoregressive extends ScoringModel {
  readonly bins: number;
  /** A token for each number of x, the bin 0 … K − 1 it lies in: [n, 2] → [n, 2], int32. What lies outside goes to the nearest bin. */
  tokens(x: tf.Tensor): tf.Tensor2D;
  /** ln P(first), ln P(second given first) of tokens: [n, 2] → [n, 2]. */
  logProbabilities(tokens: tf.Tensor): tf.Tensor2D;
  /** The law of the second token given the first, K probabilities; of the first one, without it. */
  next(first?: number): Promise<Float64Array>;
}

/**
 * An autoregressive model (Uria, Murray and Larochelle 2013; Oord, Kalchbrenner and Kavukcuoglu 2016): coordinates become tokens, bins of width Δ, and
 * each token is drawn from a table of probabilities that depends on the ones before,
 *
 *     P(x) = P(first)·P(second | first),  p(x) = P(x)/Δ²
 *
 * The product rule is exact for every law, and each factor is a softmax, normalised by a sum over K tokens instead of an
 * integral over all points. The price is one call of the network a token to sample.
 * @throws RangeError
 */
export function autoregressiveModel(options: AutoregressiveOptions, generator: Random): Autoregressive {
  const { bins = 40, low = -2, high = 2, ...sizes } = options;
  requireCount('build an autoregressive model', 'bins', bins, 2);
  requireInterval('build an autoregressive model', 'the interval', low, high);
  const width = (high - low) / bins;
  const store = ParameterStore.drawnFrom(generator);
  const table = store.constant('first', [1, bins], 0);
  const network = perceptronLayers(store.within('second'), { ...sizes, inputs: bins, outputs: bins });
  const oneHot = (tokens: tf.Tensor) => tf.cast(tf.oneHot(tokens as tf.Tensor1D, bins), 'float32');
  const logits = (first?: tf.Tensor): tf.Tensor => (first ? network(oneHot(first)) : table);

  const tokens = (x: tf.Tensor) =>
    tf.tidy(() => {
      const place = tf.floor(tf.div(tf.sub(x, low), width));
      return tf.cast(tf.clipByValue(place, 0, bins - 1), 'int32') as tf.Tensor2D;
    });
  const logProbabilities = (of: tf.Tensor) =>
    tf.tidy(() => {
      const [first, second] = tf.unstack(of, 1) as [tf.Tensor, tf.Tensor];
      const chosen = [first, second].map((token, k) =>
        tf.sum(tf.mul(oneHot(token), tf.logSoftmax(logits(k === 0 ? undefined : first))), 1),
      );
      return tf.stack(chosen, 1) as tf.Tensor2D;
    });
  const next = async (first?: number) =>
    softmax(await numbersOf(() => logits(first === undefined ? undefined : tf.tensor1d([first], 'int32'))));
  const inside = (value: number) => value >= low && value < high;
  return {
    bins,
    tokens,
    logProbabilities,
    next,
    logDensity: async (points) => {
      const logs = await numbersOf(() => tf.sum(logProbabilities(tokens(pointsTensor(points))), 1));
      const known = (k: number) => inside(points[2 * k]!) && inside(points[2 * k + 1]!);
      return logs.map((log, k) => (known(k) ? log - 2 * Math.log(width) : -Infinity));
    },
    sample: async (random, n) => {
      const all = await numbersOf(() => logits(tf.range(0, bins, 1, 'int32')));
      return drawPoints({ bins, low, width }, { first: await next(), second: all }, random, n);
    },
    parameters: () => store.all(),
    dispose: () => store.dispose(),
  };
}

/** n points: a first token, a second one given it, and a uniform place in the bin. */
function drawPoints(
  { bins, low, width }: { readonly bins: number; readonly low: number; readonly width: number },
  { first, second }: { readonly first: Float64Array; readonly second: Float64Array },
  random: Random,
  n: number,
): PointSet {
  requireCount('sample an autoregressive model', 'n', n);
  const drawFirst = tableSampler(first);
  const drawSecond = Array.from({ length: bins }, (_, k) =>
    tableSampler(softmax(second.subarray(k * bins, (k + 1) * bins))),
  );
  const place = (token: number) => low + width * (token + random.uniform());
  return makePoints(n, () => {
    const token = drawFirst(random);
    const then = drawSecond[token]!(random);
    return [place(token), place(then)];
  });
}

/** One compiled step of maximum likelihood for `train`: the loss is −ln P of the tokens, nats a point. Adam with a rate of 2e-3 unless told. */
export function autoregressiveStep(
  model: Autoregressive,
  { optimizer = tf.train.adam(2e-3) }: { readonly optimizer?: tf.Optimizer } = {},
): CompiledStep<[PointBatch], tf.Scalar> {
  const variables = Object.values(model.parameters());
  return compile(({ x }: PointBatch) => {
    const lossOf = () => tf.neg(tf.mean(tf.sum(model.logProbabilities(model.tokens(x)), 1))) as tf.Scalar;
    return optimizer.minimize(lossOf, true, variables)!;
  });
}
