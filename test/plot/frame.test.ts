import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameOf, sizeOf } from '../../src/plot/frame';

describe('frameOf', () => {
  it('leaves a margin around the points', () => {
    expect(frameOf([0, 10], [0, 2], {}).over).toEqual({ x: [-0.5, 10.5], y: [-0.1, 2.1] });
  });

  it('makes room around a single point', () => {
    expect(frameOf([3], [0], {}).over).toEqual({ x: [2.5, 3.5], y: [-0.5, 0.5] });
    expect(frameOf([100], [100], {}).over.x).toEqual([90, 110]);
  });

  it('takes the domains it is given', () => {
    expect(frameOf([5], [5], { xDomain: [0, 1], yDomain: [0, 2] }).over).toEqual({ x: [0, 1], y: [0, 2] });
    expect(() => frameOf([5], [5], { xDomain: [1, 1] })).toThrow(/xDomain must be finite and increasing/);
  });
});

describe('sizeOf', () => {
  it('keeps units equal within the box, to a pixel', () => {
    const span = fc.double({ min: 0.1, max: 100, noNaN: true });
    fc.assert(
      fc.property(span, span, (dx, dy) => {
        // Longer than 1 to 100, the short side is rounded up to one pixel.
        fc.pre(dx / dy < 100 && dy / dx < 100);
        const { width, height } = sizeOf({ x: [0, dx], y: [0, dy] }, { width: 400, height: 300 });
        expect(width).toBeLessThanOrEqual(400);
        expect(height).toBeLessThanOrEqual(300);
        expect(Math.abs(width * dy - height * dx)).toBeLessThanOrEqual(0.5 * (dx + dy) + 1e-9);
      }),
    );
  });

  it('fills the area where units are free', () => {
    expect(sizeOf({ x: [0, 1], y: [0, 9] }, { aspect: 'free' })).toEqual({ width: 420, height: 260 });
  });
});
