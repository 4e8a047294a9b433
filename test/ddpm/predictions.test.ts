import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { marginal } from '../../src/ddpm/forward';
import type { Model } from '../../src/ddpm/model';
import { predicting } from '../../src/ddpm/model';
import { conversion, convertPrediction, type Prediction } from '../../src/ddpm/predictions';
import { linearSchedule } from '../../src/ddpm/schedules';
import { mixture } from '../../src/probability/mixture';
import { noised, posteriorMean } from '../../src/probability/noised';

const kinds: readonly Prediction[] = ['eps', 'x0', 'v', 'score'];
const kind = fc.constantFrom(...kinds);
const number = fc.double({ min: -3, max: 3, noNaN: true });
/** Neither all signal nor all noise; the error of a conversion grows with 1/scale and 1/std². */
const angle = fc.double({ min: 0.1, max: Math.PI / 2 - 0.1, noNaN: true });

/** All four by definition: x_t = scale·x₀ + std·ε. */
function truth(x0: number, eps: number, { scale, std }: { scale: number; std: number }) {
  return {
    xt: scale * x0 + std * eps,
    answers: { eps, x0, v: scale * eps - std * x0, score: -eps / std },
  };
}

describe('predictions', () => {
  it('of every kind say the same', () => {
    fc.assert(
      fc.property(kind, kind, number, number, angle, (from, to, x0, eps, phi) => {
        const noising = { scale: Math.cos(phi), std: Math.sin(phi) };
        const { xt, answers } = truth(x0, eps, noising);
        const [found] = convertPrediction([answers[from]], [xt], noising, { from, to });
        expect(found).toBeCloseTo(answers[to], 10);
      }),
    );
  });

  it('of score and x₀ are those of a known law', () => {
    const p = mixture([
      { weight: 1, mean: -1, std: 0.3 },
      { weight: 2, mean: 1, std: 0.5 },
    ]);
    const noising = marginal(linearSchedule(), 300);
    for (const x of [-2, 0.1, 1.5]) {
      const score = noised(p, noising).score(x);
      const [x0] = convertPrediction([score], [x], noising, { from: 'score', to: 'x0' });
      expect(x0).toBeCloseTo(posteriorMean(p, noising, x), 11);
    }
  });

  it('of a model convert as those of a number, there and back', () => {
    const schedule = linearSchedule(10);
    const model: Model = { predicts: 'eps', predict: (x, t) => x.map((value) => Math.sin(value + t)) };
    const x = Float64Array.of(0.3, -1);
    for (const to of kinds) {
      const other = predicting(model, to, schedule);
      expect(other.predicts).toBe(to);
      const back = predicting(other, 'eps', schedule).predict(x, 4);
      for (const k of [0, 1]) expect(back[k]).toBeCloseTo(Math.sin(x[k]! + 4), 12);
    }
  });

  it('of noise say nothing about x₀ where there is no signal, v does', () => {
    const noise = { scale: 0, std: 1 };
    for (const from of ['eps', 'score'] as const)
      expect(() => conversion({ from, to: 'x0' }, noise)).toThrow(
        `Cannot convert ${from} to x0 as there must be signal, scale > 0 (where there is none, let the model predict x0 or v): current value is 0`,
      );
    expect(convertPrediction([2], [1], noise, { from: 'v', to: 'x0' })[0]).toBe(-2);
    expect(() => conversion({ from: 'x0', to: 'eps' }, { scale: 1, std: 0 })).toThrow(
      'there must be noise, std > 0 (there is none at t = 0)',
    );
  });

  it('of an unknown kind, or for another point, are refused', () => {
    const wrong = 'epsilon' as Prediction;
    expect(() => conversion({ from: wrong, to: 'x0' }, { scale: 0.6, std: 0.8 })).toThrow(
      'from must be one of eps, x0, v, score: current value is "epsilon"',
    );
    expect(() => convertPrediction([1], [1, 2], { scale: 0.6, std: 0.8 }, { from: 'eps', to: 'x0' })).toThrow(
      'must have the same length',
    );
  });
});
