import { describe, expect, it } from 'vitest';
import { repairTensorFlow } from '../../../../kernel-setup/kernel/process/tensorflow-repair';
import { tf } from '../../../../src/runtime/tf';

/** Leaves the engine as a `tidy` within a gradient does whose code was stopped without its `finally` blocks. */
function abandon(): void {
  const engine = tf.engine();
  engine.startScope('abandoned');
  engine.state.gradientDepth++;
  engine.state.kernelDepth++;
  engine.startScope('inner');
  tf.tensor([1, 2, 3]);
}

describe('repairTensorFlow', () => {
  it('closes abandoned scopes and disposes what they made', () => {
    const kept = tf.tensor([1]);
    const before = tf.memory().numTensors;
    abandon();
    repairTensorFlow();
    const { state } = tf.engine();
    expect([state.gradientDepth, state.kernelDepth, state.scopeStack.length]).toEqual([0, 0, 0]);
    expect(tf.memory().numTensors).toBe(before);
    expect(kept.isDisposed).toBe(false);
  });

  it('leaves tidy, gradients and profiling working', () => {
    abandon();
    repairTensorFlow();
    const before = tf.memory().numTensors;
    const slope = tf.tidy(
      () =>
        tf
          .grad((x) => x.square().sum())(tf.tensor([3]))
          .dataSync()[0],
    );
    expect(slope).toBe(6);
    expect(tf.memory().numTensors).toBe(before);
  });
});
