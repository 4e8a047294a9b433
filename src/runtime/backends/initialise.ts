import { tf } from '../tf';

/**
 * Runs the factory that TensorFlow.js holds for a backend and keeps what it made. TensorFlow.js would
 * do so itself in `setBackend`, but swallows the reason of a failure and prints it instead.
 */
export async function initialise(tfName: string, priority: number): Promise<void> {
  if (tfName in tf.engine().registry) return;
  const factory = tf.findBackendFactory(tfName);
  if (!factory) throw new Error(`TensorFlow.js knows no backend named ${tfName}`);
  const register = (make: typeof factory, rank: number) => {
    tf.removeBackend(tfName);
    tf.registerBackend(tfName, make, rank);
  };
  try {
    const instance = await factory();
    register(() => instance, priority);
  } catch (error) {
    // Below all others, or TensorFlow.js would pick it for the next tensor and fail again.
    register(factory, 0);
    throw error;
  }
}

/** Makes a backend the active one and computes with it: [[1,2],[3,4]]² must read back as [[7,10],[15,22]]. */
export async function activate(tfName: string): Promise<void> {
  if (!(await tf.setBackend(tfName))) throw new Error(`TensorFlow.js could not switch to ${tfName}`);
  const square = tf.tidy(() => {
    const x = tf.tensor2d([1, 2, 3, 4], [2, 2]);
    return tf.matMul(x, x);
  });
  const values = Array.from(await square.data());
  square.dispose();
  if (values.join() !== '7,10,15,22') throw new Error(`a 2×2 product came back as ${values.join()}`);
}
