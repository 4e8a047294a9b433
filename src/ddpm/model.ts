import { refusal } from '../check';
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

/**
 * What the model answers to x_t, refused unless it is one finite number for each of x: otherwise a slip in a model would show
 * as NaN at the end of a thousand steps.
 * @throws RangeError
 */
export function answerOf<X extends FloatArray>(action: string, model: Model, x: X, t: number): X {
  const answer = model.predict(x, t) as X | undefined;
  const which = `the model's answer at t = ${t}`;
  if (answer?.length !== x.length)
    throw new RangeError(
      refusal(action, `${which} must be as long as x, ${x.length} numbers`, answer?.length),
    );
  const bad = answer.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new RangeError(refusal(action, `${which} must be finite in entry ${bad}`, answer[bad]));
  return answer;
}

/** The same model, answering in another kind of prediction. @throws RangeError where that cannot be computed */
export function predicting(model: Model, to: Prediction, schedule: Schedule): Model {
  requirePrediction('convert a model', to);
  return {
    predicts: to,
    predict: (x, t) =>
      convertPrediction(answerOf('predict', model, x, t), x, marginal(schedule, t), {
        from: model.predicts,
        to,
      }),
  };
}
