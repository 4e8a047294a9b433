import { requireCount } from '../check';
import { ParameterStore } from '../nn/parameter-store';
import type { Random } from '../random/random';
import { type CompiledStep, compile } from '../runtime/compile/compile';
import { noise } from '../runtime/noise';
import { tf } from '../runtime/tf';
import { type PerceptronSizes, perceptronLayers } from './perceptron';
import { numbersOf, type PointBatch, pointsOfTensor, pointsTensor, type ScoringModel } from './point-model';

/** Settings of {@link couplingFlow}. */
export interface CouplingFlowOptions extends Omit<PerceptronSizes, 'inputs' | 'outputs'> {
  /** Number of coupling layers; 8 unless told. */
  readonly layers?: number;
}

/** A normalizing flow of points of the plane: an invertible map between them and noise. */
export interface CouplingFlow extends ScoringModel {
  /** x → z and ln |det ∂z/∂x|: [n, 2] → [n, 2], [n]. */
  toNoise(x: tf.Tensor): { readonly z: tf.Tensor; readonly logDet: tf.Tensor1D };
  /** z → x, the inverse: [n, 2] → [n, 2]; with `layers`, through the first so many of them alone. */
  fromNoise(z: tf.Tensor, layers?: number): tf.Tensor;
  /** ln p(x) of each point [n]. */
  logDensityOf(x: tf.Tensor): tf.Tensor1D;
}

/** Scales are kept in (e^{−2}, e²) a layer, so that training does not run away. */
const mostLogScale = 2;

/**
 * A normalizing flow of affine coupling layers (Dinh, Sohl-Dickstein and Bengio 2017, eq. 7 and 8). Each keeps one coordinate and moves
 * the other, by numbers that depend on the kept one alone:
 *
 *     x_b = z_b·e^{s(z_a)} + t(z_a),  x_a = z_a;   back: z_b = (x_b − t(x_a))·e^{−s(x_a)}
 *
 * Its Jacobian is triangular with determinant e^{s}, so the change of variables is exact:
 *
 *     ln p(x) = ln N(z; 0, I) + ln |det ∂z/∂x| = ln N(z; 0, I) − Σ s
 *
 * Nothing is torn or glued: the map is continuous both ways. Layers take the coordinates in turn.
 * @throws RangeError
 */
export function couplingFlow(options: CouplingFlowOptions, generator: Random): CouplingFlow {
  const { layers = 8, ...sizes } = options;
  requireCount('build a flow', 'layers', layers);
  const store = ParameterStore.drawnFrom(generator);
  const couplings = Array.from({ length: layers }, (_, k) =>
    perceptronLayers(store.within(`coupling.${k}`), { ...sizes, inputs: 1, outputs: 2 }, true),
  );
  /** s and t of layer k. */
  const numbers = (k: number, kept: tf.Tensor): [s: tf.Tensor, t: tf.Tensor] => {
    const [raw, t] = tf.split(couplings[k]!(kept), 2, 1) as [tf.Tensor, tf.Tensor];
    return [tf.mul(mostLogScale, tf.tanh(tf.div(raw, mostLogScale))), t];
  };
  const split = (x: tf.Tensor, k: number): [kept: tf.Tensor, moved: tf.Tensor] => {
    const [first, second] = tf.split(x, 2, 1) as [tf.Tensor, tf.Tensor];
    return k % 2 === 0 ? [first, second] : [second, first];
  };
  const join = (kept: tf.Tensor, moved: tf.Tensor, k: number): tf.Tensor =>
    tf.concat(k % 2 === 0 ? [kept, moved] : [moved, kept], 1);

  const toNoise = (x: tf.Tensor) =>
    tf.tidy(() => {
      let z = x;
      let logDet: tf.Tensor = tf.zeros([x.shape[0]!]);
      for (let k = layers - 1; k >= 0; k--) {
        const [kept, moved] = split(z, k);
        const [s, t] = numbers(k, kept);
        z = join(kept, tf.mul(tf.sub(moved, t), tf.exp(tf.neg(s))), k);
        logDet = tf.sub(logDet, tf.squeeze(s, [1]));
      }
      return { z: z === x ? tf.clone(x) : z, logDet: logDet as tf.Tensor1D };
    });
  const fromNoise = (z: tf.Tensor, through = layers) =>
    tf.tidy(() => {
      let x = tf.clone(z);
      for (let k = 0; k < through; k++) {
        const [kept, moved] = split(x, k);
        const [s, t] = numbers(k, kept);
        x = join(kept, tf.add(tf.mul(moved, tf.exp(s)), t), k);
      }
      return x;
    });
  const logDensityOf = (x: tf.Tensor) =>
    tf.tidy(() => {
      const { z, logDet } = toNoise(x);
      const squares = tf.mul(-0.5, tf.sum(tf.square(z), 1));
      return tf.sub(tf.add(squares, logDet), Math.log(2 * Math.PI)) as tf.Tensor1D;
    });
  return {
    toNoise,
    fromNoise,
    logDensityOf,
    logDensity: (points) => numbersOf(() => logDensityOf(pointsTensor(points))),
    sample: (random, n) => pointsOfTensor(() => fromNoise(noise([n, 2], random))),
    parameters: () => store.all(),
    dispose: () => store.dispose(),
  };
}

/** One compiled step of maximum likelihood for `train`: the loss is −ln p(x), nats a point. Adam with a rate of 2e-3 unless told. */
export function flowStep(
  model: CouplingFlow,
  { optimizer = tf.train.adam(2e-3) }: { readonly optimizer?: tf.Optimizer } = {},
): CompiledStep<[PointBatch], tf.Scalar> {
  const variables = Object.values(model.parameters());
  return compile(({ x }: PointBatch) => {
    const lossOf = () => tf.neg(tf.mean(model.logDensityOf(x))) as tf.Scalar;
    return optimizer.minimize(lossOf, true, variables)!;
  });
}
