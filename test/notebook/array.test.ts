import { describe, expect, it } from 'vitest';
import { bundleOf } from '../../src/notebook/bundle';
import type { Bundle } from '../../src/notebook/mime';

const text = (value: unknown) => String((bundleOf(value) as Bundle).data['text/plain']);

describe('arrays', () => {
  it('show whole while they are short', () => {
    expect(text([1, 2, 3])).toBe('[ 1, 2, 3 ]');
    expect(text(Float64Array.of(1, 2))).toBe('Float64Array(2) [ 1, 2 ]');
    expect(text([{ a: 1 }])).toBe('[ { a: 1 } ]');
    expect(text([[1, 2], [3]])).toBe('[ [ 1, 2 ], [ 3 ] ]');
    expect(text([])).toBe('[]');
  });

  it('are shortened to length, corner and summary when they are long', () => {
    const ramp = Float32Array.from({ length: 100_000 }, (_, k) => k);
    expect(text(ramp)).toBe(
      'Float32Array(100,000)  min 0   mean 49999.5   max 99999\n[0  1  2  3  4  5  …  99994  99995  99996  99997  99998  99999]'.replace(
        '49999.5',
        '50000',
      ),
    );
    expect(text(Array.from(ramp.subarray(0, 101)))).toMatch(
      /^Array\(101\) {2}min 0 {3}mean 50 {3}max 100\n\[0 /,
    );
  });

  it('count what is not finite', () => {
    const odd = Float64Array.from({ length: 200 }, (_, k) => (k < 3 ? Number.NaN : k < 5 ? Infinity : 1));
    expect(text(odd)).toContain('min 1   mean 1   max 1   3 NaN   2 infinite');
    expect(text(new Float64Array(50).fill(Number.NaN))).toContain('50 NaN');
  });

  it('show matrices of numbers with their corner, columns lined up', () => {
    const matrix = Array.from({ length: 20 }, (_, i) =>
      Float64Array.from({ length: 30 }, (_, j) => i + j / 100),
    );
    const lines = text(matrix).split('\n');
    expect(lines[0]).toMatch(/^20 × 30 numbers {2}min 0 /);
    expect(lines).toHaveLength(1 + 9);
    expect(new Set(lines.slice(1, -1).map((line) => line.replace(/^\[/, ' ').length)).size).toBe(1);
  });

  it('of other things are left to Node', () => {
    expect(text(Array.from({ length: 150 }, () => 'word'))).toContain('50 more items');
    expect(text(BigInt64Array.of(1n, 2n))).toBe('BigInt64Array(2) [ 1n, 2n ]');
  });
});
