import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { threadCount } from '../../src/runtime/threads';

describe('threads', () => {
  it('are as many as DIFFUSION_THREADS says, else one for each processor', () => {
    expect(threadCount({ DIFFUSION_THREADS: '3' })).toBe(3);
    expect(threadCount({ DIFFUSION_THREADS: '' })).toBe(availableParallelism());
    expect(threadCount({})).toBe(availableParallelism());
  });

  it.each(['0', '-1', '1.5', 'two'])('are not %s', (count) => {
    expect(() => threadCount({ DIFFUSION_THREADS: count })).toThrow(
      /Cannot choose threads as DIFFUSION_THREADS must be an integer of at least 1: current value is/,
    );
  });
});
