import { describe, expect, it } from 'vitest';
import { observedOrder } from '../../src/probability/observed-order';

describe('the order that errors show', () => {
  it('is the exponent of a power law', () => {
    const h = [0.1, 0.05, 0.02, 0.001];
    expect(
      observedOrder(
        h,
        h.map((value) => 7 * value ** 2.5),
      ),
    ).toBeCloseTo(2.5, 12);
  });

  it('is the slope of least squares otherwise', () => {
    // numpy.polyfit([0, 1, 2], [0, 1, 1.5], 1)[0] = 0.75
    expect(observedOrder([1, Math.E, Math.E ** 2], [1, Math.E, Math.E ** 1.5])).toBeCloseTo(0.75, 12);
  });

  it('refuses errors of 0, too few of them, and steps that are all the same', () => {
    expect(() => observedOrder([1, 2], [0, 1])).toThrow('Cannot find an order as errors[0] must be positive');
    expect(() => observedOrder([1], [1])).toThrow('the number of steps must be an integer of at least 2');
    expect(() => observedOrder([1, 2], [1])).toThrow('steps and errors must have the same length');
    expect(() => observedOrder([2, 2], [1, 3])).toThrow('the spread of the steps must be positive');
  });
});
