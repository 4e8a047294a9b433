import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Edge, layeredLayout, spread } from '../../src/plot/layered-layout';

/** Edges of a random graph without cycles: each goes to a node of a higher number. */
const acyclic = fc.integer({ min: 1, max: 12 }).chain((count) =>
  fc.record({
    widths: fc.array(fc.integer({ min: 10, max: 90 }), { minLength: count, maxLength: count }),
    edges: fc
      .uniqueArray(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), {
        maxLength: 20,
        selector: ([a, b]) => `${Math.min(a, b)} ${Math.max(a, b)}`,
      })
      .map((pairs) =>
        pairs.filter(([a, b]) => a !== b).map(([a, b]): Edge => [Math.min(a, b), Math.max(a, b)]),
      ),
  }),
);

describe('layeredLayout', () => {
  it('sends every edge down, through one place in each layer', () => {
    fc.assert(
      fc.property(acyclic, ({ widths, edges }) => {
        const { places, routes, layers } = layeredLayout(widths, edges, 10);
        edges.forEach(([from, to], k) => {
          const route = routes[k]!;
          expect(route[0]).toEqual(places[from]);
          expect(route.at(-1)).toEqual(places[to]);
          expect(route.slice(1).map(({ layer }) => layer - 1)).toEqual(
            route.slice(0, -1).map(({ layer }) => layer),
          );
        });
        expect(Math.max(...places.map(({ layer }) => layer)) + 1).toBe(layers);
      }),
    );
  });

  it('leaves the gap between neighbours, edges that pass included', () => {
    fc.assert(
      fc.property(acyclic, ({ widths, edges }) => {
        const { places, routes } = layeredLayout(widths, edges, 10);
        const nodes = places.map(({ x, layer }, k) => ({ x, layer, width: widths[k]! }));
        const passing = routes
          .flatMap((route) => route.slice(1, -1))
          .map((place) => ({ ...place, width: 0 }));
        for (const a of nodes)
          for (const b of [...nodes, ...passing])
            if (a !== b && a.layer === b.layer)
              // Rounding of sums of positions.
              expect(Math.abs(a.x - b.x)).toBeGreaterThan((a.width + b.width) / 2 + 10 - 1e-9);
        expect(Math.min(...nodes.map(({ x, width }) => x - width / 2))).toBeGreaterThan(-1e-9);
      }),
    );
  });

  it('stands a chain upright and a source right above the first that needs it', () => {
    const chain: Edge[] = [
      [0, 1],
      [1, 2],
      [2, 3],
      [4, 3],
    ];
    const { places } = layeredLayout([40, 40, 40, 40, 40], chain, 10);
    expect(places.map(({ layer }) => layer)).toEqual([0, 1, 2, 3, 2]);
    expect(places[1]!.x).toBeCloseTo(places[0]!.x, 0);
  });

  it('finds the order without crossings where there is one', () => {
    // Three pairs, told so that the order of the numbers crosses all of them.
    const pairs: Edge[] = [
      [0, 5],
      [1, 4],
      [2, 3],
    ];
    const { places } = layeredLayout([20, 20, 20, 20, 20, 20], pairs, 10);
    const across = (a: number, b: number) => Math.sign(places[a]!.x - places[b]!.x);
    expect(across(0, 1)).toBe(across(5, 4));
    expect(across(1, 2)).toBe(across(4, 3));
  });

  it('refuses a circle', () => {
    const circle: Edge[] = [
      [0, 1],
      [1, 0],
    ];
    expect(() => layeredLayout([1, 1], circle, 1)).toThrow('edges must not form a cycle');
  });
});

describe('spread', () => {
  it('is the weighted isotonic regression, by its min–max formula', () => {
    const wish = fc.record({ x: fc.integer({ min: -50, max: 50 }), weight: fc.integer({ min: 1, max: 9 }) });
    fc.assert(
      fc.property(fc.array(wish, { minLength: 1, maxLength: 7 }), fc.nat(20), (wishes, gap) => {
        const xs = wishes.map(({ x }, k) => x - k * gap);
        const mean = (i: number, j: number) => {
          const part = wishes.slice(i, j + 1);
          const total = part.reduce((sum, { weight }) => sum + weight, 0);
          return part.reduce((sum, { weight }, k) => sum + weight * xs[i + k]!, 0) / total;
        };
        // Barlow, Bartholomew, Bremner and Brunk 1972, theorem 1.4: max over i ≤ k of min over j ≥ k of the means.
        const expected = wishes.map((_, k) => {
          const from = wishes.slice(0, k + 1).map((_, i) => i);
          const to = wishes.slice(k).map((_, j) => k + j);
          return Math.max(...from.map((i) => Math.min(...to.map((j) => mean(i, j))))) + k * gap;
        });
        const actual = spread(
          wishes.map(({ x }) => x),
          wishes.slice(1).map(() => gap),
          wishes.map(({ weight }) => weight),
        );
        for (const [k, x] of actual.entries()) expect(x).toBeCloseTo(expected[k]!, 9);
      }),
    );
  });
});
