import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeEmbedding } from '../../src/nn/time-embedding';
import { tf } from '../../src/runtime/tf';
import { largestDifference } from './support';

describe('timeEmbedding', () => {
  it('is sin(t·10000^(−k/(h−1))), then the cosines', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 2, max: 20 }), (t, half) => {
        const angles = Array.from({ length: half }, (_, k) => t * 10_000 ** (-k / (half - 1)));
        const expected = [...angles.map(Math.sin), ...angles.map(Math.cos)];
        const found = tf.tidy(() => timeEmbedding(tf.tensor1d([t], 'int32'), 2 * half).dataSync());
        // Angles up to 1000 have 2⁻¹⁵ as their last bit in single precision.
        expect(largestDifference(found, expected)).toBeLessThan(1e-4);
      }),
      { numRuns: 50 },
    );
  });

  it('scales continuous times', () => {
    tf.tidy(() => {
      const continuous = timeEmbedding(tf.tensor1d([0, 0.25, 1]), 16, { scale: 1000 });
      const steps = timeEmbedding(tf.tensor1d([0, 250, 1000]), 16);
      expect(continuous.shape).toEqual([3, 16]);
      expect(largestDifference(continuous.dataSync(), steps.dataSync())).toBeLessThan(1e-4);
    });
  });

  it('refuses sizes without two halves', () => {
    expect(() => timeEmbedding(tf.scalar(0), 7)).toThrow(
      'Cannot embed time as size must be even: current value is 7',
    );
    expect(() => timeEmbedding(tf.scalar(0), 2)).toThrow('size must be an integer of at least 4');
  });
});
