import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linearSchedule } from '../../src/ddpm/schedules';
import { timesteps } from '../../src/ddpm/timesteps';

const schedule = linearSchedule();

describe('timesteps', () => {
  // huggingface/diffusers, tests/schedulers/test_scheduler_ddpm.py: test_custom_timesteps and its neighbours.
  it('follow the rules of diffusers for custom ones, which count from 0', () => {
    const zeroBased = (custom: number[]) => timesteps(schedule, { custom, countFrom: 0 });
    expect(zeroBased([100, 87, 50, 1, 0])).toEqual([101, 88, 51, 2, 1]);
    expect(() => zeroBased([100, 87, 50, 51, 0])).toThrow(
      'Cannot choose timesteps as timesteps must fall: current value is [50, 51]',
    );
    expect(() => zeroBased([1000])).toThrow(
      'every timestep must be an integer from 0 to 999: current value is 1000',
    );
    expect(() => timesteps(schedule, { custom: [100, 87, 50, 1, 0], countFrom: 0, steps: 5 })).toThrow(
      'either steps or custom must be given, not both',
    );
  });

  it('count from 1 else', () => {
    expect(timesteps(schedule, { custom: [1000, 1] })).toEqual([1000, 1]);
    expect(() => timesteps(schedule, { custom: [100, 87, 50, 51, 0] })).toThrow(RangeError);
    expect(() => timesteps(schedule, { custom: [1001] })).toThrow('from 1 to 1000');
    expect(() => timesteps(schedule, { custom: [] })).toThrow('must not be empty');
  });

  // Lin et al. 2024, table 2: T = 1000, 10 steps.
  it.each([
    ['leading', [901, 801, 701, 601, 501, 401, 301, 201, 101, 1]],
    ['linspace', [1000, 889, 778, 667, 556, 445, 334, 223, 112, 1]],
    ['trailing', [1000, 900, 800, 700, 600, 500, 400, 300, 200, 100]],
  ] as const)('are spread %s as in the table', (spacing, expected) => {
    expect(timesteps(schedule, { steps: 10, spacing })).toEqual(expected);
  });

  it('fall from T at most to 1 at least, as many as were asked for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.nat(),
        fc.constantFrom('leading', 'trailing', 'linspace' as const),
        (total, pick, spacing) => {
          const n = 1 + (pick % total);
          const found = timesteps({ steps: total }, { steps: n, spacing });
          expect(found).toHaveLength(n);
          // They are what the check of custom ones accepts.
          expect(timesteps({ steps: total }, { custom: found })).toEqual(found);
        },
      ),
    );
  });

  it('are all of them unless told', () => {
    expect(timesteps({ steps: 3 })).toEqual([3, 2, 1]);
    expect(() => timesteps({ steps: 3 }, { steps: 4 })).toThrow('steps must be at most 3');
    expect(() => timesteps({ steps: 3 }, { steps: 0 })).toThrow('steps must be an integer of at least 1');
  });
});
