import { dense, type Layer } from '../../src/nn/layers';
import { timeMlp } from '../../src/nn/mlp';
import type { Network, Parameters } from '../../src/nn/network';
import { ParameterStore } from '../../src/nn/parameter-store';
import { unet } from '../../src/nn/unet';
import { type Random, random } from '../../src/random/random';
import { noise } from '../../src/runtime/noise';
import { tf } from '../../src/runtime/tf';
import { STEPS, trainingTables } from './schedule';

/** Tensors by name. */
export type Batch = Record<string, tf.Tensor>;

/** A training as its user writes it: the step, plain or compiled, takes data and what was drawn for it. */
export interface Training {
  /** One step of Adam; the loss. */
  step(data: Batch, drawn: Batch): tf.Tensor;
  readonly data: Batch;
  /** What a step needs of randomness. */
  draw(): Batch;
  readonly parameters: Parameters;
  dispose(): void;
}

interface Model {
  loss(data: Batch, drawn: Batch): tf.Scalar;
  readonly data: Batch;
  readonly draw?: () => Batch;
  readonly parameters: Parameters;
  /** Tensors of the closure. */
  readonly tables?: Batch;
}

/** Adam on the loss of a model; all its tensors go when it is disposed. */
function training({ loss, data, draw = () => ({}), parameters, tables = {} }: Model): Training {
  const optimizer = tf.train.adam(1e-3);
  const list = Object.values(parameters);
  return {
    step: (given, drawn) => optimizer.minimize(() => loss(given, drawn), true, list)!,
    data,
    draw,
    parameters,
    dispose() {
      optimizer.dispose();
      tf.dispose([data, tables, list]);
    },
  };
}

function perceptron(store: ParameterStore, widths: readonly number[]): Layer {
  const layers = widths.slice(1).map((outputs, k) => dense(store.within(`${k}`), widths[k]!, outputs));
  return (x) => layers.reduce((h, layer, k) => layer(k === 0 ? h : tf.relu(h)), x);
}

/** A perceptron with relu, squared error. */
export function mlpTraining(widths: readonly number[], batch: number, seed = 1): Training {
  const generator = random(seed);
  const store = ParameterStore.drawnFrom(generator);
  const predict = perceptron(store, widths);
  return training({
    data: { x: noise([batch, widths[0]!], generator), y: noise([batch, widths.at(-1)!], generator) },
    loss: ({ x, y }) => tf.losses.meanSquaredError(y!, predict(x!)).asScalar(),
    parameters: store.all(),
  });
}

/** The variational autoencoder of Kingma and Welling 2014, appendix C.1, with a perceptron on each side. */
export function vaeTraining(
  { inputs, hidden, latent, batch }: { inputs: number; hidden: number; latent: number; batch: number },
  seed = 1,
): Training {
  const generator = random(seed);
  const store = ParameterStore.drawnFrom(generator);
  const encode = perceptron(store.within('encoder'), [inputs, hidden, 2 * latent]);
  const decode = perceptron(store.within('decoder'), [latent, hidden, inputs]);
  const pixels = tf.tensor(generator.uniforms(new Float32Array(batch * inputs)), [batch, inputs]);
  const loss = ({ x }: Batch, { eps }: Batch) => {
    const [mean, logVariance] = tf.split(encode(x!), 2, 1) as [tf.Tensor, tf.Tensor];
    const variance = tf.exp(logVariance);
    const z = tf.add(mean, tf.mul(tf.sqrt(variance), eps!));
    const none = undefined;
    const { SUM } = tf.Reduction;
    const reconstruction = tf.losses.sigmoidCrossEntropy(x!, decode(z), none, none, SUM);
    const divergence = tf.sum(tf.sub(tf.add(tf.square(mean), variance), tf.add(logVariance, 1)));
    return tf.div(tf.add(reconstruction, tf.mul(0.5, divergence)), batch).asScalar();
  };
  return training({
    data: { x: pixels },
    draw: () => ({ eps: noise([batch, latent], generator) }),
    loss,
    parameters: store.all(),
  });
}

function times(n: number, generator: Random): tf.Tensor {
  return tf.tensor1d(
    Int32Array.from({ length: n }, () => generator.integer(STEPS)),
    'int32',
  );
}

/** Algorithm 1 of Ho et al. 2020 for batches of the shape. */
function ddpmTraining(network: Network, shape: readonly number[], generator: Random): Training {
  const tables = trainingTables();
  const [n] = shape as [number];
  const ones = [n, ...shape.slice(1).map(() => 1)];
  const loss = ({ x0 }: Batch, { t, eps }: Batch) => {
    const at = (table: tf.Tensor1D) => tf.gather(table, t as tf.Tensor1D).reshape(ones);
    const x = tf.add(tf.mul(at(tables.scale), x0!), tf.mul(at(tables.std), eps!));
    return tf.losses.meanSquaredError(eps!, network.predict(x, t!)).asScalar();
  };
  const draw = () => ({ t: times(n, generator), eps: noise(shape, generator) });
  const data = { x0: noise(shape, generator) };
  return training({ data, draw, loss, parameters: network.parameters(), tables });
}

/** Sizes of the time-conditioned perceptron; 3 layers of 128 unless told. */
export interface TimeMlpSizes {
  readonly batch: number;
  readonly width?: number;
  readonly depth?: number;
}

export interface UnetSizes {
  readonly batch: number;
  readonly size: number;
  readonly width: number;
}

export const newTimeMlp = ({ width = 128, depth = 3 }: TimeMlpSizes, generator: Random) =>
  timeMlp({ inputs: 2, width, depth }, generator);

export const newUnet = ({ size, width }: UnetSizes, generator: Random) => unet({ size, width }, generator);

/** A DDPM step for points of the plane. */
export function timeMlpTraining(sizes: TimeMlpSizes, seed = 1): Training {
  const generator = random(seed);
  return ddpmTraining(newTimeMlp(sizes, generator), [sizes.batch, 2], generator);
}

/** A DDPM step for pictures of one channel. */
export function unetTraining(sizes: UnetSizes, seed = 1): Training {
  const generator = random(seed);
  const { batch, size } = sizes;
  return ddpmTraining(newUnet(sizes, generator), [batch, size, size, 1], generator);
}
