import { describe, expect, it } from 'vitest';
import { type GrowthPoint, growthPicture } from '../../../bench/sde/growth-picture';
import { runOurs } from '../../../bench/sde/ours';
import { plans } from '../../../bench/sde/rows';
import { agree, type Work } from '../../../bench/sde/work';

describe('the work that is timed', () => {
  // After 400 steps of 1e-3 from 1: the Ornstein–Uhlenbeck mean (1 − h)^400 and variance; for the double well no formula
  // is known, but both ways to write it have the same law. 2,000 particles; four standard errors.
  const small = { n: 2000, steps: 400 };

  it('is an Ornstein–Uhlenbeck process', () => {
    const { mean, variance } = runOurs({ work: 'ou', ...small });
    expect(Math.abs(mean - 0.999 ** 400)).toBeLessThan(4 * Math.sqrt(0.55 / 2000));
    const exact = (0.002 * (1 - 0.999 ** 800)) / (1 - 0.999 ** 2);
    expect(Math.abs(variance - exact)).toBeLessThan(4 * exact * Math.sqrt(2 / 2000));
  });

  it('is the same double well from formulas and from functions', () => {
    const formulas = runOurs({ work: 'well', ...small });
    const functions = runOurs({ work: 'wellFunction', ...small });
    expect(Math.abs(formulas.mean - functions.mean)).toBeLessThan(4 * Math.sqrt((2 * 0.35) / 2000));
  });

  it('is a density that moves as the process does', () => {
    // Backward Euler multiplies the mean by 1/(1 + h) a step; central differences keep that exactly.
    const { mean } = runOurs({ work: 'line', n: 400, steps: 100 });
    expect(mean).toBeCloseTo(2 / 1.001 ** 100, 6);
    const plane = runOurs({ work: 'plane', n: 40, steps: 10 });
    expect(plane.mean).toBeGreaterThan(0.45);
    expect(plane.mean).toBeLessThan(0.55);
  });

  it('has an aim of half the time for every ensemble and density that the project promises', () => {
    expect(plans.filter(({ ratioAim }) => ratioAim === 0.5)).toHaveLength(6);
  });

  it('is compared by how it ends', () => {
    const work: Work = { work: 'line', n: 100, steps: 1 };
    expect(agree(work, { mean: 1, variance: 1 }, { mean: 1.005, variance: 1 })).toBe(true);
    expect(agree(work, { mean: 1, variance: 1 }, { mean: 1, variance: 1.02 })).toBe(false);
  });
});

it('draws what it measured', () => {
  const points: GrowthPoint[] = ['ours', 'NumPy', 'PyTorch', 'SciPy'].flatMap((side) =>
    [100, 1000].map((size) => ({
      kind: side === 'SciPy' ? ('cells' as const) : ('particles' as const),
      size,
      side,
      ms: size / 1e4,
    })),
  );
  const svg = growthPicture(points);
  expect(svg.startsWith('<svg')).toBe(true);
  expect(svg).toContain('milliseconds a step');
});
