import { normalization } from '../../../../src/runtime/compile/lower/normalization';
import { tf } from '../../../../src/runtime/tf';
import { between, both, describeLowerings, normal, only } from './support';

describeLowerings('lowering of normalization', normalization, {
  FusedBatchNorm: [
    both(
      (x, mean, variance, offset, scale) =>
        tf.batchNorm(x, mean as never, variance as never, offset as never, scale as never),
      normal(2, 3, 4, 5),
      normal(5),
      between(0.5, 2, [5]),
      normal(5),
      normal(5),
    ),
    // TensorFlow.js has no gradient without scale and offset.
    only(
      (x, mean, variance) => tf.batchNorm(x, mean as never, variance as never, undefined, undefined, 0.1),
      normal(6, 3),
      normal(3),
      between(0.5, 2, [3]),
    ),
    only(
      (x, mean, variance, offset) => tf.batchNorm(x, mean as never, variance as never, offset as never),
      normal(6, 3),
      normal(6, 3),
      between(0.5, 2, [6, 3]),
      normal(6, 3),
    ),
  ],
});
