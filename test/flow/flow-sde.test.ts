import { describe, expect, it } from 'vitest';
import { convertFlow } from '../../src/flow/conversions';
import { exactVelocity } from '../../src/flow/exact-velocity';
import { flowSde } from '../../src/flow/flow-sde';
import { cosinePath, linearPath, vpPath } from '../../src/flow/paths';
import { flowMap } from '../../src/ode/solve';
import { mixture } from '../../src/probability/mixture';
import { moments } from '../../src/probability/moments';
import { noised } from '../../src/probability/noised';
import { random } from '../../src/random/random';
import { eulerMaruyama } from '../../src/sde/euler-maruyama';
import { vpSde } from '../../src/sde/noise-processes';

const p = mixture([
  { weight: 1, mean: -2, std: 0.3 },
  { weight: 2, mean: 1, std: 0.5 },
]);
const lastOf = <T>(values: Iterable<T>) => [...values].at(-1)!;

describe('flowSde', () => {
  it('adds half σ² times the exact score of the law at t to the field', () => {
    for (const path of [linearPath(), cosinePath()]) {
      const u = exactVelocity(p, { path });
      const sde = flowSde(u, { path, sigma: (t) => 1 + t });
      const [x, out, noise] = [Float64Array.of(-1, 0.4, 2), new Float64Array(3), new Float64Array(3)];
      sde.drift(x, 0.6, out);
      sde.diffusion(x, 0.6, noise);
      const law = noised(p, path.at(0.6));
      for (let k = 0; k < 3; k++) {
        expect(out[k]).toBeCloseTo(u(x, 0.6)[k]! + 0.5 * 1.6 ** 2 * law.score(x[k]!), 10);
        expect(noise[k]).toBe(1.6);
      }
    }
  });

  it('is the differential equation of the field where σ is 0', () => {
    const start = random(1).normals(10);
    const u = exactVelocity(p);
    const walked = lastOf(
      eulerMaruyama(flowSde(u, { sigma: () => 0 }), start, { steps: 20, random: random(2) }),
    );
    expect([...walked.x]).toEqual([...flowMap(u, start, { method: 'euler', steps: 20 })]);
  });

  it.each([0.5, 1, 2])('ends in the same law for σ = %d', (sigma) => {
    const n = 6000;
    const { x } = lastOf(
      eulerMaruyama(flowSde(exactVelocity(p), { sigma: () => sigma }), random(3).normals(n), {
        steps: 150,
        random: random(4),
      }),
    );
    const { mean, variance } = moments(x);
    // The law: mean 0, variance ⅓·0.09 + ⅔·0.25 + ⅓·4 + ⅔·1 = 2.197. Four standard errors, and the bias of 150 steps.
    expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(2.197 / n) + 0.03);
    expect(Math.abs(variance - 2.19667)).toBeLessThan(0.12);
  });

  it('with σ of the diffusion is its reverse equation: −f + g²∇ ln p', () => {
    // vpPath at t is vpSde at 1 − t, whose reversal has the drift rate·x + spread²·score.
    const [path, vp] = [vpPath(), vpSde()];
    const u = exactVelocity(p, { path });
    const sde = flowSde(u, { path, sigma: (t) => vp.spread(1 - t) });
    const [x, out, t] = [Float64Array.of(-1, 0.4, 2), new Float64Array(3), 0.7];
    sde.drift(x, t, out);
    const law = noised(p, vp.noising(1 - t));
    for (let k = 0; k < 3; k++)
      expect(out[k]).toBeCloseTo(vp.rate(1 - t) * x[k]! + vp.spread(1 - t) ** 2 * law.score(x[k]!), 9);
  });

  it('takes a score that is known otherwise', () => {
    const out = new Float64Array(1);
    const sde = flowSde((x) => x, { sigma: () => 2, score: () => [5] });
    sde.drift(Float64Array.of(1), 1, out);
    expect(out[0]).toBe(1 + 2 * 5);
  });

  it('refuses a negative σ, no dimension, and the score of a field at t = 1', () => {
    const out = new Float64Array(1);
    const drift = (t: number, sigma: number) =>
      flowSde((x) => x, { sigma: () => sigma }).drift(Float64Array.of(1), t, out);
    expect(() => drift(0.5, -1)).toThrow(/sigma\(0\.5\) must be finite and not negative.*-1/);
    expect(() => drift(1, 1)).toThrow(/Cannot convert velocity to score/);
    expect(() => flowSde((x) => x, { sigma: () => 1, dimension: 0 })).toThrow(/dimension must be an integer/);
  });
});

it('a field of pure noise is told from its score', () => {
  const point = linearPath().at(0);
  expect(convertFlow([0.3], [1.5], point, { from: 'velocity', to: 'score' })[0]).toBe(-1.5);
});
