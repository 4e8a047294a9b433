import { requireCount, requireShape } from '../check';
import type { Random } from '../random/random';
import { tf } from '../runtime/tf';
import { type ConditionOptions, conditionOn } from './condition';
import { dense, swish } from './layers';
import type { Network } from './network';
import { ParameterStore } from './parameter-store';
import { requireTimeSize } from './time-embedding';

/** Options of {@link timeMlp}. */
export interface TimeMlpOptions extends ConditionOptions {
  /** Numbers of an entry that go in. */
  readonly inputs: number;
  /** And out; as many as go in unless told. */
  readonly outputs?: number;
  /** Units of a hidden layer; 128 unless told. */
  readonly width?: number;
  /** Number of hidden layers; 3 unless told. */
  readonly depth?: number;
  /** Numbers that time is embedded in; 32 unless told. */
  readonly timeSize?: number;
}

/**
 * A time-conditioned multilayer perceptron:
 *
 *     h₀ = x,  h_{k+1} = swish((1 + S_k·swish(c)) ⊙ W_k·h_k + V_k·swish(c)),  y = W·h_depth
 *
 * with the condition vector c of time (and class), which scales and shifts every layer (Perez et al. 2018, eq. 2; S_k begins as
 * 0). A shift alone cannot make the field steeper as the noise fades: on the swiss roll the samples are then three times as far
 * from the data. [n, inputs] → [n, outputs].
 * @throws RangeError
 */
export function timeMlp(options: TimeMlpOptions, generator: Random): Network {
  const { inputs, outputs = inputs, width = 128, depth = 3, timeSize = 32 } = options;
  const sizes = { inputs, outputs, width, depth };
  for (const [name, value] of Object.entries(sizes)) requireCount('build a perceptron', name, value);
  requireTimeSize('build a perceptron', timeSize);
  const store = ParameterStore.drawnFrom(generator);
  const condition = conditionOn(store, timeSize, options);
  const hidden = Array.from({ length: depth }, (_, k) => ({
    layer: dense(store.within(`hidden.${k}`), k === 0 ? inputs : width, width),
    shift: dense(store.within(`hidden.${k}.condition`), 4 * timeSize, width),
    scale: dense(store.within(`hidden.${k}.scale`), 4 * timeSize, width, { zero: true }),
  }));
  const output = dense(store.within('output'), width, outputs);
  return {
    classes: options.classes ?? 0,
    predict: (x, time, labels) => {
      requireShape('predict', 'x', x.shape, [null, inputs]);
      return tf.tidy(() => {
        const c = swish(condition(time, labels, x.shape[0]!));
        const last = hidden.reduce<tf.Tensor>(
          (h, { layer, shift, scale }) => swish(tf.add(tf.mul(layer(h), tf.add(scale(c), 1)), shift(c))),
          x,
        );
        return output(last);
      });
    },
    parameters: () => store.all(),
    dispose: () => store.dispose(),
  };
}
