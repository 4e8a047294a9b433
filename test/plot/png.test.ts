import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodePng } from '../../src/plot/png';
import { decodePng } from './png-decoder';

const sizes = fc.record({ width: fc.integer({ min: 1, max: 12 }), height: fc.integer({ min: 1, max: 12 }) });

describe('encodePng', () => {
  it('comes back unchanged through an independent decoder', () => {
    const pictures = sizes.chain(({ width, height }) =>
      fc
        .uint8Array({ minLength: width * height * 4, maxLength: width * height * 4 })
        .map((data) => ({ width, height, data })),
    );
    fc.assert(
      fc.property(pictures, (pixels) => {
        const decoded = decodePng(encodePng(pixels));
        expect([decoded.width, decoded.height]).toEqual([pixels.width, pixels.height]);
        expect(Array.from(decoded.data)).toEqual(Array.from(pixels.data));
      }),
    );
  });

  it('uses a palette up to 256 colours, then true colour, with opacity only where needed', () => {
    const grey = (count: number, alpha: number) =>
      Uint8Array.from({ length: 4 * 400 }, (_, k) =>
        k % 4 === 3
          ? alpha
          : k % 4 === 0
            ? Math.floor((k / 4) % count) % 256
            : Math.floor(((k / 4) % count) / 256),
      );
    const type = (data: Uint8Array) => decodePng(encodePng({ width: 20, height: 20, data })).colorType;
    expect(type(grey(256, 255))).toBe(3);
    expect(type(grey(300, 255))).toBe(2);
    expect(type(grey(300, 128))).toBe(6);
  });

  it('makes an enlarged picture hardly bigger than the small one', () => {
    const draw = (scale: number) => {
      const side = 16 * scale;
      const data = new Uint8Array(side * side * 4).fill(255);
      for (let k = 0; k < side * side; k++) {
        const [x, y] = [Math.floor((k % side) / scale), Math.floor(k / side / scale)];
        data[4 * k] = (x * 37 + y * 91) % 256;
      }
      return encodePng({ width: side, height: side, data }).length;
    };
    // Sixty-four times the pixels; the runs and zero rows cost less than the palette does.
    expect(draw(8)).toBeLessThan(3 * draw(1));
  });

  it('refuses data of the wrong size', () => {
    expect(() => encodePng({ width: 2, height: 2, data: new Uint8Array(15) })).toThrow(
      /must hold width × height × 4 bytes: current value is \[2, 2, 15\]/,
    );
  });
});
