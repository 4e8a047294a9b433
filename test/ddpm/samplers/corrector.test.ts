import { describe, expect, it } from 'vitest';
import { last } from '../../../src/ddpm/ancestral';
import { correctorPlan } from '../../../src/ddpm/samplers/corrector';
import { ddimPlan } from '../../../src/ddpm/samplers/ddim';
import { followPlan } from '../../../src/ddpm/samplers/follow';
import { moments } from '../../../src/probability/moments';
import { random } from '../../../src/random/random';
import { evenLevels, gaussianModel } from './support';

describe('predictor and corrector', () => {
  it('without corrections is the predictor', () => {
    const levels = evenLevels(10, 0.1, 6);
    expect(correctorPlan(levels, { corrections: 0 })).toEqual(ddimPlan(levels, { eta: 1 }));
    expect(correctorPlan(levels, { corrections: 2 }).calls).toHaveLength(18);
  });

  it('does not correct after the last step, where there is no noise', () => {
    const levels = [...evenLevels(10, 0.1, 5), { t: 0, scale: 1, std: 0 }];
    const { calls } = correctorPlan(levels);
    expect(calls).toHaveLength(11);
    expect(calls.map(({ done }) => done).filter(Boolean)).toHaveLength(6);
  });

  it('brings any x to the law of its level', () => {
    // Data N(0.7, 0.6²), one step from σ = 4 to 3, begun far off, and many corrections there. A correction is linear in x,
    // with slope 1 − δ std²/(scale²·0.6² + std²).
    const levels = evenLevels(4, 3, 1);
    const [n, share, corrections] = [2000, 0.3, 100];
    const plan = correctorPlan(levels, { share, corrections });
    const start = random(1)
      .normals(n)
      .map((value) => 5 + 0.1 * value);
    const { x } = last(followPlan(gaussianModel(0.7, 0.6), plan, start, { random: random(2) }));
    const { scale, std } = levels[1]!;
    const [mean, variance] = [scale * 0.7, (scale * 0.6) ** 2 + std ** 2];
    const delta = 2 * share ** 2;
    const slope = 1 - (delta * std ** 2) / variance;
    expect(slope ** corrections).toBeLessThan(1e-8);
    const settled = (std ** 2 * (2 * delta - delta ** 2)) / (1 - slope ** 2);
    // The bias of a step of this size is within 1 %.
    expect(Math.abs(settled / variance - 1)).toBeLessThan(0.01);
    const found = moments(x);
    // 4 standard errors.
    expect(Math.abs(found.mean - mean)).toBeLessThan(4 * Math.sqrt(settled / n));
    expect(Math.abs(found.variance / settled - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
  });

  it('leaves the law of the noise as it is where the data is one point', () => {
    const levels = evenLevels(2, 2 - 1e-9, 1);
    const { scale, std } = levels[1]!;
    const plan = correctorPlan(levels, { share: 0.5, corrections: 50 });
    const start = random(3)
      .normals(4000)
      .map((z) => scale * 0.7 + std * z);
    const { x } = last(followPlan(gaussianModel(0.7, 0), plan, start, { random: random(4) }));
    const found = moments(x);
    expect(Math.abs(found.mean - scale * 0.7)).toBeLessThan((4 * std) / Math.sqrt(4000));
    expect(Math.abs(found.variance / std ** 2 - 1)).toBeLessThan(4 * Math.sqrt(2 / 4000));
  });

  it('refuses a share beyond its range', () => {
    expect(() => correctorPlan(evenLevels(2, 1, 3), { share: 0.8 })).toThrow(
      'Cannot plan sampling as share must be in [0, 0.7071067811865476]: current value is 0.8',
    );
  });
});
