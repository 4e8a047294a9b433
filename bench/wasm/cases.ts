import type { Rank, Scalar, Tensor, TensorContainer } from '@tensorflow/tfjs';
import { tf } from '../../src/runtime/tf';

/** One thing that is timed. Its tensors are made on the backend that is active when it is prepared. */
export interface Case {
  readonly label: string;
  prepare(): { run(): TensorContainer; dispose(): void };
}

function holding(tensors: Tensor[], run: () => TensorContainer) {
  return { run, dispose: () => tf.dispose(tensors) };
}

/** C = AᵀB or ABᵀ, as the two gradients of a dense layer need them. */
export function product(m: number, k: number, n: number, transposeA: boolean, transposeB: boolean): Case {
  const sign = (transposed: boolean) => (transposed ? 'ᵀ' : '');
  return {
    label: `A${sign(transposeA)}·B${sign(transposeB)}, (${m}×${k})·(${k}×${n})`,
    prepare() {
      const a = tf.randomNormal<Rank>(transposeA ? [k, m] : [m, k]);
      const b = tf.randomNormal<Rank>(transposeB ? [n, k] : [k, n]);
      return holding([a, b], () => tf.matMul(a, b, transposeA, transposeB));
    },
  };
}

interface Convolution {
  readonly batch: number;
  readonly size: number;
  readonly channels: number;
  readonly stride: number;
}

const sizes = ({ batch, size, channels, stride }: Convolution) =>
  `${batch}×${size}×${size}×${channels}, 3×3, stride ${stride}`;

function gradient(
  c: Convolution,
  kernel: 'Conv2DBackpropInput' | 'Conv2DBackpropFilter',
): ReturnType<Case['prepare']> {
  const { batch, size, channels, stride } = c;
  const out = Math.ceil(size / stride);
  const x = tf.randomNormal([batch, size, size, channels]);
  const filter = tf.randomNormal([3, 3, channels, channels]);
  const dy = tf.randomNormal([batch, out, out, channels]);
  const common = { strides: stride, pad: 'same', dataFormat: 'NHWC' };
  const [inputs, attrs] =
    kernel === 'Conv2DBackpropInput'
      ? [
          { dy, filter },
          { ...common, inputShape: x.shape },
        ]
      : [
          { x, dy },
          { ...common, filterShape: filter.shape },
        ];
  return holding([x, filter, dy], () => tf.engine().runKernel(kernel, inputs as never, attrs as never));
}

export const inputGradient = (c: Convolution): Case => ({
  label: `convolution, input gradient, ${sizes(c)}`,
  prepare: () => gradient(c, 'Conv2DBackpropInput'),
});

export const filterGradient = (c: Convolution): Case => ({
  label: `convolution, filter gradient, ${sizes(c)} (peer: cpu backend)`,
  prepare: () => gradient(c, 'Conv2DBackpropFilter'),
});

/** One step of Adam for a chain of dense layers with relu between them, squared error. */
export function denseStep(widths: readonly number[], batch: number): Case {
  return {
    label: `training step, dense ${widths.join('-')}, batch ${batch}, Adam`,
    prepare() {
      const weights = widths.slice(1).map((to, k) => {
        const from = widths[k]!;
        return tf.variable(tf.randomNormal([from, to], 0, 1 / Math.sqrt(from)));
      });
      const x = tf.randomNormal([batch, widths[0]!]);
      const y = tf.randomNormal([batch, widths.at(-1)!]);
      const optimizer = tf.train.adam(1e-3);
      const loss = (): Scalar => {
        let h: Tensor = x;
        weights.forEach((w, k) => {
          h = tf.matMul(h, w);
          if (k < weights.length - 1) h = tf.relu(h);
        });
        return tf.losses.meanSquaredError(y, h) as Scalar;
      };
      const held = holding([x, y, ...weights], () => optimizer.minimize(loss, true) as Scalar);
      return {
        ...held,
        dispose() {
          held.dispose();
          optimizer.dispose();
        },
      };
    },
  };
}
