import { beforeAll, describe, expect, it, vi } from 'vitest';
import { runtime } from '../../src/runtime/runtime';
import { tf } from '../../src/runtime/tf';
import { timeEach } from '../../src/runtime/time-each';

beforeAll(async () => {
  await runtime.ready({ backend: 'cpu' });
});

/** A clock that moves only when a run says so. */
function fakeClock(): { pass(ms: number): void } {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  return {
    pass: (ms) => {
      now += ms;
    },
  };
}

describe('timeEach', () => {
  it('gives the median of the calls after the first, in turns of five', async () => {
    const clock = fakeClock();
    const order: string[] = [];
    const waits: Record<string, number[]> = {
      slow: [900, 30, 30, 50, 30, 30, 30, 30, 500, 30, 30],
      fast: [900, 2, 2, 2, 2, 99, 2, 2, 2, 2, 2],
    };
    const run = (name: string) => () => {
      order.push(name);
      clock.pass(waits[name]!.shift() ?? 1000);
      return tf.scalar(1);
    };
    const times = await timeEach({ slow: run('slow'), fast: run('fast') }, { seconds: 0.2 });
    vi.restoreAllMocks();
    expect(times).toEqual([
      { name: 'slow', ms: 30 },
      { name: 'fast', ms: 2 },
    ]);
    const [slow, fast] = [Array(5).fill('slow'), Array(5).fill('fast')];
    expect(order).toEqual(['slow', 'fast', ...slow, ...fast, ...slow, ...fast]);
  });

  it('waits for what a run computes and leaves no tensor', async () => {
    const read = vi.fn();
    const before = tf.memory().numTensors;
    const run = () => {
      const result = tf.ones([2]);
      const { data } = result;
      result.data = (() => {
        read();
        return data.call(result);
      }) as typeof data;
      return result;
    };
    await timeEach({ run }, { seconds: 1e-6 });
    expect(read.mock.calls.length).toBeGreaterThanOrEqual(6);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses no runs and no time', async () => {
    await expect(timeEach({})).rejects.toThrow('Cannot time runs as there must be at least one');
    await expect(timeEach({ a: () => tf.scalar(1) }, { seconds: 0 })).rejects.toThrow(
      'Cannot time runs as seconds must be positive',
    );
  });
});
