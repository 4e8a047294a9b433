import { mixture } from '../../../src/probability/mixture';
import { multivariateMixture } from '../../../src/probability/multivariate-mixture';
import type { ScoreField } from '../../../src/sde/reversal/score-field';

/** gpeyre/numerical-tours, ml_12: three bells on the line. */
export const bells = mixture([
  { weight: 2 / 7, mean: -2.1, std: 0.18 },
  { weight: 3 / 7, mean: 0, std: 0.45 },
  { weight: 2 / 7, mean: 1.5, std: 0.27 },
]);

export const clouds = multivariateMixture([
  {
    weight: 1,
    mean: [0.6, -0.2],
    covariance: [
      [0.1, 0.04],
      [0.04, 0.08],
    ],
  },
  { weight: 2, mean: [-0.5, 0.4], covariance: 0.05 },
]);

/** The same score without what it knows of its derivatives. */
export const plain =
  (score: ScoreField): ScoreField =>
  (x, t) =>
    score(x, t);
