import { describe, expect, it } from 'vitest';
import { drawPath } from '../../src/data/pen';

function draw(points: readonly (readonly [number, number, number])[], begins: readonly number[], soft = 1) {
  const out = new Float32Array(40 * 40);
  drawPath(
    out,
    40,
    40,
    {
      samples: points.length,
      x: Float64Array.from(points, ([x]) => x),
      y: Float64Array.from(points, ([, y]) => y),
      radius: Float64Array.from(points, ([, , r]) => r),
      begins: Uint8Array.from(begins),
    },
    soft,
  );
  return out;
}

const sum = (values: Float32Array) => values.reduce((total, value) => total + value, 0);

describe('a pen', () => {
  it('covers the area of a line with round ends, 2rL + πr², wherever it lies', () => {
    for (const [x0, y0, x1, y1, r] of [
      [8, 10, 30, 10, 3],
      [8.3, 9.7, 28.1, 31.4, 2.2],
      [20, 35, 20.5, 5, 1.7],
    ] as const) {
      const ink = sum(
        draw(
          [
            [x0, y0, r],
            [x1, y1, r],
          ],
          [1, 0],
        ),
      );
      // The ramp is half inside and half outside; its sum over pixels is the area up to the grid's error.
      expect(ink / (2 * r * Math.hypot(x1 - x0, y1 - y0) + Math.PI * r * r)).toBeCloseTo(1, 1.7);
    }
  });

  it('covers a frustum where the radius grows: the mean radius counts', () => {
    const ink = sum(
      draw(
        [
          [6, 20, 1],
          [30, 20, 4],
        ],
        [1, 0],
      ),
    );
    // Sides of a trapezium, and half a disc at each end.
    expect(ink / (24 * 5 + (Math.PI / 2) * (1 + 16))).toBeCloseTo(1, 1);
  });

  it('is 1 inside, 0 outside and ½ on the edge', () => {
    const out = draw(
      [
        [5, 20, 3],
        [35, 20, 3],
      ],
      [1, 0],
      2,
    );
    const at = (row: number) => out[row * 40 + 20]!; // centre at row + ½
    expect(at(19)).toBe(1);
    expect(at(22)).toBeCloseTo(0.5 + (3 - 2.5) / 2, 6);
    expect(at(23)).toBeCloseTo(0.5 + (3 - 3.5) / 2, 6);
    expect(at(24)).toBe(0);
  });

  it('leaves no line between strokes, and draws a stroke of one point as a dot', () => {
    const apart = draw(
      [
        [5, 20, 1],
        [10, 20, 1],
        [30, 20, 1],
        [35, 20, 1],
      ],
      [1, 0, 1, 0],
    );
    expect(apart[20 * 40 + 20]).toBe(0);
    const dot = draw([[20, 20, 5]], [1]);
    expect(sum(dot) / (Math.PI * 25)).toBeCloseTo(1, 1.7);
  });

  it('does not write outside the picture', () => {
    const out = draw(
      [
        [-10, -10, 6],
        [50, 50, 6],
      ],
      [1, 0],
    );
    expect(out[0]).toBe(1);
    expect(out[40 * 40 - 1]).toBe(1);
    expect(out[39]).toBe(0);
  });
});
