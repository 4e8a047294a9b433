import type { FloatArray } from '../random/random';
import { marginal } from './forward';
import { convertPrediction, type Prediction, requirePrediction } from './predictions';
import type { Schedule } from './schedule';

/** Something that is shown x_t and t and answers what it was trained for. */
export interface Model {
  /** What the answer is. */
  readonly predicts: Prediction;
  /** x_t, one point or many in a row, and t → an answer as long as x_t. */
  predict(x: FloatArray, t: number): FloatArray;
}

/** The same model, answering in another kind of prediction. @throws RangeError where that cannot be computed */
export function predicting(model: Model, to: Prediction, schedule: Schedule): Model {
  requirePrediction('convert a model', to);
  return {
    predicts: to,
    predict: (x, t) =>
      convertPrediction(model.predict(x, t), x, marginal(schedule, t), { from: model.predicts, to }),
  };
}
