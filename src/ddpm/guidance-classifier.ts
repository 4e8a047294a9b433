import { refusal, requireFinite, requireIndex, requireLength } from '../check';
import { logSumExp, softmax } from '../probability/log-sum-exp';
import type { Mixture } from '../probability/mixture';
import type { MultivariateMixture } from '../probability/multivariate-mixture';
import { noised } from '../probability/noised';
import type { FloatArray } from '../random/random';
import { marginal } from './forward';
import { answerOf, type Model } from './model';
import { conversion } from './predictions';
import { requireStep, type Schedule } from './schedule';

/** What tells classes apart under noise. */
export interface NoisyClassifier {
  /** How many classes it knows. */
  readonly classes: number;
  /** p(y given x_t) of every class, of one point. */
  probabilities(x: FloatArray, t: number): Float64Array;
  /** ∇ ln p(label given x_t), of one point or many in a row. */
  slope(x: FloatArray, t: number, label: number): Float64Array;
}

/** One component of a noised mixture, as both kinds of mixture can give it. */
interface Part {
  logDensity(x: FloatArray): number;
  score(x: FloatArray): ArrayLike<number>;
}

/**
 * The best classifier of noisy points there is, where the law of the data is a Gaussian mixture whose components carry
 * labels: with r_k the probability that x_t came from component k and s_k that component's score under noise,
 *
 *     p(y given x_t) = Σ_{k of y} r_k,   ∇ ln p(y given x_t) = Σ_{k of y} (r_k/p(y given x_t)) s_k − Σ_k r_k s_k
 *
 * @param labels - the class of each component, 0 … K − 1, each at least once
 * @throws RangeError
 */
export function exactClassifier(
  p: Mixture | MultivariateMixture,
  labels: ArrayLike<number>,
  schedule: Schedule,
): NoisyClassifier {
  const action = 'build the exact classifier';
  requireLength(action, 'labels', labels, p.components.length);
  const classes = 1 + Math.max(...Array.from(labels));
  const members = Array.from({ length: classes }, (_, y) =>
    Array.from(labels, (label, k) => (label === y ? k : -1)).filter((k) => k >= 0),
  );
  for (let k = 0; k < labels.length; k++) requireIndex(action, `labels[${k}]`, labels[k]!, classes);
  for (const [y, own] of members.entries())
    if (own.length === 0) throw new RangeError(refusal(action, 'each class must have a component', y));
  const d = 'dimension' in p ? p.dimension : 1;
  const logWeights = p.weights.map(Math.log);
  const logsOf = (parts: readonly Part[], x: FloatArray) =>
    parts.map((part, k) => logWeights[k]! + part.logDensity(x));
  return {
    classes,
    probabilities: (x, t) => {
      requireLength('classify', 'x', x, d);
      const logs = logsOf(partsAt(p, schedule, t), x);
      return softmax(members.map((own) => logSumExp(own.map((k) => logs[k]!))));
    },
    slope: (x, t, label) => {
      requireIndex('classify', 'the label', label, classes);
      const parts = partsAt(p, schedule, t);
      const own = members[label]!;
      const out = new Float64Array(x.length);
      for (let start = 0; start < x.length; start += d) {
        const point = x.subarray(start, start + d);
        requireLength('classify', 'a point', point, d);
        const logs = logsOf(parts, point);
        const all = softmax(logs);
        const among = softmax(own.map((k) => logs[k]!));
        for (const [k, part] of parts.entries()) {
          const member = own.indexOf(k);
          const weight = (member < 0 ? 0 : among[member]!) - all[k]!;
          const score = part.score(point);
          for (let i = 0; i < d; i++) out[start + i]! += weight * score[i]!;
        }
      }
      return out;
    },
  };
}

/** The components of x_t's law. */
function partsAt(p: Mixture | MultivariateMixture, schedule: Schedule, t: number): readonly Part[] {
  requireStep('classify', t, schedule.steps);
  if ('dimension' in p) return noised(p, marginal(schedule, t)).components;
  return noised(p, marginal(schedule, t)).components.map((bell) => ({
    logDensity: (x) => bell.logDensity(x[0]!),
    score: (x) => [bell.score(x[0]!)],
  }));
}

/** What to guide to, and how strongly. */
export interface ClassifierGuidance {
  readonly label: number;
  /** Factor s of the classifier's slope; 1 is Bayes' rule. */
  readonly scale: number;
}

/**
 * Classifier guidance (Dhariwal and Nichol 2021, algorithm 2): a model without labels, pushed to where a classifier sees the
 * class,
 *
 *     ∇ ln p_t(x_t) + s·∇ ln p(y given x_t),   in terms of ε:  ε̂ − s·std·∇ ln p(y given x_t)
 *
 * The answer is of the kind that the model gives. With s = 1 and an exact classifier it is the model of that class, and
 * with any s what `guidedModel` makes of the two.
 * @throws RangeError
 */
export function classifierGuided(
  model: Model,
  classifier: Pick<NoisyClassifier, 'slope'>,
  schedule: Schedule,
  { label, scale }: ClassifierGuidance,
): Model {
  requireFinite('guide', 'scale', scale);
  return {
    predicts: model.predicts,
    predict: (x, t) => {
      const answer = answerOf('guide', model, x, t);
      const slope = classifier.slope(x, t, label);
      const { value, over } = conversion({ from: 'score', to: model.predicts }, marginal(schedule, t));
      return Float64Array.from(answer, (known, k) => known + (scale * value * slope[k]!) / over);
    },
  };
}
