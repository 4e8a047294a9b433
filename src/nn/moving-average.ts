import { requireInRange } from '../check';
import { restoring } from '../runtime/restoring';
import { tf } from '../runtime/tf';
import type { Parameters } from './network';

/** A slowly moving copy of parameters, which samples better than the last ones of a noisy training. */
export interface MovingAverage {
  /** a ← d·a + (1 − d)·θ for each parameter θ; call it after each step, also within a compiled one. */
  update(): void;
  /** Exchanges averages and parameters; a second time undoes it. */
  swap(): void;
  /** Runs with the averages in place of the parameters, which come back afterwards, also after an error or a promise. */
  using<T>(run: () => T): T;
  /** The averages, by the names of the parameters: for checkpoints. */
  parameters(): Parameters;
  /** Frees the averages. */
  dispose(): void;
}

/**
 * Exponential moving average of parameters, from their present values on. Its memory is about 1/(1 − decay) steps
 * (0.9999 in Ho et al. 2020 for 800,000 steps; a short training wants less).
 * @throws RangeError unless 0 ≤ decay ≤ 1
 */
export function movingAverage(parameters: Parameters, decay = 0.999): MovingAverage {
  requireInRange('average parameters', 'decay', decay, 0, 1);
  const names = Object.keys(parameters);
  const averages = Object.fromEntries(
    names.map((name) => [name, tf.tidy(() => tf.variable(tf.clone(parameters[name] as tf.Tensor), false))]),
  );
  const pairs = names.map((name) => [averages[name]!, parameters[name]!] as const);
  const each = (change: (average: tf.Variable, parameter: tf.Variable) => void) =>
    tf.tidy(() => {
      for (const [average, parameter] of pairs) change(average, parameter);
    });
  const swap = () =>
    each((average, parameter) => {
      const before = tf.clone(parameter as tf.Tensor);
      parameter.assign(tf.clone(average as tf.Tensor));
      average.assign(before);
    });
  return {
    update: () =>
      each((average, parameter) => {
        average.assign(tf.add(tf.mul(average, decay), tf.mul(parameter, 1 - decay)));
      }),
    swap,
    using: (run) => {
      swap();
      return restoring(run, swap);
    },
    parameters: () => averages,
    dispose: () => tf.dispose(averages),
  };
}
