import type { tf } from '../runtime/tf';

/** Trainable variables by name, as they stand in a checkpoint: `down.0.1.convolution.1.kernel`. */
export type Parameters = Readonly<Record<string, tf.Variable>>;

/** A network that depends on time: one output for each entry of a batch, of the input's shape unless told. */
export interface Network {
  /** How many classes it knows, K: labels are 0 … K − 1, and K stands for "any class". None unless told. */
  readonly classes?: number;
  /**
   * @param x - the batch [n, …].
   * @param time - one time for each entry [n], or one for all of them [1], which is embedded once.
   * @param labels - one class for each entry [n], int32, where the network knows classes; "any class" unless told.
   */
  predict(x: tf.Tensor, time: tf.Tensor, labels?: tf.Tensor): tf.Tensor;
  /** Everything that is trained. */
  parameters(): Parameters;
  /** Frees the parameters. */
  dispose(): void;
}

/** How many numbers are trained. */
export function countParameters({ parameters }: Pick<Network, 'parameters'>): number {
  return Object.values(parameters()).reduce((sum, { size }) => sum + size, 0);
}
