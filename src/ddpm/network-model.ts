import { refusal } from '../check';
import { sizeOf } from '../data/vectors';
import type { Network } from '../nn/network';
import { tf } from '../runtime/tf';
import type { Model } from './model';
import { type Prediction, requirePrediction } from './predictions';

/** A network as a model: it is shown tensors [n, …] and times, [n] or one for all [1]. */
export interface NetworkModel extends Network {
  /** What the answer is. */
  readonly predicts: Prediction;
}

/** A network with the name of what it predicts: `asModel(timeMlp({ inputs: 2 }, random(1)), 'eps')`. @throws RangeError */
export function asModel(network: Network, predicts: Prediction = 'eps'): NetworkModel {
  requirePrediction('make a model', predicts);
  return {
    predicts,
    classes: network.classes ?? 0,
    predict: (x, time, labels) => network.predict(x, time, labels),
    parameters: () => network.parameters(),
    dispose: () => network.dispose(),
  };
}

/**
 * A network as a model of plain numbers, for plots of its field and for the evidence bound: runs eagerly and reads the
 * answer, which a WebGPU backend refuses.
 * @param shape - of one sample: [2], [28, 28, 1]
 */
export function onNumbers(model: NetworkModel, shape: readonly number[]): Model {
  const size = sizeOf(shape);
  return {
    predicts: model.predicts,
    predict: (x, t) => {
      const n = x.length / size;
      if (!Number.isInteger(n))
        throw new RangeError(refusal('predict', `the length of x must be a multiple of ${size}`, x.length));
      const output = tf.tidy(() =>
        model.predict(tf.tensor(Float32Array.from(x), [n, ...shape]), tf.fill([n], t)),
      );
      const numbers = Float64Array.from(output.dataSync());
      output.dispose();
      return numbers;
    },
  };
}
