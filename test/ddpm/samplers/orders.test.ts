import { describe, expect, it } from 'vitest';
import { ddimPlan } from '../../../src/ddpm/samplers/ddim';
import { dpmSolverPlan } from '../../../src/ddpm/samplers/dpm-solver';
import { eulerPlan, familyPlan } from '../../../src/ddpm/samplers/euler';
import { heunPlan } from '../../../src/ddpm/samplers/heun';
import type { NoiseLevel } from '../../../src/ddpm/samplers/levels';
import { multistepPlan } from '../../../src/ddpm/samplers/multistep';
import type { SamplingPlan } from '../../../src/ddpm/samplers/plan';
import { errorOf, orderOf } from './support';

type Plan = (levels: NoiseLevel[]) => SamplingPlan;

/** Data N(0.7, 0.6²), for which the probability-flow equation has a closed form. */
describe('orders of convergence on the exact flow of a Gaussian', () => {
  const first: [string, Plan][] = [
    ['DDIM', ddimPlan],
    ['Euler', eulerPlan],
    ['DPM-Solver++ of order 1', (levels) => dpmSolverPlan(levels, { order: 1 })],
    ['multistep of order 1', (levels) => multistepPlan(levels, { order: 1 })],
    ['the family with γ = 2', (levels) => familyPlan(levels, { gamma: 2 })],
  ];
  it.each(first)('%s: 1', (_, plan) => {
    // What is missing to 1 is the next term, which halves with the steps; 0.98 and more were measured.
    expect(Math.abs(orderOf(plan, 160) - 1)).toBeLessThan(0.03);
  });

  const second: [string, Plan][] = [
    ['Heun', heunPlan],
    ['DPM-Solver++ (2M)', dpmSolverPlan],
    ['DPM-Solver++ (2S)', (levels) => dpmSolverPlan(levels, { steps: 'single' })],
    ['multistep of order 2', (levels) => multistepPlan(levels, { order: 2 })],
    // Adams and Bashforth's weights for two even steps; these are nearly even.
    ['the family with γ = 3/2', (levels) => familyPlan(levels, { gamma: 1.5 })],
  ];
  it.each(second)('%s: 2', (_, plan) => {
    expect(Math.abs(orderOf(plan, 80) - 2)).toBeLessThan(0.04);
  });

  it('DPM-Solver++ (3M) and longer multistep methods: more, until the lower order of their first steps shows', () => {
    expect(orderOf((levels) => dpmSolverPlan(levels, { order: 3 }), 10)).toBeGreaterThan(2.7);
    expect(orderOf((levels) => multistepPlan(levels, { order: 3 }), 40)).toBeGreaterThan(2.7);
    expect(orderOf(multistepPlan, 20)).toBeGreaterThan(3.2);
  });

  it('20 calls: the second order is worth 20 times those of the first', () => {
    // Measured: DDIM 2.74e-2, Heun in 10 steps 1.50e-2, 2M 1.24e-3.
    expect(errorOf(dpmSolverPlan, 20)).toBeLessThan(errorOf(ddimPlan, 20) / 20);
    expect(errorOf(heunPlan, 10)).toBeLessThan(errorOf(ddimPlan, 20));
  });
});
