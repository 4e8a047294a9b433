import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAttempts } from '../../../../../kernel-setup/lab/server/security/attempts';

/** Tries as often as allowed, `times` times; the waits in seconds that came between. */
function tryWrong(times: number, attempts = createAttempts(), address = '10.0.0.1'): number[] {
  return Array.from({ length: times }, () => {
    const wait = attempts.begin(address);
    vi.advanceTimersByTime(1000 * wait);
    return wait === 0 ? 0 : wait + attempts.begin(address);
  });
}

describe('wrong attempts', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('cost nothing at first, then double the wait up to five minutes', () => {
    expect(tryWrong(19)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
  });

  it('make the address wait, and no other', () => {
    const attempts = createAttempts();
    tryWrong(10, attempts);
    expect(attempts.begin('10.0.0.1')).toBe(4);
    expect(attempts.begin('10.0.0.2')).toBe(0);
    vi.advanceTimersByTime(1_500);
    expect(attempts.begin('10.0.0.1')).toBe(3);
  });

  it('are told once, when the address has to wait', () => {
    const lines: string[] = [];
    tryWrong(
      20,
      createAttempts((line) => void lines.push(line)),
    );
    expect(lines).toEqual(['8 wrong tokens or passwords came from 10.0.0.1: it has to wait from now on']);
  });

  it('are not made free by coming all at once', () => {
    const attempts = createAttempts();
    const allowed = Array.from({ length: 200 }, () => attempts.begin('10.0.0.1')).filter(
      (wait) => wait === 0,
    );
    expect(allowed).toHaveLength(8);
  });

  it('are forgotten after a right one, or an hour of quiet', () => {
    const attempts = createAttempts();
    tryWrong(10, attempts);
    attempts.succeed('10.0.0.1');
    expect(tryWrong(8, attempts)).toEqual(Array(8).fill(0));
    vi.advanceTimersByTime(3_600_000);
    expect(tryWrong(8, attempts)).toEqual(Array(8).fill(0));
  });

  it('of many addresses take no more room than of ten thousand', () => {
    const attempts = createAttempts();
    tryWrong(9, attempts);
    for (let i = 0; i < 20_000; i++) attempts.begin(`192.168.${i >> 8}.${i & 255}`);
    expect(attempts.begin('10.0.0.1')).toBe(0);
  });

  it.each([
    ['2001:db8:0:1::1', '2001:db8:0:1:ffff::2', true],
    ['2001:db8::1', '2001:db8:0:0:1::', true],
    ['2001:db8:0:1::1', '2001:db8:0:2::1', false],
    ['::ffff:10.0.0.1', '10.0.0.1', true],
    ['::1', '2001:db8::1', false],
  ])('from %s and %s are one household: %s', (one, two, same) => {
    const attempts = createAttempts();
    for (let i = 0; i < 8; i++) attempts.begin(one);
    expect(attempts.begin(two) > 0).toBe(same);
  });
});
