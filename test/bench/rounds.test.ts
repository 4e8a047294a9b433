import { describe, expect, it } from 'vitest';
import { type Side, timeInTurn, timeUnits } from '../../bench/rounds';

/** A side whose runs take what is listed, and that writes down when it was asked. */
function sideOf(name: string, times: readonly number[], order: string[]): Side {
  const left = [...times];
  return {
    name,
    time: async () => {
      order.push(name);
      return left.shift()!;
    },
  };
}

describe('timeInTurn', () => {
  it('alternates who goes first, leaves out what is hopeless, and takes the setting with the best median', async () => {
    const order: string[] = [];
    const found = await timeInTurn(
      sideOf('ours', [5, 6, 7], order),
      [
        sideOf('slow', [30], order),
        sideOf('even', [12, 11, 11], order),
        sideOf('lucky once', [10, 13, 14], order),
      ],
      3,
    );
    expect(order.join(' ')).toBe('ours slow even lucky once even lucky once ours ours even lucky once');
    expect(found).toEqual({ ours: [5, 6, 7], peer: [12, 11, 11], setting: 'even' });
  });
});

describe('timeUnits', () => {
  it('runs once where no time is given, and counts the runs', () => {
    let runs = 0;
    const once = timeUnits(() => runs++, 0);
    expect([once.units, runs]).toEqual([1, 1]);
    const { ms, units } = timeUnits(() => runs++, 0.02);
    expect(runs).toBe(1 + units);
    expect(ms * units).toBeGreaterThanOrEqual(20);
  });
});
