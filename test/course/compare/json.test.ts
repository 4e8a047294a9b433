import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Agreement, rounded, within } from '../../../src/course/compare/agreement';
import { compareJson } from '../../../src/course/compare/json';

const tolerance = within({ rel: 0.1, abs: 0 });

const exact: Agreement = {
  numbers: (a, b) => a === b,
  texts: (a, b) => (a === b ? [] : ['other']),
};

describe('compareJson', () => {
  it('finds nothing in equal values and something in different ones', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        expect(compareJson(a, structuredClone(a), exact)).toEqual([]);
        const same = JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
        expect(compareJson(a, b, exact).length === 0).toBe(same);
      }),
      { seed: 1 },
    );
  });

  it('names the path of each difference, the first one first', () => {
    const committed = { data: { values: [{ y: 1 }, { y: 2, 'a b': 'x' }] }, mark: 'line' };
    const actual = { data: { values: [{ y: 1 }, { y: 3, 'a b': 'z' }] }, mark: 'bar', extra: null };
    expect(compareJson(committed, actual, rounded)).toEqual([
      { path: '$.data.values[1].y', what: '2 is committed, 3 is new' },
      { path: '$.data.values[1]["a b"]', what: '"x" is committed, "z" is new' },
      { path: '$.mark', what: '"line" is committed, "bar" is new' },
      { path: '$.extra', what: 'nothing is committed, null is new' },
    ]);
  });

  it('counts the items of lists of different length', () => {
    expect(compareJson([1, 2], [1], rounded)).toEqual([
      { path: '$', what: '2 items are committed, 1 are new' },
    ]);
    expect(compareJson([], {}, rounded)).toEqual([{ path: '$', what: '[] is committed, {} is new' }]);
  });

  it('allows numbers, and numbers in texts, to be off by the tolerance, but no other structure', () => {
    expect(compareJson({ y: 100 }, { y: 109 }, tolerance)).toEqual([]);
    expect(compareJson({ y: 100 }, { y: 111 }, tolerance)).toHaveLength(1);
    expect(compareJson({ title: 'loss 0.50' }, { title: 'loss 0.52' }, tolerance)).toEqual([]);
    expect(compareJson({ title: 'loss 0.5' }, { title: 'error 0.5' }, tolerance)).toHaveLength(1);
    expect(compareJson({ y: 1 }, { z: 1 }, tolerance)).toHaveLength(2);
    expect(compareJson({ y: 1 }, { y: '1' }, tolerance)).toHaveLength(1);
    expect(compareJson([1], [1, 1], tolerance)).toHaveLength(1);
  });
});

/** JSON values are the same whatever the order of their keys, and -0 is 0 in JSON. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => [key, sorted(item)]);
}
