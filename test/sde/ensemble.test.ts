import { describe, expect, it } from 'vitest';
import { correlation } from '../../src/probability/correlation';
import { moments } from '../../src/probability/moments';
import { normalCdf } from '../../src/probability/normal-cdf';
import { random } from '../../src/random/random';
import { type EnsembleOptions, ensemble } from '../../src/sde/ensemble';
import { eulerMaruyama } from '../../src/sde/euler-maruyama';
import { expressionSde } from '../../src/sde/expression-sde';
import { vpSde } from '../../src/sde/noise-processes';
import { brownianMotion, ornsteinUhlenbeck } from '../../src/sde/ornstein-uhlenbeck';
import { type Sde, sde, vectorSde } from '../../src/sde/sde';

const endOf = (process: Sde, start: ArrayLike<number>, options: EnsembleOptions) =>
  [...ensemble(process, start, options)].at(-1)!.x;
const zeros = (n: number) => new Float64Array(n);

const formula = expressionSde(1, { drift: ([x]) => [x.times(-1)], diffusion: () => [Math.SQRT2] });
const kinds: readonly (readonly [string, Sde])[] = [
  ['a linear equation', ornsteinUhlenbeck()],
  ['a formula', formula],
  ['functions', sde({ drift: (x) => -x, diffusion: Math.SQRT2 })],
];

describe.each(kinds)('an ensemble of %s', (_, process) => {
  // Not a multiple of what walks together, nor of four. Means to four standard errors.
  const n = 20_001;

  it('has the law of Euler–Maruyama steps', () => {
    const [h, steps] = [0.1, 12];
    const x = endOf(process, zeros(n).fill(3), { random: random(1), steps, to: h * steps });
    const { mean, variance } = moments(x);
    const exact = (2 * h * (1 - (1 - h) ** (2 * steps))) / (1 - (1 - h) ** 2);
    expect(Math.abs(mean - 3 * (1 - h) ** steps)).toBeLessThan(4 * Math.sqrt(exact / n));
    expect(Math.abs(variance / exact - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
  });

  it('settles at the variance 2h/(1 − (1 − h)²), not at 1', () => {
    const h = 0.5;
    const { variance } = moments(endOf(process, zeros(n), { random: random(2), steps: 30, to: 30 * h }));
    expect(Math.abs(variance / ((2 * h) / (1 - (1 - h) ** 2)) - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
  });

  it('moves every particle by itself', () => {
    const x = endOf(process, zeros(n), { random: random(3), steps: 1 });
    // Neighbours, those of one SIMD instruction, those of the two halves that share a draw, those of other chunks.
    for (const lag of [1, 2, 3, 4, 8, 1024, 2048, 4096])
      expect(Math.abs(correlation(x.subarray(lag), x.subarray(0, n - lag)))).toBeLessThan(
        4 / Math.sqrt(n - lag),
      );
  });

  it('makes steps that do not know of each other', () => {
    const states = [...ensemble(process, zeros(n), { random: random(4), steps: 3, every: 1, to: 3e-6 })];
    const increments = [0, 1, 2].map((k) => states[k + 1]!.x.map((value, i) => value - states[k]!.x[i]!));
    for (const [a, b] of [
      [0, 1],
      [1, 2],
      [0, 2],
    ] as const)
      expect(Math.abs(correlation(increments[a]!, increments[b]!))).toBeLessThan(4 / Math.sqrt(n));
  });

  it('draws normal numbers', () => {
    const sorted = endOf(process, zeros(n), { random: random(5), steps: 1, to: 0.5 }).sort();
    // Kolmogorov's distance stays below 1.95/√n in 999 of 1000 cases; the step from 0 has variance 2·0.5.
    const distance = sorted.reduce((most, x, k) => Math.max(most, Math.abs(normalCdf(x) - (k + 0.5) / n)), 0);
    expect(distance).toBeLessThan(1.95 / Math.sqrt(n));
  });

  it('yields states between, which change nothing', () => {
    const options = { random: random(6), steps: 7, to: 1.4 };
    const all = [...ensemble(process, zeros(5000), { ...options, every: 3 })];
    expect(all.map(({ t }) => t)).toEqual([0, expect.closeTo(0.6, 12), expect.closeTo(1.2, 12), 1.4]);
    expect([...all[0]!.x]).toEqual([...zeros(5000)]);
    expect(all.at(-1)!.x).toEqual(endOf(process, zeros(5000), { ...options, random: random(6) }));
    all[1]!.x.fill(7);
    expect(all[2]!.x[0]).not.toBe(7);
  });

  it('refuses what it cannot run', () => {
    const run = (options: object) => endOf(process, [1], { random: random(1), steps: 3, ...options });
    expect(() => run({ steps: 0 })).toThrow(
      'Cannot run an ensemble as steps must be an integer of at least 1',
    );
    expect(() => run({ every: 0 })).toThrow('every must be an integer of at least 1');
    expect(() => run({ to: 0 })).toThrow('to must be above from = 0');
  });
});

describe('an ensemble without noise', () => {
  // Single precision: 24 bits, of which 40 steps may lose a few.
  const close = (a: Float64Array, b: Float64Array) =>
    expect(Math.max(...a.map((value, k) => Math.abs(value - b[k]!) / (1 + Math.abs(b[k]!))))).toBeLessThan(
      1e-5,
    );
  const starts = Float64Array.from({ length: 60 }, (_, k) => Math.sin(k) + 1.5);

  it.each([
    [
      'of one dimension',
      expressionSde(1, { drift: ([x], t) => [t.minus(x.times(x))], diffusion: () => [0] }),
    ],
    [
      'of two',
      expressionSde(2, {
        drift: ([x, y], t) => [y.times(t).minus(x), x.over(y.times(y).plus(1)).root()],
        diffusion: () => [0, 0],
      }),
    ],
    [
      'of three',
      expressionSde(3, {
        drift: ([x, y, z]) => [y.minus(x), x.times(2).minus(x.times(z)).minus(y), x.times(y).minus(z)],
        diffusion: () => [0, 0, 0],
      }),
    ],
    [
      'of five',
      expressionSde(5, {
        drift: (x) => x.map((_, i) => x[(i + 1) % 5]!.times(0.1 * (i + 1))),
        diffusion: () => [0, 0, 0, 0, 0],
      }),
    ],
  ])('%s goes where the Euler–Maruyama method goes in double precision', (_, process) => {
    const options = { from: 0.5, to: 1.5, steps: 40 };
    const exact = [...eulerMaruyama(process, starts, { ...options, random: random(1) })].at(-1)!.x;
    close(endOf(process, starts, { ...options, random: random(1) }), exact);
  });

  it('of an equation whose rate depends on time, too', () => {
    const process = { ...vpSde(), spread: () => 0 };
    const exact = [
      ...eulerMaruyama({ ...vpSde(), diffusion: (_x, _t, out) => out.fill(0) }, starts, {
        steps: 40,
        random: random(1),
      }),
    ];
    close(endOf(process, starts, { steps: 40, random: random(1) }), exact.at(-1)!.x);
  });
});

describe('an ensemble of formulas', () => {
  it('has noise of every coordinate’s own', () => {
    const n = 20_001;
    const spread = expressionSde(3, { drift: () => [0, 0, 0], diffusion: (_x, t) => [1, t.plus(2), 3] });
    const x = endOf(spread, zeros(3 * n), { random: random(1), steps: 1 });
    const coordinates = [0, 1, 2].map((i) => Float64Array.from({ length: n }, (_, k) => x[3 * k + i]!));
    coordinates.forEach((values, i) => {
      expect(Math.abs(moments(values).variance / (i + 1) ** 2 - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
      const next = coordinates[(i + 1) % 3]!;
      expect(Math.abs(correlation(values, next))).toBeLessThan(4 / Math.sqrt(n));
    });
  });

  it('has the law of the same equation of functions', () => {
    const n = 20_000;
    const drift = (v: Float64Array) => [v[0]! - v[0]! ** 3, -v[1]!];
    const functions = vectorSde(2, { drift, diffusion: [1, 0.5] });
    const formulas = expressionSde(2, {
      drift: ([x, y]) => [x.minus(x.times(x).times(x)), y.times(-1)],
      diffusion: () => [1, 0.5],
    });
    const options = { steps: 100, to: 2 };
    const [a, b] = [functions, formulas].map((process, k) =>
      endOf(process, zeros(2 * n).fill(1), { ...options, random: random(k) }),
    ) as [Float64Array, Float64Array];
    for (const i of [0, 1]) {
      const [p, q] = [a, b].map((x) => moments(x.filter((_, k) => k % 2 === i)));
      expect(Math.abs(p!.mean - q!.mean)).toBeLessThan(4 * Math.sqrt((2 * p!.variance) / n));
      // The double well's fourth moment is below that of a normal law.
      expect(Math.abs(p!.variance / q!.variance - 1)).toBeLessThan(4 * Math.sqrt(4 / n));
    }
  });
});

it('Brownian motion keeps its law over many small steps, single precision or not', () => {
  const n = 20_000;
  const x = endOf(brownianMotion(), zeros(n).fill(100), { random: random(9), steps: 2000, to: 1 });
  const { mean, variance } = moments(x);
  expect(Math.abs(mean - 100)).toBeLessThan(4 / Math.sqrt(n));
  expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
});
