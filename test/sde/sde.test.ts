import { describe, expect, it } from 'vitest';
import { langevinSde } from '../../src/sde/langevin-sde';
import { type Sde, sde, vectorSde } from '../../src/sde/sde';

const at = (of: Sde['drift'], x: readonly number[], t = 0) => {
  const out = new Float64Array(x.length).fill(Number.NaN);
  of(Float64Array.from(x), t, out);
  return [...out];
};

describe('an equation of numbers', () => {
  const process = sde({
    drift: (x, t) => -x + t,
    diffusion: (x, t) => x * t,
    diffusionSlope: (_, t) => t,
  });

  it('has drift, diffusion and slope at every number of the state', () => {
    expect(at(process.drift, [1, 2, 3], 10)).toEqual([9, 8, 7]);
    expect(at(process.diffusion, [1, 2, 3], 10)).toEqual([10, 20, 30]);
    expect(at(process.diffusionSlope!, [1, 2, 3], 10)).toEqual([10, 10, 10]);
  });

  it('takes a number for a diffusion that is the same everywhere', () => {
    const { diffusion, diffusionSlope } = sde({ drift: (x) => x, diffusion: 3 });
    expect(at(diffusion, [1, 2])).toEqual([3, 3]);
    expect(diffusionSlope).toBeUndefined();
    expect(() => sde({ drift: (x) => x, diffusion: Number.NaN })).toThrow(
      'Cannot build an SDE as diffusion[0] must be a finite number: current value is NaN',
    );
  });
});

describe('an equation of vectors', () => {
  it('sees one particle at a time', () => {
    const turn = vectorSde(2, {
      drift: (v, t) => [-v[1]! * t, v[0]! * t],
      diffusion: (v) => [v[0]!, 2 * v[1]!],
      diffusionSlope: () => [1, 2],
    });
    expect(at(turn.drift, [1, 2, 3, 4], 10)).toEqual([-20, 10, -40, 30]);
    expect(at(turn.diffusion, [1, 2, 3, 4])).toEqual([1, 4, 3, 8]);
    expect(at(turn.diffusionSlope!, [1, 2, 3, 4])).toEqual([1, 2, 1, 2]);
  });

  it('takes numbers for a diffusion that is the same everywhere', () => {
    const drift = () => [0, 0];
    expect(at(vectorSde(2, { drift, diffusion: 3 }).diffusion, [1, 2, 3, 4])).toEqual([3, 3, 3, 3]);
    expect(at(vectorSde(2, { drift, diffusion: [3, 4] }).diffusion, [1, 2, 3, 4])).toEqual([3, 4, 3, 4]);
    expect(() => vectorSde(2, { drift, diffusion: [1, 2, 3] })).toThrow('the length of diffusion must be 2');
  });

  it('refuses functions that answer with another number of entries', () => {
    const wrong = vectorSde(2, { drift: () => [1], diffusion: 1 });
    expect(() => at(wrong.drift, [1, 2])).toThrow(
      'Cannot evaluate an SDE as the length of drift must be 2: current value is 1',
    );
    expect(() => vectorSde(0, { drift: () => [], diffusion: 1 })).toThrow('dimension must be an integer');
  });
});

describe('Langevin motion', () => {
  it('goes down the gradient, with noise √(2τ)', () => {
    const { drift, diffusion } = langevinSde((x) => 4 * x ** 3, { temperature: 0.5 });
    expect(at(drift, [1, -2])).toEqual([-4, 32]);
    expect(at(diffusion, [1, -2])).toEqual([1, 1]);
  });

  it('is one of vectors where their dimension is told', () => {
    const bowl = langevinSde((v) => [v[0]!, 10 * v[1]!], { dimension: 2, temperature: 2 });
    expect(bowl.dimension).toBe(2);
    expect(at(bowl.drift, [1, 2, 3, 4])).toEqual([-1, -20, -3, -40]);
    expect(at(bowl.diffusion, [1, 2])).toEqual([2, 2]);
  });

  it('refuses a temperature below 0', () => {
    expect(() => langevinSde((x) => x, { temperature: -1 })).toThrow(
      'Cannot build a Langevin SDE as temperature must be finite and not negative: current value is -1',
    );
  });
});
