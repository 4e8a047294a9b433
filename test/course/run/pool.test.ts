import { describe, expect, it } from 'vitest';
import { runPool } from '../../../src/course/run/pool';

describe('runPool', () => {
  it('keeps at most so many jobs under way, begins them in order, and returns the results in theirs', async () => {
    const begun: number[] = [];
    let running = 0;
    let most = 0;
    const results = await runPool([30, 5, 20, 1, 10], 2, async (ms) => {
      begun.push(ms);
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, ms));
      running--;
      return ms * 2;
    });
    expect(results).toEqual([60, 10, 40, 2, 20]);
    expect(begun).toEqual([30, 5, 20, 1, 10]);
    expect(most).toBe(2);
  });

  it('begins no more once it must not, and leaves those undefined', async () => {
    let done = 0;
    const results = await runPool(
      [1, 2, 3],
      1,
      async (job) => job + done++,
      () => done < 2,
    );
    expect(results).toEqual([1, 3, undefined]);
  });

  it('has nothing to do for no jobs', async () => expect(await runPool([], 4, async () => 1)).toEqual([]));
});
