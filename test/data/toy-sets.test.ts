import { describe, expect, it } from 'vitest';
import {
  checkerboard,
  circles,
  gaussianMixture,
  gaussianRing,
  kaistSwissRoll,
  line,
  moons,
  spiral,
  swissRoll,
  toySets,
} from '../../src/data/toy-sets';
import { random } from '../../src/random/random';

const polar = (set: { points: Float64Array; n: number }) =>
  Array.from({ length: set.n }, (_, k) => Math.hypot(set.points[2 * k]!, set.points[2 * k + 1]!));

describe('every toy set', () => {
  it('has as many points as asked, finite, the same for the same seed', () => {
    for (const [name, make] of Object.entries(toySets)) {
      const set = make(random(1), 301);
      expect(set.n, name).toBe(301);
      expect(set.points.length).toBe(602);
      expect(set.labels.length).toBe(301);
      expect(set.points.every(Number.isFinite)).toBe(true);
      expect(make(random(1), 301)).toEqual(set);
      expect(make(random(2), 301).points).not.toEqual(set.points);
      expect(() => make(random(1), 0), name).toThrow(/n must be an integer of at least 1/);
    }
  });
});

describe('moons', () => {
  it('lie on two half circles when there is no noise', () => {
    const { points, labels, n } = moons(random(1), 400, { noise: 0 });
    for (let k = 0; k < n; k++) {
      const [x, y] = [points[2 * k]!, points[2 * k + 1]!];
      const upper = labels[k] === 0;
      expect(upper ? Math.hypot(x, y) : Math.hypot(x - 1, y - 0.5)).toBeCloseTo(1, 12);
      expect(upper ? y >= 0 : y <= 0.5).toBe(true);
    }
    expect(labels.reduce((a, b) => a + b, 0)).toBe(200);
  });
});

describe('circles', () => {
  it('have radius 1 and factor', () => {
    const set = circles(random(1), 100, { noise: 0, factor: 0.3 });
    polar(set).forEach((radius, k) => {
      expect(radius).toBeCloseTo(set.labels[k] === 0 ? 1 : 0.3, 12);
    });
    const angles = Array.from({ length: 100 }, (_, k) =>
      Math.atan2(set.points[2 * k + 1]!, set.points[2 * k]!),
    );
    for (const quarter of [0, 1, 2, 3]) // 25 of 100 expected in each; 4.5 binomial deviations are 19
      expect(
        Math.abs(angles.filter((a) => Math.floor((2 * a) / Math.PI) + 2 === quarter).length - 25),
      ).toBeLessThan(20);
    expect(() => circles(random(1), 10, { factor: 1 })).toThrow(/factor must be in \(0, 1\)/);
  });
});

describe('noise', () => {
  it('is the deviation of what is added to each coordinate', () => {
    const n = 4000;
    const noisy = swissRoll(random(2), n, { noise: 0.3 });
    // Without noise the radius is the angle, modulo 2π; the distance from that is what noise made.
    const offsets = polar(noisy).map((r, k) => {
      const angle = Math.atan2(noisy.points[2 * k + 1]!, noisy.points[2 * k]!);
      const turn = Math.round((r - angle) / (2 * Math.PI));
      return r - angle - 2 * Math.PI * turn;
    });
    const variance = offsets.reduce((sum, d) => sum + d * d, 0) / n;
    // Across the turn the offset is the noise; the angle's own shake adds (noise/r)², up to 4 % of it at the innermost.
    expect(variance / 0.09).toBeGreaterThan(0.9);
    expect(variance / 0.09).toBeLessThan(1.1);
    expect(() => moons(random(1), 10, { noise: -1 })).toThrow(/noise must be finite and not negative/);
  });
});

describe('spiral', () => {
  it('turns in proportion to its radius, and spreads evenly along its length', () => {
    const set = spiral(random(1), 5000, { noise: 0, turns: 1.5 });
    const radii = polar(set);
    radii.forEach((radius, k) => {
      const angle = Math.atan2(set.points[2 * k + 1]!, set.points[2 * k]!);
      const turned = 3 * Math.PI * radius - angle;
      expect(Math.abs(turned / (2 * Math.PI) - Math.round(turned / (2 * Math.PI)))).toBeLessThan(1e-9);
    });
    // Arc length of r ∝ θ grows as r² to leading order: half of the points have r² < 1/2; 4.5 deviations of a share.
    const inner = radii.filter((r) => r * r < 0.5).length / 5000;
    expect(Math.abs(inner - 0.5)).toBeLessThan(4.5 * Math.sqrt(0.25 / 5000));
  });
});

describe('swissRoll', () => {
  it('has its angle as its radius, from 1.5π to 4.5π', () => {
    const set = swissRoll(random(1), 2000);
    polar(set).forEach((t, k) => {
      expect(t >= 1.5 * Math.PI && t <= 4.5 * Math.PI).toBe(true);
      expect(set.points[2 * k]).toBeCloseTo(t * Math.cos(t), 9);
    });
  });

  it('has 2 of 8 points in the middle turn when it has a hole, 1 of 3 otherwise', () => {
    const share = (hole: boolean) =>
      polar(swissRoll(random(2), 8000, { hole })).filter((t) => t > 2.5 * Math.PI && t < 3.5 * Math.PI)
        .length / 8000;
    // 4.5 deviations of a share
    expect(Math.abs(share(true) - 0.25)).toBeLessThan(4.5 * Math.sqrt((0.25 * 0.75) / 8000));
    expect(Math.abs(share(false) - 1 / 3)).toBeLessThan(4.5 * Math.sqrt(2 / 9 / 8000));
  });
});

describe('checkerboard', () => {
  it('fills every other square and no other', () => {
    const { points, labels, n } = checkerboard(random(1), 4000, { half: 4 }); // squares of side 2
    const counts = new Map<string, number>();
    for (let k = 0; k < n; k++) {
      const [column, row] = [Math.floor(points[2 * k]! / 2 + 2), Math.floor(points[2 * k + 1]! / 2 + 2)];
      expect((column + row) % 2).toBe(0);
      expect(labels[k]).toBe(row);
      counts.set(`${column} ${row}`, (counts.get(`${column} ${row}`) ?? 0) + 1);
    }
    expect(counts.size).toBe(8);
    for (const count of counts.values()) expect(Math.abs(count - 500)).toBeLessThan(4.5 * Math.sqrt(500));
  });
});

describe('gaussianRing', () => {
  it('puts equally many points around equally spaced centres', () => {
    const { points, labels, n } = gaussianRing(random(1), 8000, { count: 5, radius: 3, std: 0.2 });
    for (let label = 0; label < 5; label++) {
      const mine = Array.from({ length: n }, (_, k) => k).filter((k) => labels[k] === label);
      expect(mine.length).toBe(1600);
      const angle = (2 * Math.PI * label) / 5;
      for (const [axis, centre] of [
        [0, 3 * Math.cos(angle)],
        [1, 3 * Math.sin(angle)],
      ] as const) {
        const mean = mine.reduce((sum, k) => sum + points[2 * k + axis]!, 0) / mine.length;
        expect(Math.abs(mean - centre)).toBeLessThan((4.5 * 0.2) / Math.sqrt(1600));
      }
    }
  });
});

describe('kaistSwissRoll', () => {
  it('is the roll with hole, moved and scaled to mean 0 and deviation 2 over both coordinates', () => {
    const { points, n } = kaistSwissRoll(random(1), 40_000);
    const mean = points.reduce((a, b) => a + b, 0) / (2 * n);
    const std = Math.sqrt(points.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (2 * n));
    // The mean of 80,000 numbers of deviation 2, x and y of a point being nearly uncorrelated; a deviation is known better.
    expect(Math.abs(mean)).toBeLessThan((4.5 * 2) / Math.sqrt(2 * n));
    expect(Math.abs(std - 2)).toBeLessThan((4.5 * 2) / Math.sqrt(2 * n));
    const roll = swissRoll(random(1), 40_000, { hole: true }).points;
    const slope = (points[1]! - points[0]!) / (roll[1]! - roll[0]!);
    for (let k = 0; k < 100; k++)
      expect(points[k]! - points[0]!).toBeCloseTo(slope * (roll[k]! - roll[0]!), 9);
  });
});

describe('line', () => {
  it('is spread evenly from end to end', () => {
    const { points, n } = line(random(1), 4000, { noise: 0, from: [0, 1], to: [4, -1] });
    let below = 0;
    for (let k = 0; k < n; k++) {
      expect(points[2 * k + 1]).toBeCloseTo(1 - points[2 * k]! / 2, 12);
      expect(points[2 * k]! >= 0 && points[2 * k]! <= 4).toBe(true);
      if (points[2 * k]! < 1) below++;
    }
    expect(Math.abs(below / n - 0.25)).toBeLessThan(4.5 * Math.sqrt((0.25 * 0.75) / n));
  });
});

describe('gaussianMixture', () => {
  it('draws each part in proportion to its weight, around its mean, with its deviation', () => {
    const parts = [
      { weight: 3, mean: [-2, 0], std: 0.5 },
      { weight: 1, mean: [2, 1], std: 0.1 },
    ] as const;
    const { points, labels, n } = gaussianMixture(random(1), 8000, { parts });
    const second = labels.reduce((sum, label) => sum + label, 0);
    expect(Math.abs(second / n - 0.25)).toBeLessThan(4.5 * Math.sqrt((0.25 * 0.75) / n));
    parts.forEach(({ mean, std }, label) => {
      const mine = Array.from({ length: n }, (_, k) => k).filter((k) => labels[k] === label);
      for (const axis of [0, 1] as const) {
        const offsets = mine.map((k) => points[2 * k + axis]! - mean[axis]);
        expect(Math.abs(offsets.reduce((a, b) => a + b, 0) / mine.length)).toBeLessThan(
          (4.5 * std) / Math.sqrt(mine.length),
        );
        // A variance of m normal draws has deviation σ²√(2/m).
        const variance = offsets.reduce((sum, x) => sum + x * x, 0) / mine.length;
        expect(Math.abs(variance / std ** 2 - 1)).toBeLessThan(4.5 * Math.sqrt(2 / mine.length));
      }
    });
    expect(() => gaussianMixture(random(1), 5, { parts: [] })).toThrow(/parts must not be empty/);
  });
});
