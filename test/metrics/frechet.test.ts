import { describe, expect, it } from 'vitest';
import { frechetDistance } from '../../src/metrics/frechet';
import { random } from '../../src/random/random';

/** Four points with mean μ and covariance diag(s²) of divisor n − 1, on the axes. */
function cross(mean: readonly [number, number], std: readonly [number, number]): number[] {
  const reach = std.map((s) => s * Math.sqrt(3 / 2));
  return [
    [mean[0] + reach[0]!, mean[1]],
    [mean[0] - reach[0]!, mean[1]],
    [mean[0], mean[1] + reach[1]!],
    [mean[0], mean[1] - reach[1]!],
  ].flat();
}

const turned = (points: readonly number[], angle: number) =>
  points.map((_, k) => {
    const [x, y] = [points[k - (k % 2)]!, points[k - (k % 2) + 1]!];
    return k % 2 ? Math.sin(angle) * x + Math.cos(angle) * y : Math.cos(angle) * x - Math.sin(angle) * y;
  });

describe('frechetDistance', () => {
  it('is ‖μ₁ − μ₂‖² + Σ (s₁ − s₂)² where covariances commute', () => {
    const [a, b] = [cross([0, 1], [1, 2]), cross([3, 1], [2, 0.5])];
    expect(frechetDistance(a, b, { dimension: 2 })).toBeCloseTo(9 + 1 + 2.25, 10);
    expect(frechetDistance(turned(a, 0.7), turned(b, 0.7), { dimension: 2 })).toBeCloseTo(9 + 1 + 2.25, 10);
  });

  it('agrees in the plane with tr (AB)^½ = √(tr AB + 2 √(det AB))', () => {
    const [a, b] = [cross([0, 0], [1, 3]), turned(cross([0, 0], [2, 0.5]), 0.5)];
    // A = diag(1, 9); B = R diag(4, ¼) Rᵀ
    const [c, s] = [Math.cos(0.5) ** 2, Math.sin(0.5) ** 2];
    const traceAB = 4 * c + 0.25 * s + 9 * (4 * s + 0.25 * c);
    const exact = 10 + 4.25 - 2 * Math.sqrt(traceAB + 2 * Math.sqrt(9 * 1));
    expect(frechetDistance(a, b, { dimension: 2 })).toBeCloseTo(exact, 9);
  });

  it('is 0 for the same sample, also where a feature never changes', () => {
    const a = random(1)
      .normals(600)
      .map((z, k) => (k % 6 === 5 ? 1 : z));
    expect(frechetDistance(a, a, { dimension: 6 })).toBeCloseTo(0, 6);
    expect(
      frechetDistance(
        a,
        a.map((v) => v + 0.5),
        { dimension: 6 },
      ),
    ).toBeCloseTo(6 * 0.25, 6);
  });

  it('refuses a single row', () => {
    expect(() => frechetDistance([1, 2], [1, 2, 3, 4], { dimension: 2 })).toThrow(
      'Cannot take the Fréchet distance as there must be at least 2 rows of each',
    );
  });
});
