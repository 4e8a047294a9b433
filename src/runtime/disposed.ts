import * as tf from '@tensorflow/tfjs';

/** The part of the engine that is exchanged here. */
interface Mover {
  readonly state: { readonly tensorInfo: { has(dataId: object): boolean } };
  moveData(backend: unknown, dataId: object): void;
}

const gone =
  'Cannot use a tensor as it must not be disposed: its numbers are gone. tf.tidy() frees every tensor made in it but the one it returns, and so does a training loop with its batches; keep a copy with tf.keep(x.clone()), or read the numbers before with await x.data()';

/**
 * A tensor that was freed is refused in words that say how it happened. TensorFlow.js notices it in two places: in its
 * own check before numbers are read, and, in an operation, when it looks for the backend that has the numbers and finds
 * none ("Cannot read properties of undefined").
 */
export function explainDisposed(): void {
  Object.assign(tf.Tensor.prototype, {
    throwIfDisposed(this: tf.Tensor): void {
      if (this.isDisposed) throw new Error(gone);
    },
  });
  const engine = tf.engine() as unknown as Mover;
  const move = engine.moveData.bind(engine);
  engine.moveData = (backend, dataId) => {
    if (!engine.state.tensorInfo.has(dataId)) throw new Error(gone);
    move(backend, dataId);
  };
}
