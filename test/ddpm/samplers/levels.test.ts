import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LevelGrid, levelsBetween, noiseLevels, sigmaOf } from '../../../src/ddpm/samplers/levels';
import { linearSchedule, scaledLinearSchedule } from '../../../src/ddpm/schedules';
import { zeroTerminalSnr } from '../../../src/ddpm/zero-terminal-snr';

const schedule = linearSchedule();
const grids: LevelGrid[] = ['time', 'karras', 'log-snr', 'flow'];

describe('noise levels', () => {
  it('in time are those of the schedule at its timesteps, and the data', () => {
    const levels = noiseLevels(schedule, { steps: 4, spacing: 'leading' });
    expect(levels.map(({ t }) => t)).toEqual([751, 501, 251, 1, 0]);
    expect(sigmaOf(levels[1]!) ** 2).toBeCloseTo(1 / schedule.alphaBar(501) - 1, 9);
    expect(levels[4]).toEqual({ t: 0, scale: 1, std: 0 });
    expect(noiseLevels(schedule, { custom: [900, 3], end: 2 }).map(({ t }) => t)).toEqual([900, 3, 2]);
  });

  it('of Karras et al. 2022, equation 5', () => {
    const levels = noiseLevels(schedule, { steps: 10, grid: 'karras' });
    const [most, least] = [1000, 1].map((t) => Math.sqrt(1 / schedule.alphaBar(t) - 1));
    levels.slice(0, 10).forEach((level, i) => {
      const expected = (most! ** (1 / 7) + (i / 9) * (least! ** (1 / 7) - most! ** (1 / 7))) ** 7;
      expect(sigmaOf(level) / expected).toBeCloseTo(1, 9);
    });
    expect(levels).toHaveLength(11);
  });

  it('evenly spaced in ln σ, and in scale/(scale + std)', () => {
    const logs = noiseLevels(schedule, { steps: 8, grid: 'log-snr' })
      .slice(0, 8)
      .map((l) => Math.log(sigmaOf(l)));
    for (let k = 1; k < 8; k++) expect(logs[k]! - logs[k - 1]!).toBeCloseTo(logs[1]! - logs[0]!, 9);
    const taus = noiseLevels(schedule, { steps: 8, grid: 'flow' }).map((l) => l.scale / (l.scale + l.std));
    for (let k = 1; k < 9; k++) expect(taus[k]! - taus[k - 1]!).toBeCloseTo(taus[1]! - taus[0]!, 9);
    expect(taus[8]).toBe(1);
  });

  it('fall on every grid; scale² + std² = 1; t is where the schedule has that σ', () => {
    const sigmaAt = (t: number) => Math.log(Math.sqrt(1 / schedule.alphaBar(t) - 1));
    fc.assert(
      fc.property(fc.constantFrom(...grids), fc.integer({ min: 2, max: 80 }), (grid, steps) => {
        const levels = noiseLevels(schedule, { grid, steps });
        expect(levels).toHaveLength(steps + 1);
        for (const { scale, std } of levels) expect(scale ** 2 + std ** 2).toBeCloseTo(1, 12);
        for (const level of levels.slice(0, -1)) {
          const t = Math.min(Math.floor(level.t), 999);
          const log = sigmaAt(t) + (level.t - t) * (sigmaAt(t + 1) - sigmaAt(t));
          // σ below that of t = 1 has no t.
          if (level.t > 1) expect(Math.log(sigmaOf(level))).toBeCloseTo(log, 6);
        }
      }),
    );
  });

  it('may be moved to whole steps, and end before the data', () => {
    const levels = noiseLevels(schedule, { steps: 30, grid: 'karras', whole: true, end: 10 });
    expect(levels.every(({ t }) => Number.isInteger(t))).toBe(true);
    expect(levels[0]!.t).toBe(1000);
    expect(levels.at(-1)!.t).toBe(10);
    for (const level of levels) expect(level.scale).toBeCloseTo(Math.sqrt(schedule.alphaBar(level.t)), 12);
  });

  it('between the steps, σ linear in t', () => {
    const levels = levelsBetween(schedule, [1000, 500.25, 1]);
    const [below, above] = [500, 501].map((t) => Math.sqrt(1 / schedule.alphaBar(t) - 1));
    expect(sigmaOf(levels[1]!)).toBeCloseTo(0.75 * below! + 0.25 * above!, 9);
    expect(levels.map(({ t }) => t)).toEqual([1000, 500.25, 1, 0]);
  });

  it.each([
    [
      () => noiseLevels(schedule, { grid: 'cosine' as 'flow' }),
      'grid must be one of time, karras, log-snr, flow',
    ],
    [
      () => noiseLevels(schedule, { grid: 'karras', rho: 0 }),
      'rho must be positive and finite: current value is 0',
    ],
    [() => noiseLevels(schedule, { grid: 'flow', steps: 1 }), 'steps must be an integer of at least 2'],
    [() => noiseLevels(schedule, { steps: 4, end: 600 }), 'the noise levels must fall: current value is'],
    [
      () => noiseLevels(zeroTerminalSnr(scaledLinearSchedule()), { grid: 'karras', steps: 4 }),
      'Cannot choose noise levels as there must be signal at t = T for this grid: current value is 0',
    ],
    [() => levelsBetween(schedule, [1000.5]), 't must be in [1, 1000]: current value is 1000.5'],
  ])('%#', (make, message) => {
    expect(make).toThrow(message);
  });
});
