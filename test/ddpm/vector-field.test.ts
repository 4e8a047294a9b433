import { beforeAll, describe, expect, it } from 'vitest';
import { snr } from '../../src/ddpm/forward';
import { exactDenoiser, idealDenoiser } from '../../src/ddpm/ideal-denoiser';
import { randomWalk } from '../../src/ddpm/random-walk';
import {
  averagedRows,
  fieldRows,
  networkField,
  type VectorField,
  vectorField,
} from '../../src/ddpm/vector-field';
import { walkSchedule } from '../../src/ddpm/walk-schedule';
import { grid1, grid2 } from '../../src/grid';
import type { Network } from '../../src/nn/network';
import { moments } from '../../src/probability/moments';
import { multivariateMixture } from '../../src/probability/multivariate-mixture';
import { noised } from '../../src/probability/noised';
import { random } from '../../src/random/random';
import { runtime } from '../../src/runtime/runtime';
import { tf } from '../../src/runtime/tf';

describe('the schedule of a walk', () => {
  it('has the signal-to-noise ratio of the walk, 1/(t·std²)', () => {
    const schedule = walkSchedule({ steps: 400, std: 0.3 });
    expect(schedule.steps).toBe(400);
    for (const t of [1, 2, 100, 400]) expect(snr(schedule, t) * t * 0.09).toBeCloseTo(1, 12);
    expect(walkSchedule().steps).toBe(100);
    expect(walkSchedule().alphaBar(100)).toBeCloseTo(0.5, 14);
  });

  it('refuses walks that do not move', () => {
    expect(() => walkSchedule({ std: 0 })).toThrow('Cannot build schedule as std must be positive');
    expect(() => walkSchedule({ steps: 0 })).toThrow('steps must be an integer of at least 1');
  });
});

describe('the field', () => {
  const [steps, std] = [50, 0.3];
  const schedule = walkSchedule({ steps, std });

  it('of two points is a hyperbolic tangent', () => {
    const u = vectorField(idealDenoiser({ n: 2, points: [1, -1] }, schedule), { steps, std });
    for (const t of [1, 10, 50])
      for (const x of [-1.2, -0.1, 0.4, 3]) {
        // e^{∓(x ∓ 1)²/2tstd²}, the common factor left out: (e^{v} − e^{−v})/(e^{v} + e^{−v}).
        const expected = Math.tanh(x / (t * std * std)) - x;
        expect(u(Float64Array.of(x), t)[0]).toBeCloseTo(expected, 11);
      }
  });

  it('is the score of the walk times its variance, for a mixture', () => {
    const data = multivariateMixture([
      { weight: 0.3, mean: [0, 1], covariance: 0.04 },
      { weight: 0.7, mean: [1, -1], covariance: 0.2 },
    ]);
    const u = vectorField(exactDenoiser(data, schedule), { steps, std });
    for (const t of [1, 7, 50]) {
      const x = [0.4, 0.1];
      const variance = t * std * std;
      const score = noised(data, { scale: 1, std: Math.sqrt(variance) }).score(x);
      const found = u(Float64Array.from([...x, ...x]), t);
      for (const i of [0, 1, 2, 3]) expect(found[i]).toBeCloseTo(variance * score[i % 2]!, 10);
    }
  });

  it('is the mean of x₀ − x_t over walks, and t times that of the last step', () => {
    // N(0, 1/4) data: u = −x·variance/(1/4 + variance), so the slope of the regression on x_t is known.
    const n = 40_000;
    const x0 = random(1)
      .normals(n)
      .map((z) => z / 2);
    const walk = [...randomWalk(x0, random(2), { steps: 10, std: 0.2 })];
    const [before, now] = [walk[9]!.x, walk[10]!.x];
    const slope = (target: (k: number) => number) =>
      now.reduce((sum, x, k) => sum + x * target(k), 0) / now.reduce((sum, x) => sum + x * x, 0);
    const expected = -0.4 / 0.65;
    // 4.5 standard errors of a slope: deviation of the residual over deviation of x_t √n.
    const error = (residual: number) => (4.5 * Math.sqrt(residual)) / Math.sqrt(0.65 * n);
    const left = (0.25 * 0.4) / 0.65;
    expect(Math.abs(slope((k) => x0[k]! - now[k]!) - expected)).toBeLessThan(error(left));
    expect(Math.abs(slope((k) => 10 * (before[k]! - now[k]!)) - expected)).toBeLessThan(
      error(left + 90 * 0.04),
    );
    // As lecture 000 writes it, x₁₁ for x₉₉, the factor is (t − s)/t: here s = 1 of 10.
    const early = walk[1]!.x;
    expect(Math.abs(slope((k) => early[k]! - now[k]!) / expected - 0.9)).toBeLessThan(
      error(left + 0.04) / Math.abs(expected),
    );
    expect(moments(now).variance).toBeCloseTo(0.65, 1);
  });
});

describe('a grid of arrows', () => {
  it('has a row for each cell', () => {
    const turn: VectorField = (x, t) =>
      Float64Array.from(x, (_, k) => t * (k % 2 === 0 ? -x[k + 1]! : x[k - 1]!));
    const rows = fieldRows(turn, 2, grid2(grid1(0, 2, 2), grid1(0, 3, 3)));
    expect(rows).toHaveLength(6);
    expect(rows[0]).toEqual({ x: 0.5, y: 0.5, dx: -1, dy: 1 });
    expect(rows[5]).toEqual({ x: 1.5, y: 2.5, dx: -5, dy: 3 });
  });
});

describe('vectors averaged in cells', () => {
  const grid = grid2(grid1(0, 2, 2), grid1(0, 2, 2));

  it('are the means of those that begin there', () => {
    const points = [0.2, 0.9, 0.8, 0.1, 1.5, 1.5, 5, 0.5];
    const vectors = [1, 2, 3, -4, 5, 6, 100, 100];
    expect(averagedRows(points, vectors, grid)).toEqual([
      { x: 0.5, y: 0.5, dx: 2, dy: -1, n: 2 },
      { x: 1.5, y: 1.5, dx: 5, dy: 6, n: 1 },
    ]);
  });

  it('need a vector for each point', () => {
    expect(() => averagedRows([1, 2], [1], grid)).toThrow('Cannot average vectors as points and vectors');
  });
});

describe('the field of a network', () => {
  beforeAll(() => runtime.ready());
  const network: Network = {
    predict: (x, time) => tf.mul(x, tf.reshape(time, [-1, 1])),
    parameters: () => ({}),
    dispose: () => undefined,
  };

  it('is what it answers, for many points and their time', () => {
    const u = networkField(network);
    expect([...u(Float64Array.of(1, 2, 3, 4), 3)]).toEqual([3, 6, 9, 12]);
    expect([...networkField(network, { size: 3 })(Float64Array.of(1, 2, 3), 2)]).toEqual([2, 4, 6]);
  });

  it('refuses points that do not fit', () => {
    expect(() => networkField(network)(Float64Array.of(1, 2, 3), 1)).toThrow(
      'the length of x must be a multiple of 2',
    );
    expect(() => networkField(network, { size: 0 })).toThrow('size must be an integer of at least 1');
  });
});
