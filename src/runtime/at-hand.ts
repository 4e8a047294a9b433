import { TRACE } from './compile/trace-backend';
import { tf } from './tf';

/**
 * The numbers of a tensor of whole numbers where they can be read at once, for guards: not while a step is compiled, when
 * there are none, and not on a backend that has to be waited for.
 */
export function valuesAtHand(tensor: tf.Tensor): Int32Array | undefined {
  if (tf.getBackend() === TRACE) return undefined;
  try {
    return tensor.dataSync<'int32'>();
  } catch {
    return undefined;
  }
}
