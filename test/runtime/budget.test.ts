import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { budgetNames, currentBudget, makeBudget } from '../../src/runtime/budget';

describe('budget', () => {
  it('is standard on a processor, long on a GPU, and what DIFFUSION_BUDGET says before both', () => {
    expect(currentBudget({}, false)).toMatchObject({ name: 'standard', scale: 1 });
    expect(currentBudget({}, true)).toMatchObject({ name: 'long', scale: 4 });
    expect(currentBudget({ DIFFUSION_BUDGET: 'quick' }, true)).toMatchObject({ name: 'quick', scale: 0.1 });
    expect(currentBudget({ DIFFUSION_BUDGET: '' }, false).name).toBe('standard');
  });

  it('refuses a budget it does not know', () => {
    expect(() => currentBudget({ DIFFUSION_BUDGET: 'short' }, false)).toThrow(
      'Cannot set the training budget as DIFFUSION_BUDGET must be one of quick, standard, long: current value is "short"',
    );
  });

  it('scales steps, never below min', () => {
    expect(makeBudget('quick').steps(2000)).toBe(200);
    expect(makeBudget('standard').steps(2000)).toBe(2000);
    expect(makeBudget('long').steps(2000)).toBe(8000);
    expect(makeBudget('quick').steps(3)).toBe(1);
    expect(makeBudget('quick').steps(2000, { min: 500 })).toBe(500);
    expect(() => makeBudget('quick').steps(0)).toThrow(/n must be an integer of at least 1/);
    expect(() => makeBudget('quick').steps(10, { min: Number.NaN })).toThrow(/min must be an integer/);
  });

  it('grows with n and with the budget', () => {
    const count = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(count, count, (a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        const steps = budgetNames.map((name) => makeBudget(name).steps(low));
        expect(steps).toEqual([...steps].sort((x, y) => x - y));
        for (const name of budgetNames)
          expect(makeBudget(name).steps(low)).toBeLessThanOrEqual(makeBudget(name).steps(high));
      }),
      { seed: 2 },
    );
  });
});
