import { sizeOf } from '../data/vectors';
import { tf } from '../runtime/tf';
import type { Algebra } from './algebra';

/** Tensors [n, …], eager or within a compiled function; a coefficient may be a tensor of one number. */
export const tensorAlgebra: Algebra<tf.Tensor, tf.Tensor | number> = {
  combine(a, x, b, y, over) {
    const sum = tf.add(tf.mul(a, x), tf.mul(b, y));
    return over === undefined ? sum : tf.div(sum, over);
  },
  clip: (x, limit) => tf.clipByValue(x, -limit, limit),
  threshold(x, { quantile, max }) {
    const size = sizeOf(x.shape.slice(1));
    const rank = quantile * (size - 1);
    const low = Math.floor(rank);
    // The largest ones, falling: as far down as the quantile's lower neighbour.
    const { values } = tf.topk(tf.abs(x).reshape([-1, size]), size - low);
    const column = (k: number) => values.slice([0, k], [-1, 1]);
    const below = column(size - low - 1);
    const above = column(Math.max(0, size - low - 2));
    const found = tf.add(below, tf.mul(tf.sub(above, below), rank - low));
    const s = tf.clipByValue(found, 1, max).reshape([-1, ...x.shape.slice(1).fill(1)]);
    return tf.div(tf.maximum(tf.minimum(x, s), tf.neg(s)), s);
  },
};
