import { describe, expect, it } from 'vitest';
import { observedOrder } from '../../src/probability/observed-order';
import { random } from '../../src/random/random';
import { brownianPath } from '../../src/sde/brownian-path';
import { eulerMaruyama } from '../../src/sde/euler-maruyama';
import { geometricBrownianMotion } from '../../src/sde/geometric-brownian-motion';
import { milstein } from '../../src/sde/milstein';
import { ornsteinUhlenbeck } from '../../src/sde/ornstein-uhlenbeck';
import type { Sde } from '../../src/sde/sde';
import { stochasticHeun } from '../../src/sde/stochastic-heun';
import { type SdeMethod, strongErrors } from '../../src/sde/strong-errors';
import { allPaths, publishedCases } from './cases';

// StochasticDiffEq.jl asks for orders within 0.2 of theory in dt = 2⁻⁹ … 2⁻⁴ (test/sde/sde_linear_tests.jl and
// sde_convergence_tests.jl), of 100 paths or fewer. Here 400 paths, so that the order of one case is known to about 0.05.
describe.each(publishedCases)('strong order for the published case "$name"', (given) => {
  const size = 400;
  const path = brownianPath({ random: random(given.name), size });
  const exact = path.increments(1).map(given.solution);
  const start = new Float64Array(size).fill(given.start);
  const orderOf = (method: SdeMethod) => {
    const rows = strongErrors(method, given.sde, start, { path, exact, steps: [16, 32, 64, 128, 256, 512] });
    return observedOrder(
      rows.map(({ h }) => h),
      rows.map(({ error }) => error),
    );
  };

  it.each([
    ['Euler–Maruyama', eulerMaruyama, given.euler],
    ['Milstein', milstein, 1],
    ['stochastic Heun', stochasticHeun, given.heun],
  ] as const)('of %s', (_, method, order) => {
    expect(Math.abs(orderOf(method) - order)).toBeLessThan(0.2);
  });
});

/** Expectations of a method's end, exactly, since all paths are tried. */
function ends(method: SdeMethod, sde: Sde, start: number, { to, steps }: { to: number; steps: number }) {
  const { path, mean, size } = allPaths(steps, { to });
  let end: Float64Array = new Float64Array(0);
  for (const { x } of method(sde, new Float64Array(size).fill(start), { path, steps })) end = x;
  const first = mean((k) => end[k]!);
  return { mean: first, second: mean((k) => end[k]! ** 2), variance: mean((k) => (end[k]! - first) ** 2) };
}

describe('expectations of one method after few steps', () => {
  // Products of the factors by which one step multiplies, worked out by hand: 1 + μh + σΔW and so on.
  const [mu, sigma, to] = [1.01, 0.87, 0.5];
  const gbm = geometricBrownianMotion({ drift: mu, spread: sigma });
  const steps = 4;
  const h = to / steps;
  const f = (mu - sigma ** 2 / 2) * h;
  const [noise, fourth] = [sigma ** 2 * h, 3 * sigma ** 4 * h ** 2];
  // Heun: 1 + u + ½u² with u = f + σΔW, of second moment E(1 + 2u + 2u² + u³ + ¼u⁴).
  const heunMean = 1 + f + (f ** 2 + noise) / 2;
  const u4 = f ** 4 + 6 * f ** 2 * noise + fourth;
  const heunSecond = 1 + 2 * f + 2 * (f ** 2 + noise) + (f ** 3 + 3 * f * noise) + u4 / 4;

  it.each([
    ['Euler–Maruyama', eulerMaruyama, 1 + mu * h, (1 + mu * h) ** 2 + noise],
    ['Milstein', milstein, 1 + mu * h, (1 + mu * h) ** 2 + noise + noise ** 2 / 2],
    ['stochastic Heun', stochasticHeun, heunMean, heunSecond],
  ] as const)('%s', (_, method, mean, second) => {
    const found = ends(method, gbm, 0.5, { to, steps });
    expect(found.mean).toBeCloseTo(0.5 * mean ** steps, 13);
    expect(found.second).toBeCloseTo(0.25 * second ** steps, 13);
  });

  // Formulas for dX = −X dt + √2 dW from 3 over 0.4: mean 3(1 − h)ⁿ, variance Σ 2h(1 − h)²ᵏ.
  it.each([
    [1, 1.8, 0.8],
    [4, 1.9683, 0.5995082],
  ])('Euler–Maruyama, Ornstein–Uhlenbeck, %i steps', (count, mean, variance) => {
    const found = ends(eulerMaruyama, ornsteinUhlenbeck(), 3, { to: 0.4, steps: count });
    expect(found.mean).toBeCloseTo(mean, 12);
    expect(found.variance).toBeCloseTo(variance, 12);
  });
});

describe('weak order', () => {
  const weakOrders = (method: SdeMethod, sde: Sde, exact: { mean: number; second: number }, to: number) => {
    const counts = [1, 2, 4, 8];
    const found = counts.map((steps) => ends(method, sde, 0.5, { to, steps }));
    const hs = counts.map((steps) => to / steps);
    return (['mean', 'second'] as const).map((name) =>
      observedOrder(
        hs,
        found.map((row) => Math.abs(row[name] - exact[name])),
      ),
    );
  };

  // The published case and tolerance: test/weak_convergence/ of StochasticDiffEq.jl, 1 ± 0.3 by 10,000 random paths.
  it.each([
    ['Euler–Maruyama', eulerMaruyama],
    ['Milstein', milstein],
    ['stochastic Heun', stochasticHeun],
  ] as const)('of %s is 1 for noise in proportion to the place', (_, method) => {
    const gbm = geometricBrownianMotion({ drift: 1.01, spread: 0.87 });
    const { mean, variance } = gbm.moments(0.5, 0.125);
    const exact = { mean, second: mean ** 2 + variance };
    for (const order of weakOrders(method, gbm, exact, 0.125)) expect(Math.abs(order - 1)).toBeLessThan(0.15);
  });

  it('of stochastic Heun is 2 where the noise is the same everywhere, of Euler–Maruyama 1', () => {
    const process = ornsteinUhlenbeck();
    const { scale, std } = process.noising(0.25);
    const exact = { mean: 0.5 * scale, second: 0.25 * scale ** 2 + std ** 2 };
    for (const order of weakOrders(stochasticHeun, process, exact, 0.25))
      expect(Math.abs(order - 2)).toBeLessThan(0.15);
    for (const order of weakOrders(eulerMaruyama, process, exact, 0.25))
      expect(Math.abs(order - 1)).toBeLessThan(0.15);
  });
});
