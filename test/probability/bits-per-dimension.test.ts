import { describe, expect, it } from 'vitest';
import { bitsPerDimension } from '../../src/probability/bits-per-dimension';

describe('bitsPerDimension', () => {
  it('is 8 for uniform bytes, however they are scaled', () => {
    expect(bitsPerDimension(784 * Math.log(256), 784)).toBeCloseTo(8, 12);
    expect(bitsPerDimension(0, 784, { binWidth: 1 / 256 })).toBeCloseTo(8, 12); // density 1 on [0, 1)
    // density 1/2 on [−1, 1), bins of 2/256
    expect(bitsPerDimension(10 * Math.log(2), 10, { binWidth: 2 / 256 })).toBeCloseTo(8, 12);
  });

  it('is 1 for a fair coin a dimension', () => {
    expect(bitsPerDimension(3 * Math.LN2, 3)).toBeCloseTo(1, 12);
  });

  it('refuses no dimensions and bins of no width', () => {
    expect(() => bitsPerDimension(1, 0)).toThrow(
      'Cannot count bits per dimension as dimensions must be an integer of at least 1: current value is 0',
    );
    expect(() => bitsPerDimension(1, 2, { binWidth: 0 })).toThrow(/binWidth must be positive/);
    expect(() => bitsPerDimension(Number.NaN, 2)).toThrow(/nats must be a finite number/);
  });
});
