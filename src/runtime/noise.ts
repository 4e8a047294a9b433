import type { Tensor } from '@tensorflow/tfjs';
import { requireCount } from '../check';
import type { Random } from '../random/random';
import { engineOf } from './compile/engine';
import { isReachable, reserve, viewOf } from './compile/storage';
import { tf } from './tf';

/**
 * A tensor of independent draws of N(0, 1) in single precision, for what a compiled step must be given:
 * `step(x0, t, noise([512, 2], generator))`.
 * @param generator `random(seed)`; it gives `bulkNormals`
 * @throws RangeError if a size is no count
 */
export function noise(shape: readonly number[], generator: Random): Tensor {
  for (const size of shape) requireCount('draw noise', 'every size of the shape', size, 0);
  const size = tf.util.sizeFromShape([...shape]);
  if (!isReachable()) return tf.tensor(generator.bulkNormals(new Float32Array(size)), [...shape]);
  // Drawn where the backend keeps them: a copy would take as long as the numbers.
  const dataId = reserve(shape, 'float32');
  generator.bulkNormals(viewOf(dataId, 'float32', size) as Float32Array);
  return engineOf().makeTensorFromDataId(dataId, [...shape], 'float32');
}
