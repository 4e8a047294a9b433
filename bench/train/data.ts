import type { Random } from '../../src/random/random';
import { noise } from '../../src/runtime/noise';
import { tf } from '../../src/runtime/tf';

/** Points of N(0, 1) and sines of their mean: y_j = sin((j + 1)·x̄). */
export function curve(n: number, inputs: number, outputs: number, generator: Random) {
  return tf.tidy(() => {
    const x = noise([n, inputs], generator);
    const frequencies = tf.range(1, outputs + 1).reshape([1, outputs]);
    return { x, y: tf.sin(tf.mul(tf.mean(x, 1, true), frequencies)) };
  });
}

/** Pictures of a round spot somewhere, n rows of side² numbers in [0, 1]. */
export function spots(n: number, side: number, generator: Random): tf.Tensor {
  const pixels = new Float32Array(n * side * side);
  for (let k = 0; k < n; k++) {
    const [row, column] = [generator.uniformIn(0.25, 0.75) * side, generator.uniformIn(0.25, 0.75) * side];
    for (let i = 0; i < side; i++)
      for (let j = 0; j < side; j++)
        pixels[(k * side + i) * side + j] = Math.exp(-((i - row) ** 2 + (j - column) ** 2) / side);
  }
  return tf.tensor(pixels, [n, side * side]);
}
