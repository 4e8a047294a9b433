import { requireCount } from '../check';
import { dense, type Layer, swish } from '../nn/layers';
import type { Parameters } from '../nn/network';
import { ParameterStore } from '../nn/parameter-store';
import type { Random } from '../random/random';
import { tf } from '../runtime/tf';

/** Sizes of a perceptron. */
export interface PerceptronSizes {
  /** Numbers that go in. */
  readonly inputs: number;
  /** And out; 1 unless told. */
  readonly outputs?: number;
  /** Units of a hidden layer; 64 unless told. */
  readonly width?: number;
  /** Number of hidden layers; 2 unless told. */
  readonly depth?: number;
}

/** A network that is a function of x alone. */
export interface Perceptron {
  /** [n, inputs] → [n, outputs]. */
  predict(x: tf.Tensor): tf.Tensor;
  parameters(): Parameters;
  dispose(): void;
}

/**
 * The layers of a perceptron, h₀ = x, h_{k+1} = swish(W_k·h_k + b_k), y = W·h_depth + b, in a store that others share.
 * @param zero - begins with an output of 0
 * @throws RangeError
 */
export function perceptronLayers(store: ParameterStore, sizes: PerceptronSizes, zero = false): Layer {
  const { inputs, outputs = 1, width = 64, depth = 2 } = sizes;
  for (const [name, value] of Object.entries({ inputs, outputs, width, depth }))
    requireCount('build a perceptron', name, value);
  const hidden = Array.from({ length: depth }, (_, k) =>
    dense(store.within(`hidden.${k}`), k === 0 ? inputs : width, width),
  );
  const output = dense(store.within('output'), width, outputs, { zero });
  return (x) => output(hidden.reduce((h, layer) => swish(layer(h)), x));
}

/** A multilayer perceptron without time: `perceptron({ inputs: 1 }, random(1)).predict(x)`. @throws RangeError */
export function perceptron(sizes: PerceptronSizes, generator: Random): Perceptron {
  const store = ParameterStore.drawnFrom(generator);
  const layers = perceptronLayers(store, sizes);
  return {
    predict: (x) => tf.tidy(() => layers(x)),
    parameters: () => store.all(),
    dispose: () => store.dispose(),
  };
}
