import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { solve } from '../../src/ode/solve';
import { trajectory } from '../../src/ode/trajectory';
import fixture from './scipy-fixture.json';
import { decay, equations, measuredOrder, worst } from './support';

describe('trajectory', () => {
  it('goes through the states of the steps, to the last bit', () => {
    const { start } = fixture.vanDerPol;
    const path = trajectory(equations.vanDerPol!, start, { to: 6 });
    const states = [...solve(equations.vanDerPol!, start, { to: 6 })];
    expect(path.times).toEqual(states.map(({ t }) => t));
    for (const { t, x } of states) expect([...path.at(t)]).toEqual([...x]);
    const { rejected, evaluations } = states.at(-1)!;
    expect([path.rejected, path.evaluations]).toEqual([rejected, evaluations]);
  });

  it('is of order 4 between them', () => {
    const errors = [0.4, 0.2, 0.1, 0.05].map((h) => {
      const path = trajectory(decay, [1], { tolerance: 1, firstStep: h, longestStep: h });
      return Math.max(...[0.13, 0.31, 0.67, 0.93].map((t) => Math.abs(path.at(t)[0]! - Math.exp(-t))));
    });
    // The error between steps is of order 5 within one step: at least 4 shows, however the steps add up.
    expect(measuredOrder(errors)).toBeGreaterThan(3.9);
  });

  it('keeps between its steps what it keeps at them', () => {
    const { start, times, exact } = fixture.lotkaVolterra;
    const path = trajectory(equations.lotkaVolterra!, start, { to: 10, tolerance: 1e-9 });
    for (const [k, t] of times.entries()) expect(worst(path.at(t), exact[k]!)).toBeLessThan(1e-6);
  });

  it('has the slope of the field everywhere, backwards, too', () => {
    const path = trajectory(equations.forced!, [1], { from: 3, to: 0, tolerance: 1e-10 });
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 2.99, noNaN: true }), (t) => {
        const [h, x] = [1e-5, path.at(t)];
        const slope = (path.at(t + h)[0]! - path.at(t - h)[0]!) / (2 * h);
        const field = equations.forced!(x, t)[0]!;
        // The extension's derivative is of order 3, and the states are some thousand.
        return Math.abs(slope - field) < 1e-5 * (1 + Math.abs(field) + Math.abs(x[0]!));
      }),
      { numRuns: 50 },
    );
  });

  it('is refused outside its times', () => {
    const path = trajectory(decay, [1]);
    expect(() => path.at(1.1)).toThrow(/Cannot read the trajectory as t must be in \[0, 1\].*1\.1/);
    expect(() => trajectory(decay, [1], { to: Number.NaN })).toThrow(/to must be a finite number/);
  });
});
