import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cosSinSingle, fusedMultiplyAdd, logSingle } from '../../src/random/single-precision';

const single = fc.float({
  noNaN: true,
  noDefaultInfinity: true,
  min: Math.fround(-1e6),
  max: Math.fround(1e6),
});

/** A float32 (or a double) as an exact fraction with denominator 2^300. */
function exactly(x: number): bigint {
  const [mantissa, exponent] = (() => {
    let e = 0;
    let m = x;
    while (!Number.isInteger(m)) {
      m *= 2;
      e += 1;
    }
    return [BigInt(m), e];
  })();
  return mantissa << BigInt(300 - exponent);
}

const magnitude = (x: bigint) => (x < 0n ? -x : x);

/** The float32 next to x in the given direction. */
function neighbour(x: number, up: boolean): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, x === 0 ? 0 : x);
  if (x === 0) return up ? 2 ** -149 : -(2 ** -149);
  view.setInt32(0, view.getInt32(0) + (x > 0 === up ? 1 : -1));
  return view.getFloat32(0);
}

describe('fusedMultiplyAdd', () => {
  it('is the float32 nearest to the exact a·b + c', () => {
    fc.assert(
      fc.property(single, single, single, (a, b, c) => {
        fc.pre(Math.abs(a * b) > 1e-30 || a * b === 0);
        const exact = (exactly(a) * exactly(b)) / 2n ** 300n + exactly(c);
        const got = fusedMultiplyAdd(a, b, c);
        const error = magnitude(exactly(got) - exact);
        for (const up of [true, false])
          expect(error <= magnitude(exactly(neighbour(got, up)) - exact), `${a} · ${b} + ${c}`).toBe(true);
      }),
      { numRuns: 1000, seed: 1 },
    );
  });

  it('rounds once where rounding twice would go wrong', () => {
    // (1 + 2⁻²³)·1 + (2⁻²⁴ ± 2⁻⁷⁰): a double loses the 2⁻⁷⁰, which decides between two float32.
    const odd = 1 + 2 ** -23;
    const a = 1 + 2 ** -12;
    const product = a * a; // 1 + 2⁻¹¹ + 2⁻²⁴: a midpoint of two float32
    expect(Math.fround(product + 2 ** -60)).toBe(1 + 2 ** -11); // twice rounded: the tie goes to even
    expect(fusedMultiplyAdd(a, a, 2 ** -60)).toBe(1 + 2 ** -11 + 2 ** -23);
    expect(fusedMultiplyAdd(a, a, -(2 ** -60))).toBe(1 + 2 ** -11);
    expect(fusedMultiplyAdd(odd, 1, 0)).toBe(odd);
  });
});

describe('single-precision functions', () => {
  it('logSingle is within 2 units in the last place of ln on (0, 1]', () => {
    for (let k = 1; k <= 4096; k++) {
      const x = Math.fround(k / 4096);
      const expected = Math.log(x);
      // Cephes states a relative error of 1.2e-7 (logf.c), about 2 units in the last place of a float32.
      expect(Math.abs(logSingle(x) - expected)).toBeLessThanOrEqual(1.2e-7 * Math.abs(expected));
    }
  });

  it('cosSinSingle is within float32 rounding of cos and sin on [0, 2π]', () => {
    for (let k = 0; k <= 4096; k++) {
      const x = Math.fround((2 * Math.PI * k) / 4096);
      const { cos, sin } = cosSinSingle(x);
      // Cephes states a peak absolute error below 1.2e-7 (sinf.c).
      expect(Math.abs(cos - Math.cos(x))).toBeLessThan(1.2e-7);
      expect(Math.abs(sin - Math.sin(x))).toBeLessThan(1.2e-7);
    }
  });
});
