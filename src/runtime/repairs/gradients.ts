import type { GradConfig, Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';

type GradFunc = GradConfig['gradFunc'];

/** Gives a kernel another gradient, made of the one it has. */
function replaceGradient(kernelName: string, change: (stock: GradFunc) => GradFunc): void {
  const stock = tf.getGradient(kernelName);
  tf.registerGradient({ ...stock, gradFunc: change(stock.gradFunc) });
}

/** The gradient of an operand that was stretched is a sum over the axes along which it was. */
function summedTo(gradient: Tensor, { shape }: Tensor): Tensor {
  const axes = tf.broadcast_util.getReductionAxes(shape, gradient.shape);
  return tf.reshape(axes.length > 0 ? tf.sum(gradient, axes) : gradient, shape);
}

/** For kernels of a and b that save both. */
const unstretched =
  (stock: GradFunc): GradFunc =>
  (dy, saved, attrs) => {
    const gradients = stock(dy, saved, attrs);
    const [a, b] = saved as [Tensor, Tensor];
    return { a: () => summedTo(gradients.a!(), a), b: () => summedTo(gradients.b!(), b) };
  };

/** Back from the end: the sums of what each entry went into. */
const cumulativeSum: GradFunc = (dy, _, attrs) => {
  const { axis, exclusive, reverse } = attrs as unknown as {
    axis: number;
    exclusive: boolean;
    reverse: boolean;
  };
  return { x: () => tf.cumsum(dy as Tensor, axis, exclusive, !reverse) };
};

/** TensorFlow.js gives the gradient of a single part by itself, and not as a list. */
const ofList =
  (stock: GradFunc): GradFunc =>
  (dy, saved, attrs) =>
    stock([dy].flat(), saved, attrs);

/** A comparison is constant but for jumps, so what is chosen by it has a gradient. */
const zeros =
  (...names: string[]): GradFunc =>
  (_, saved) =>
    Object.fromEntries(
      names.map((name, i) => [name, () => tf.zeros((saved as Tensor[])[i]!.shape)]),
    ) as ReturnType<GradFunc>;

const comparisons = [tf.Equal, tf.NotEqual, tf.Greater, tf.GreaterEqual, tf.Less, tf.LessEqual];

/** Gradients that TensorFlow.js 4.22 has not, or has wrong, on every backend. */
export function repairGradients(): void {
  for (const kernelName of [tf.Maximum, tf.Minimum, tf.SquaredDifference])
    replaceGradient(kernelName, unstretched);
  replaceGradient(tf.Cumsum, () => cumulativeSum);
  for (const kernelName of [tf.SplitV, tf.Unpack]) replaceGradient(kernelName, ofList);
  for (const kernelName of comparisons)
    tf.registerGradient({ kernelName, inputsToSave: ['a', 'b'], gradFunc: zeros('a', 'b') });
}
