import { describe, expect, it } from 'vitest';
import { priorTerm } from '../../src/ddpm/bound';
import { marginal, snr } from '../../src/ddpm/forward';
import { lossWeight } from '../../src/ddpm/loss-weight';
import { posterior } from '../../src/ddpm/posterior';
import { cosineSchedule, linearSchedule, scaledLinearSchedule } from '../../src/ddpm/schedules';
import { zeroTerminalSnr } from '../../src/ddpm/zero-terminal-snr';
import { bitsPerDimension } from '../../src/probability/bits-per-dimension';

describe('Lin et al. 2024, table 1: what is left at T', () => {
  it.each([
    ['linear', linearSchedule(), 4.035993e-5, 0.006353],
    ['cosine', cosineSchedule(), 2.428735e-9, 4.92822e-5],
    ['of Stable Diffusion', scaledLinearSchedule(), 0.004682, 0.068265],
  ] as const)('the schedule %s', (_, schedule, ratio, scale) => {
    // Seven digits are printed of the small numbers, in which their float32 differs by one part in 50,000.
    expect(Math.abs(snr(schedule, 1000) / ratio - 1)).toBeLessThan(1e-4);
    expect(Math.abs(marginal(schedule, 1000).scale / scale - 1)).toBeLessThan(1e-4);
    expect(snr(zeroTerminalSnr(schedule), 1000)).toBe(0);
  });
});

describe('Ho et al. 2020', () => {
  it('L_T is about 1e-5 bits per dimension (section 4)', () => {
    // Pixel values spread evenly over [−1, 1].
    const pixels = Array.from({ length: 256 }, (_, level) => -1 + (2 * level) / 255);
    const bits = bitsPerDimension(priorTerm(linearSchedule(), pixels), 256);
    expect(Math.abs(Math.log10(bits) + 5)).toBeLessThan(0.2);
  });

  it('the simple loss puts less weight on small t (section 3.4)', () => {
    const weights = [2, 10, 100, 500].map((t) => lossWeight(linearSchedule(), t));
    expect(weights).toEqual([...weights].sort((a, b) => b - a));
  });

  it('both choices of the variance are much the same but near t = 1 (section 3.2; Nichol and Dhariwal 2021, figure 1)', () => {
    const ratio = (t: number) => posterior(linearSchedule(), t).variance / linearSchedule().beta(t);
    expect(ratio(2)).toBeLessThan(0.5);
    expect(ratio(100)).toBeGreaterThan(0.95);
    expect(ratio(1000)).toBeGreaterThan(0.999);
  });
});
