import { describe, expect, it } from 'vitest';
import { colorTable, parseHex, stopsOf, toHex } from '../../src/plot/color-map';

describe('colour scales', () => {
  it.each([
    // matplotlib 3.8, cm.viridis(k, bytes=True) and cm.magma(k, bytes=True)
    ['viridis', 0, [68, 1, 84]],
    ['viridis', 64, [58, 82, 139]],
    ['viridis', 128, [32, 144, 140]],
    ['viridis', 192, [94, 201, 97]],
    ['viridis', 255, [253, 231, 36]],
    ['magma', 0, [0, 0, 3]],
    ['magma', 255, [251, 252, 191]],
  ])('%s at %i of 255 is matplotlib’s', (name, index, published) => {
    const color = colorTable(stopsOf(name))[index] ?? [];
    // Ten stops instead of 256: no channel is off by more than 4 of 255 levels.
    for (const [k, level] of published.entries())
      expect(Math.abs((color[k] ?? -99) - level)).toBeLessThanOrEqual(4);
  });

  it('reads and writes hexadecimal colours', () => {
    expect(parseHex('#0072B2')).toEqual([0, 114, 178]);
    expect(parseHex('#fff')).toEqual([255, 255, 255]);
    expect(toHex([0, 114, 178])).toBe('#0072b2');
    expect(() => parseHex('blue')).toThrow(
      /must be a name of the palette or #rrggbb: current value is "blue"/,
    );
  });

  it('refuses a scale it does not know', () => {
    expect(() => stopsOf('jet')).toThrow(/scheme must be one of viridis, magma, diverging, greys, paper/);
  });
});
