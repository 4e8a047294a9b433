import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expressionSde } from '../../src/sde/expression-sde';
import type { Sde } from '../../src/sde/sde';

const place = fc.double({ min: 0.5, max: 2, noNaN: true });
const at = (of: Sde['drift'], x: readonly number[], t = 0) => {
  const out = new Float64Array(x.length);
  of(Float64Array.from(x), t, out);
  return out;
};

describe('an equation of formulas', () => {
  const process = expressionSde(2, {
    drift: ([x, y], t) => [x.times(y).plus(t), x.minus(3).over(y)],
    diffusion: ([x, y], t) => [x.times(x).plus(y).root().times(t), y.over(x.plus(y)).minus(x)],
  });

  it('has the values that the formulas have', () => {
    fc.assert(
      fc.property(place, place, place, place, (x, y, u, t) => {
        const drift = at(process.drift, [x, y, u, x], t);
        expect([...drift]).toEqual([x * y + t, (x - 3) / y, u * x + t, (u - 3) / x]);
        expect([...at(process.diffusion, [x, y], t)]).toEqual([Math.sqrt(x * x + y) * t, y / (x + y) - x]);
      }),
    );
  });

  it('finds the slopes of its diffusion by itself', () => {
    // The derivatives by hand: ∂/∂x t√(x² + y) and ∂/∂y (y/(x + y) − x).
    fc.assert(
      fc.property(place, place, place, (x, y, t) => {
        const [first, second] = at(process.diffusionSlope!, [x, y], t);
        expect(first).toBeCloseTo((t * x) / Math.sqrt(x * x + y), 12);
        expect(second).toBeCloseTo(x / (x + y) ** 2, 12);
      }),
    );
  });

  it('knows where its diffusion does not depend on the place', () => {
    const flat = expressionSde(2, {
      drift: ([x, y]) => [x, y],
      diffusion: ([, y], t) => [y.plus(1), t.times(2)],
    });
    expect(flat.diffusionSlope).toBeUndefined();
    const steep = expressionSde(1, { drift: () => [0], diffusion: ([x]) => [x.over(2)] });
    expect([...at(steep.diffusionSlope!, [3, 4])]).toEqual([0.5, 0.5]);
  });

  it('refuses another number of formulas', () => {
    expect(() => expressionSde(2, { drift: ([x]) => [x], diffusion: () => [1, 1] })).toThrow(
      'Cannot build an SDE as the length of drift must be 2: current value is 1',
    );
    expect(() => expressionSde(0, { drift: () => [], diffusion: () => [] })).toThrow('dimension must be');
  });
});
