import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type StrokePoint, splineSamples, splineWeights } from '../../src/data/spline';

function curve(strokes: readonly (readonly StrokePoint[])[], perSpan: number): [number, number][] {
  const spline = splineWeights(strokes, perSpan);
  const points = strokes.flat();
  const x = new Float64Array(spline.samples);
  const y = new Float64Array(spline.samples);
  splineSamples(
    spline,
    Float64Array.from(points, ([px]) => px),
    x,
  );
  splineSamples(
    spline,
    Float64Array.from(points, ([, py]) => py),
    y,
  );
  return Array.from(x, (_, s) => [x[s]!, y[s]!]);
}

const coordinate = fc.double({ min: -1, max: 1, noNaN: true });

describe('a spline', () => {
  it('goes through its control points', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(coordinate, coordinate), { minLength: 2, maxLength: 8 }), (points) => {
        const samples = curve([points], 4);
        expect(samples).toHaveLength(4 * (points.length - 1) + 1);
        points.forEach(([x, y], k) => {
          expect(samples[4 * k]![0]).toBeCloseTo(x, 12);
          expect(samples[4 * k]![1]).toBeCloseTo(y, 12);
        });
      }),
    );
  });

  it('is at (−p₀ + 9p₁ + 9p₂ − p₃)/16 in the middle of a span (Catmull and Rom)', () => {
    const samples = curve(
      [
        [
          [0, 1],
          [1, 5],
          [2, 2],
          [3, 0],
        ],
      ],
      2,
    );
    expect(samples[3]![0]).toBeCloseTo(1.5, 12);
    expect(samples[3]![1]).toBeCloseTo((-1 + 45 + 18 - 0) / 16, 12);
  });

  it('is straight between two points, and on both sides of a corner where the others are in line', () => {
    const corner: StrokePoint[] = [
      [0, 0],
      [1, 1],
      [2, 2, 1],
      [3, 1],
      [4, 0],
    ];
    for (const [x, y] of curve([corner], 8)) expect(y).toBeCloseTo(x <= 2 ? x : 4 - x, 12);
    const round = corner.map(([x, y]): StrokePoint => [x, y]);
    expect(
      Math.max(...curve([round], 8).map(([x, y]) => Math.abs(y - (x <= 2 ? x : 4 - x)))),
    ).toBeGreaterThan(0.05);
  });

  it('marks the beginning of each stroke', () => {
    const line: StrokePoint[] = [
      [0, 0],
      [1, 0],
    ];
    expect([...splineWeights([line, line], 2).begins]).toEqual([1, 0, 0, 1, 0, 0]);
  });
});
