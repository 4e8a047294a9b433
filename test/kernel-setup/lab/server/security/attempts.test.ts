import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAttempts } from '../../../../../kernel-setup/lab/server/security/attempts';

const failTimes = async (
  attempts: ReturnType<typeof createAttempts>,
  times: number,
  address = '10.0.0.1',
) => {
  let wait = 0;
  for (let i = 0; i < times; i++) wait = await attempts.fail(address);
  return wait;
};

describe('wrong attempts', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('cost nothing at first, then double the wait up to five minutes', async () => {
    const attempts = createAttempts();
    const waits = [];
    for (let i = 0; i < 18; i++) waits.push(await attempts.fail('10.0.0.1'));
    expect(waits).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
  });

  it('make the address wait, and no other', async () => {
    const attempts = createAttempts();
    expect(await failTimes(attempts, 10)).toBe(4);
    expect(await attempts.wait('10.0.0.1')).toBe(4);
    expect(await attempts.wait('10.0.0.2')).toBe(0);
    await vi.advanceTimersByTimeAsync(4_001);
    expect(await attempts.wait('10.0.0.1')).toBe(0);
  });

  it('are remembered after the wait: the next one doubles again', async () => {
    const attempts = createAttempts();
    await failTimes(attempts, 10);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await attempts.fail('10.0.0.1')).toBe(8);
  });

  it('are forgotten after an hour, or a right one', async () => {
    const attempts = createAttempts();
    await failTimes(attempts, 10);
    await attempts.succeed('10.0.0.1');
    expect(await attempts.fail('10.0.0.1')).toBe(0);
    await failTimes(attempts, 10, '10.0.0.3');
    await vi.advanceTimersByTimeAsync(3_601_000);
    expect(await attempts.fail('10.0.0.3')).toBe(0);
  });

  it.each([
    ['2001:db8:0:1::1', '2001:db8:0:1:ffff::2', true],
    ['2001:db8::1', '2001:db8:0:0:1::', true],
    ['2001:db8:0:1::1', '2001:db8:0:2::1', false],
    ['::ffff:10.0.0.1', '10.0.0.1', true],
    ['::1', '2001:db8::1', false],
  ])('from %s and %s are one household: %s', async (one, two, same) => {
    const attempts = createAttempts();
    await failTimes(attempts, 9, one);
    expect((await attempts.wait(two)) > 0).toBe(same);
  });
});
