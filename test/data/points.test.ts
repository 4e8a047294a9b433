import { describe, expect, it } from 'vitest';
import { makePoints, pointRows, pointSet, standardised } from '../../src/data/points';
import { random } from '../../src/random/random';

describe('pointSet and pointRows', () => {
  it('carry interleaved coordinates to rows', () => {
    expect(pointRows(pointSet([1, 2, 3, 4], [0, 7]))).toEqual([
      { x: 1, y: 2, label: 0 },
      { x: 3, y: 4, label: 7 },
    ]);
    expect(pointSet([1, 2]).labels).toEqual(new Int32Array(1));
    expect(makePoints(2, (k) => [k, -k, 5])).toEqual(pointSet([0, -0, 1, -1], [5, 5]));
  });

  it('refuse half a point and missing labels', () => {
    expect(() => pointSet([1, 2, 3])).toThrow(/the coordinates must come in pairs: current value is 3/);
    expect(() => pointSet([1, 2], [0, 1])).toThrow(/there must be 1 labels: current value is 2/);
    expect(() => makePoints(0, () => [0, 0])).toThrow(/n must be an integer of at least 1/);
  });
});

describe('standardised', () => {
  it('has mean 0 and the wanted spread in each coordinate', () => {
    const source = random(1);
    const set = makePoints(500, () => [source.normal(7, 3), source.uniform()]);
    const moved = standardised(set, 2);
    for (const axis of [0, 1]) {
      const values = Array.from({ length: 500 }, (_, k) => moved.points[2 * k + axis]!);
      const mean = values.reduce((a, b) => a + b, 0) / 500;
      expect(mean).toBeCloseTo(0, 12);
      expect(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 500).toBeCloseTo(4, 12);
    }
    expect(set.points[0]).toBeGreaterThan(-3); // the given set is left alone
    expect(() => standardised(pointSet([1, 2, 1, 3]))).toThrow(
      /the variance of coordinate 0 must be positive/,
    );
  });
});
