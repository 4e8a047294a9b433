import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flowMap, type OdeMethod, type SolveOptions, solve } from '../../src/ode/solve';
import fixture from './scipy-fixture.json';
import { decay, equations, measuredOrder, worst } from './support';

const fixed = ['euler', 'midpoint', 'heun', 'rk4'] as const;
const known = {
  lotkaVolterra: fixture.lotkaVolterra,
  vanDerPol: fixture.vanDerPol,
  forced: fixture.forced,
} as const;
const lastOf = <T>(values: Iterable<T>) => [...values].at(-1)!;

describe('steps of one length', () => {
  it.each([
    ['euler', 10, 0.3486784401],
    ['euler', 100, 0.3660323413],
    ['heun', 10, 0.3685409848],
    ['midpoint', 10, 0.3685409848],
    ['rk4', 10, 0.3678797744],
  ] as const)('%s takes u = −x in %i steps to (1 − h + …)ⁿ', (method, steps, expected) => {
    expect(flowMap(decay, [1], { method, steps })[0]).toBeCloseTo(expected, 10);
  });

  it.each([
    ['euler', 1, 400],
    ['midpoint', 2, 200],
    ['heun', 2, 200],
    ['rk4', 4, 25],
  ] as const)('%s is of order %i', (method, order, fewest) => {
    for (const name of ['lotkaVolterra', 'forced'] as const) {
      const { start, times, exact } = known[name];
      const errors = [1, 2, 4, 8].map((k) => {
        const end = flowMap(equations[name]!, start, { method, to: times[1]!, steps: k * fewest });
        return worst(end, exact[1]!);
      });
      // 4.15 is the furthest: the next term of the error's series is smaller by a step's length only.
      expect(Math.abs(measuredOrder(errors) - order), name).toBeLessThan(0.16);
    }
  });

  it.each([
    ['euler', 1],
    ['midpoint', 2],
    ['heun', 2],
    ['rk4', 4],
  ] as const)('%s asks the field %i times a step', (method, stages) => {
    let asked = 0;
    const field = (x: Float64Array) => {
      asked++;
      return x;
    };
    const { steps, evaluations, rejected } = lastOf(solve(field, [1, 2], { method, steps: 7 }));
    expect({ steps, evaluations, rejected, asked }).toEqual({
      steps: 7,
      evaluations: 7 * stages,
      rejected: 0,
      asked: 7 * stages,
    });
  });

  it('ends exactly at its end, and steps of given times are its own', () => {
    const states = [...solve(decay, [1], { method: 'euler', steps: 3, to: 0.3 })];
    expect(states.map(({ t }) => t)).toEqual([0, 0.3 / 3, (2 * 0.3) / 3, 0.3]);
    const uneven = [...solve(decay, [1], { method: 'euler', times: [0, 0.5, 0.6, 1] })];
    expect(uneven.at(-1)!.x[0]).toBeCloseTo(0.5 * 0.9 * 0.6, 14);
  });

  it('integrates a polynomial of time exactly up to its order', () => {
    const power = (p: number) => (_: Float64Array, t: number) => [(p + 1) * t ** p];
    const end = (method: OdeMethod, p: number) => flowMap(power(p), [0], { method, steps: 3, to: 2 })[0]!;
    expect(end('euler', 0)).toBeCloseTo(2, 13);
    expect(end('midpoint', 1)).toBeCloseTo(4, 13);
    expect(end('heun', 1)).toBeCloseTo(4, 13);
    expect(end('rk4', 3)).toBeCloseTo(16, 12);
  });
});

describe('steps chosen to a tolerance', () => {
  it.each(Object.keys(known) as (keyof typeof known)[])('%s: the very steps of DOPRI5', (name) => {
    const { start, times, steps, fine } = known[name];
    const found = [...solve(equations[name]!, start, { to: times[6]!, tolerance: 1e-6 })];
    expect(found.length).toBe(steps.length);
    // Sums in another order: rounding, which the equation multiplies on its way.
    for (const [k, { t, x }] of found.entries()) expect(worst([t, ...x], steps[k]!)).toBeLessThan(1e-9);
    const finer = lastOf(solve(equations[name]!, start, { to: times[6]!, tolerance: 1e-9 }));
    expect(finer.steps).toBe(fine);
  });

  it('runs backwards as DOPRI5 does', () => {
    const found = [...solve(equations.forced!, [1], { from: 3, to: 0 })];
    const { steps } = fixture.backwards;
    expect(found.length).toBe(steps.length);
    for (const [k, { t, x }] of found.entries())
      expect(worst([t, x[0]! / steps[k]![1]!], [steps[k]![0]!, 1])).toBeLessThan(1e-9);
  });

  it.each(Object.keys(known) as (keyof typeof known)[])('%s: at given times, close to order 8', (name) => {
    const { start, times, exact } = known[name];
    const found = [...solve(equations[name]!, start, { times, tolerance: 1e-10 })];
    expect(found.map(({ t }) => t)).toEqual(times);
    // The errors of all steps add up, and van der Pol's jumps magnify them.
    for (const [k, { x }] of found.entries()) expect(worst(x, exact[k]!)).toBeLessThan(1e-7);
  });

  it('makes errors as small as it is told', () => {
    const errors = [1e-4, 1e-6, 1e-8, 1e-10].map((tolerance) =>
      Math.abs(flowMap(decay, [1], { tolerance, to: 5 })[0]! - Math.exp(-5)),
    );
    for (const [k, error] of errors.entries()) expect(error).toBeLessThan(10 ** (-4 - 2 * k));
    for (let k = 1; k < 4; k++) expect(errors[k]!).toBeLessThan(errors[k - 1]! / 10);
  });

  it('is of order 5 where the steps are held', () => {
    const swing = ([x, v]: Float64Array) => [v!, -x!];
    const errors = [6, 12, 24, 48].map((steps) => {
      const held = { to: 3, tolerance: 1, firstStep: 3 / steps, longestStep: 3 / steps };
      return worst(flowMap(swing, [1, 0], held), [Math.cos(3), -Math.sin(3)]);
    });
    // 4.95: the next term of the error's series.
    expect(Math.abs(measuredOrder(errors) - 5)).toBeLessThan(0.1);
  });

  it('counts what it asks: six times a step, accepted or not, and twice at the start', () => {
    const { evaluations, steps, rejected } = lastOf(solve(equations.vanDerPol!, [2, 0], { to: 6 }));
    expect(rejected).toBeGreaterThan(0);
    expect(evaluations).toBe(2 + 6 * (steps + rejected));
  });

  it('takes points in a row together, and answers for each', () => {
    const many = flowMap(decay, [1, 2, -3], { tolerance: 1e-9 });
    expect(
      worst(
        many,
        [1, 2, -3].map((x) => x / Math.E),
      ),
    ).toBeLessThan(1e-8);
  });
});

it('forwards and back is where it began, by every method', () => {
  const methods: SolveOptions[] = [
    { tolerance: 1e-10 },
    ...fixed.map((method) => ({ method, steps: method === 'rk4' ? 200 : 4000 })),
  ];
  const anyStart = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 2, maxLength: 2 });
  const swing = ([x, v]: Float64Array) => [v!, -Math.sin(x!)];
  fc.assert(
    fc.property(anyStart, fc.constantFrom(...methods), (start, method) => {
      const there = flowMap(swing, start, { ...method, from: 0, to: 2 });
      const back = flowMap(swing, there, { ...method, from: 2, to: 0 });
      // Euler's error in 4000 steps is the largest, of the order of a step.
      return worst(back, start) < (method.method === 'euler' ? 8e-3 : 2e-6);
    }),
    { numRuns: 40 },
  );
});

describe('refusals', () => {
  const reason = (field: Parameters<typeof solve>[0], start: number[], options: SolveOptions) => {
    try {
      flowMap(field, start, options);
    } catch (error) {
      return String(error);
    }
    return 'none';
  };

  it.each([
    [{ method: 'rk5' as 'rk4' }, /method must be one of euler, midpoint, heun, rk4, dopri5.*"rk5"/],
    [{ method: 'euler', steps: 0 }, /steps must be an integer of at least 1.*0/],
    [{ steps: 10 }, /steps can only be given where the method has fixed steps.*"dopri5"/],
    [{ method: 'euler', tolerance: 1e-3 }, /tolerance can only be given where the method is dopri5.*"euler"/],
    [{ tolerance: 0 }, /the absolute tolerance must be positive.*0/],
    [{ from: 1 }, /the times must all rise or all fall.*\[1, 1\]/],
    [{ to: Number.NaN }, /a time must be a finite number.*NaN/],
    [{ times: [0, 1], to: 1 }, /to can only be given where there are no times/],
    [{ times: [0, 1, 0.5] }, /must all rise or all fall/],
    [{ times: [0] }, /two times or more/],
    [{ maxSteps: 0 }, /maxSteps must be an integer of at least 1/],
  ] as [SolveOptions, RegExp][])('%j', (options, expected) => {
    expect(reason(decay, [1], options)).toMatch(expected);
  });

  it('a start or a field that cannot be', () => {
    expect(reason(decay, [], {})).toMatch(/the start must not be empty/);
    expect(reason(decay, [1, Number.NaN], {})).toMatch(/start\[1\] must be a finite number.*NaN/);
    expect(reason(() => [1], [1, 2], {})).toMatch(/the field must answer with 2 numbers at t = 0.*1/);
    for (const method of [...fixed, 'dopri5'] as const)
      expect(reason((x) => [1 / x[0]!], [0], { method })).toMatch(
        /finite at the start, t = 0, entry 0.*Infin/,
      );
  });

  it('x² from 1 runs to infinity at t = 1', () => {
    const square = ([x]: Float64Array) => [x! ** 2];
    const found = reason(square, [1], { to: 2 });
    expect(found).toMatch(/doubles near t = 1\.0000\d+ differ by \(the solution may run to infinity there/);
    expect(reason(square, [1], { to: 2, method: 'rk4' })).toMatch(/finite after the step from t = 1\.0/);
  });

  it('a stiff equation is named so when its steps are used up, and too long a step before it', () => {
    const stiff = ([x]: Float64Array) => [-1e6 * (x! - 1)];
    expect(reason(stiff, [0], { maxSteps: 2000 })).toMatch(/at most 2000 steps.*the equation is stiff/);
    expect(reason(stiff, [0], { method: 'euler' })).toMatch(/steps of 0\.01\d* may be too long/);
  });

  it('a field that fails beyond a wall makes steps short, not the answer wrong', () => {
    // √(1 − x) is no number beyond 1, which the solution reaches at t = 2 only.
    const wall = ([x]: Float64Array) => [Math.sqrt(1 - x!)];
    expect(flowMap(wall, [0], { to: 1.9 })[0]).toBeCloseTo(1 - (1 - 0.95) ** 2, 5);
  });
});
