import { describe, expect, it } from 'vitest';
import { random } from '../../src/random/random';
import { brownianPath } from '../../src/sde/brownian-path';
import { eulerMaruyama } from '../../src/sde/euler-maruyama';
import { milstein } from '../../src/sde/milstein';
import { brownianMotion, ornsteinUhlenbeck } from '../../src/sde/ornstein-uhlenbeck';
import { sde, vectorSde } from '../../src/sde/sde';
import { stochasticHeun } from '../../src/sde/stochastic-heun';

const methods = [
  ['eulerMaruyama', eulerMaruyama],
  ['milstein', milstein],
  ['stochasticHeun', stochasticHeun],
] as const;

describe.each(methods)('%s', (_, method) => {
  const process = ornsteinUhlenbeck();

  it('yields the start and every state, each an array of its own', () => {
    const start = [3, -1];
    const states = [...method(process, start, { from: 1, to: 2, steps: 4, random: random(1) })];
    expect(states.map(({ t }) => t)).toEqual([1, 1.25, 1.5, 1.75, 2]);
    expect([...states[0]!.x]).toEqual(start);
    expect(new Set(states.map(({ x }) => x.buffer)).size).toBe(5);
  });

  it('goes on from its own state whatever is done to what it yielded', () => {
    const run = (spoil: boolean) => {
      let end = 0;
      for (const { x } of method(process, [3], { steps: 5, random: random(1) })) {
        end = x[0]!;
        if (spoil) x.fill(1e9);
      }
      return end;
    };
    expect(run(true)).toBe(run(false));
  });

  it('draws the same from the same seed, and other things from another', () => {
    const end = (seed: number) => [...method(process, [0], { steps: 3, random: random(seed) })].at(-1)!.x[0];
    expect(end(1)).toBe(end(1));
    expect(end(1)).not.toBe(end(2));
  });

  it('follows a path that is given', () => {
    const path = brownianPath({ random: random(3), size: 2, to: 2, coarsest: 5 });
    const states = [...method(brownianMotion({ spread: 1 }), [1, 2], { path, steps: 10 })];
    const values = path.values(10);
    states.forEach(({ x }, k) => {
      expect(x[0]).toBeCloseTo(1 + values[2 * k]!, 12);
      expect(x[1]).toBeCloseTo(2 + values[2 * k + 1]!, 12);
    });
  });

  it('solves an equation without noise as its ancestor does', () => {
    // u = −x from 1 to t = 1 in 10 steps: Euler 0.3486784401, Heun 0.3685409848.
    const decay = sde({ drift: (x) => -x, diffusion: 0 });
    const end = [...method(decay, [1], { steps: 10, random: random(1) })].at(-1)!.x[0];
    expect(end).toBeCloseTo(method === stochasticHeun ? 0.3685409848 : 0.3486784401, 9);
  });

  it('moves vectors, one particle after the other', () => {
    const turn = vectorSde(2, { drift: (v) => [-v[1]!, v[0]!], diffusion: 0 });
    const { x } = [...method(turn, [1, 0, 0, 2], { to: 1e-3, steps: 1, random: random(1) })].at(-1)!;
    expect(x[0]).toBeCloseTo(1, 5);
    expect(x[1]).toBeCloseTo(1e-3, 8);
    expect(x[2]).toBeCloseTo(-2e-3, 8);
    expect(x[3]).toBeCloseTo(2, 5);
  });

  it('refuses what it cannot solve', () => {
    const options = { steps: 3, random: random(1) };
    const run = (start: readonly number[], given: object) => [
      ...method(vectorSde(2, { drift: (v) => v, diffusion: 1 }), start, { ...options, ...given }),
    ];
    expect(() => run([1, 2, 3], {})).toThrow(
      'Cannot solve an SDE as the length of start must be a positive multiple of the dimension 2: current value is 3',
    );
    expect(() => run([], {})).toThrow('must be a positive multiple');
    expect(() => run([1, Number.NaN], {})).toThrow('start[1] must be a finite number');
    expect(() => run([1, 2], { steps: 0 })).toThrow('steps must be an integer of at least 1');
    expect(() => run([1, 2], { to: -1 })).toThrow('to must be above from = 0: current value is -1');
    expect(() => run([1, 2], { random: undefined })).toThrow('random or a path must be given');
    const path = brownianPath({ random: random(1), size: 2 });
    expect(() => run([1, 2, 3, 4], { path, random: undefined, steps: 4 })).toThrow(
      "the path must have the state's size 4: current value is 2",
    );
    expect(() => run([1, 2], { path, random: undefined, steps: 4, to: 2 })).toThrow(
      "from and to must be the path's, 0 and 1",
    );
  });
});

describe('noise that depends on the place', () => {
  it('is not solved by methods that need its slope where none is given', () => {
    const process = sde({ drift: (x) => x, diffusion: (x) => x });
    for (const method of [milstein, stochasticHeun])
      expect(() => [...method(process, [1], { steps: 2, random: random(1) })]).toThrow(
        'as diffusionSlope must be given where b depends on x',
      );
    expect([...eulerMaruyama(process, [1], { steps: 2, random: random(1) })]).toHaveLength(3);
  });
});
