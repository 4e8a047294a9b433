import type { Optimizer } from '@tensorflow/tfjs';
import { dense, type Layer } from '../../src/nn/layers';
import { timeMlp } from '../../src/nn/mlp';
import type { Network, Parameters } from '../../src/nn/network';
import { ParameterStore } from '../../src/nn/parameter-store';
import { type UnetOptions, unet } from '../../src/nn/unet';
import { type Random, random } from '../../src/random/random';
import { noise } from '../../src/runtime/noise';
import { tf } from '../../src/runtime/tf';
import { curve, spots } from './data';
import { STEPS, trainingTables } from './schedule';

/** Tensors by name. */
export type Batch = Record<string, tf.Tensor>;

/** A training as its user writes it: the step, plain or compiled, takes data and what was drawn for it. */
export interface Training {
  /** One step of the optimizer; the loss. */
  step(data: Batch, drawn: Batch): tf.Tensor;
  readonly data: Batch;
  /** What a step needs of randomness. */
  draw(): Batch;
  readonly parameters: Parameters;
  dispose(): void;
}

export interface TrainingOptions {
  readonly seed?: number;
  /** Adam with a rate of 1e-3 unless told. */
  readonly optimizer?: () => Optimizer;
  /** Between the layers of plain perceptrons; relu unless told. */
  readonly activation?: Layer;
}

interface Model {
  loss(data: Batch, drawn: Batch): tf.Scalar;
  readonly data: Batch;
  readonly draw?: () => Batch;
  readonly parameters: Parameters;
  /** Tensors of the closure. */
  readonly tables?: Batch;
}

/** An optimizer on the loss of a model; all its tensors go when it is disposed. */
function training(model: Model, { optimizer: make = () => tf.train.adam(1e-3) }: TrainingOptions): Training {
  const { loss, data, draw = () => ({}), parameters, tables = {} } = model;
  const optimizer = make();
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

function perceptron(store: ParameterStore, widths: readonly number[], activation: Layer = tf.relu): Layer {
  const layers = widths.slice(1).map((outputs, k) => dense(store.within(`${k}`), widths[k]!, outputs));
  return (x) => layers.reduce((h, layer, k) => layer(k === 0 ? h : activation(h)), x);
}

/** A perceptron and squared error. */
export function mlpTraining(
  { widths, batch }: { widths: readonly number[]; batch: number },
  options: TrainingOptions = {},
): Training {
  const generator = random(options.seed ?? 1);
  const store = ParameterStore.drawnFrom(generator);
  const predict = perceptron(store, widths, options.activation);
  const data = curve(batch, widths[0]!, widths.at(-1)!, generator);
  const loss = ({ x, y }: Batch) => tf.losses.meanSquaredError(y!, predict(x!)).asScalar();
  return training({ data, loss, parameters: store.all() }, options);
}

/** Sizes of the variational autoencoder: `side`² pixels. */
export interface VaeSizes {
  readonly side: number;
  readonly hidden: number;
  readonly latent: number;
  readonly batch: number;
}

/** The variational autoencoder of Kingma and Welling 2014, appendix C.1, with a perceptron on each side. */
export function vaeTraining(sizes: VaeSizes, options: TrainingOptions = {}): Training {
  const { side, hidden, latent, batch } = sizes;
  const generator = random(options.seed ?? 1);
  const store = ParameterStore.drawnFrom(generator);
  const inputs = side ** 2;
  const encode = perceptron(store.within('encoder'), [inputs, hidden, 2 * latent], options.activation);
  const decode = perceptron(store.within('decoder'), [latent, hidden, inputs], options.activation);
  const loss = ({ x }: Batch, { eps }: Batch) => {
    const [mean, logVariance] = tf.split(encode(x!), 2, 1) as [tf.Tensor, tf.Tensor];
    const variance = tf.exp(logVariance);
    const z = tf.add(mean, tf.mul(tf.sqrt(variance), eps!));
    const divergence = tf.sum(tf.sub(tf.add(tf.square(mean), variance), tf.add(logVariance, 1)));
    return tf.div(tf.add(crossEntropy(x!, decode(z)), tf.mul(0.5, divergence)), batch).asScalar();
  };
  const draw = () => ({ eps: noise([batch, latent], generator) });
  const data = { x: spots(batch, side, generator) };
  return training({ data, draw, loss, parameters: store.all() }, options);
}

const crossEntropy = (x: tf.Tensor, logits: tf.Tensor): tf.Tensor =>
  tf.losses.sigmoidCrossEntropy(x, logits, undefined, undefined, tf.Reduction.SUM);

function times(n: number, generator: Random): tf.Tensor {
  const drawn = Int32Array.from({ length: n }, () => generator.integer(STEPS));
  return tf.tensor1d(drawn, 'int32');
}

/** Algorithm 1 of Ho et al. 2020 for batches like x₀. */
function ddpmTraining(
  network: Network,
  x0: tf.Tensor,
  generator: Random,
  options: TrainingOptions,
): Training {
  const tables = trainingTables();
  const [n, ...rest] = x0.shape as [number];
  const loss = (data: Batch, { t, eps }: Batch) => {
    const at = (table: tf.Tensor1D) => tf.gather(table, t as tf.Tensor1D).reshape([n, ...rest.map(() => 1)]);
    const x = tf.add(tf.mul(at(tables.scale), data.x0!), tf.mul(at(tables.std), eps!));
    return tf.losses.meanSquaredError(eps!, network.predict(x, t!)).asScalar();
  };
  const draw = () => ({ t: times(n, generator), eps: noise(x0.shape, generator) });
  return training({ data: { x0 }, draw, loss, parameters: network.parameters(), tables }, options);
}

/** Sizes of the time-conditioned perceptron; 3 layers of 128 unless told. */
export interface TimeMlpSizes {
  readonly batch: number;
  readonly width?: number;
  readonly depth?: number;
}

/** Sizes of the U-Net for pictures of one channel. */
export interface UnetSizes extends Pick<UnetOptions, 'size' | 'width' | 'multipliers' | 'blocks'> {
  readonly batch: number;
}

/** For points of the plane. */
export const newTimeMlp = ({ width = 128, depth = 3 }: TimeMlpSizes, generator: Random) =>
  timeMlp({ inputs: 2, width, depth }, generator);

export const newUnet = ({ batch: _, ...options }: UnetSizes, generator: Random) => unet(options, generator);

/** A DDPM step for points of the plane. */
export function timeMlpTraining(sizes: TimeMlpSizes, options: TrainingOptions = {}): Training {
  const generator = random(options.seed ?? 1);
  const network = newTimeMlp(sizes, generator);
  return ddpmTraining(network, noise([sizes.batch, 2], generator), generator, options);
}

/** A DDPM step for pictures. */
export function unetTraining(sizes: UnetSizes, options: TrainingOptions = {}): Training {
  const generator = random(options.seed ?? 1);
  const { batch, size } = sizes;
  const network = newUnet(sizes, generator);
  return ddpmTraining(network, noise([batch, size, size, 1], generator), generator, options);
}
