import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gaussian } from '../../../src/probability/gaussian';
import { mixture } from '../../../src/probability/mixture';
import { multivariateGaussian } from '../../../src/probability/multivariate-gaussian';
import { doubleWell, linePotential, planePotential, potentialOf } from '../../../src/sde/langevin/potential';

const place = fc.double({ min: -5, max: 5, noNaN: true });

describe('potentials on the line', () => {
  it('finds a slope that is not given', () => {
    fc.assert(
      fc.property(place, (x) => {
        const { slope } = linePotential((x) => Math.sin(2 * x) + x ** 4 / 4);
        expect(Math.abs(slope(x) - (2 * Math.cos(2 * x) + x ** 3))).toBeLessThan(1e-7); // x⁴'s third derivative: 6|x|h²/6
      }),
    );
  });

  it('is −ln p of a law, and its slope −score', () => {
    const law = mixture([
      { weight: 1, mean: -2, std: 0.5 },
      { weight: 2, mean: 1, std: 1 },
    ]);
    const potential = potentialOf(law);
    const numeric = linePotential((x) => -law.logDensity(x));
    const x = Float64Array.of(-3, -1, 0, 0.4, 6);
    const [energies, slopes, expected] = [x.slice(), x.slice(), x.slice()];
    potential.energies(x, energies);
    potential.gradients(x, slopes);
    numeric.gradients(x, expected);
    expect([...energies]).toEqual(Array.from(x, (v) => -law.logDensity(v)));
    slopes.forEach((slope, k) => {
      expect(slope).toBeCloseTo(expected[k]!, 7);
    });
    expect(potentialOf(gaussian(1, 2)).slope(5)).toBe(1);
  });

  it('has wells at ±1, a barrier at 0, and the curvatures of its docstring', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 20, noNaN: true }), (h) => {
        const { energy, slope } = doubleWell(h);
        expect([energy(-1), energy(1), energy(0)]).toEqual([0, 0, h]);
        expect([slope(-1), slope(0), slope(1)].map(Math.abs)).toEqual([0, 0, 0]);
        const curvature = (x: number) => (slope(x + 1e-5) - slope(x - 1e-5)) / 2e-5;
        expect(curvature(1) / (8 * h)).toBeCloseTo(1, 7);
        expect(curvature(0) / (-4 * h)).toBeCloseTo(1, 7);
      }),
    );
    expect(() => doubleWell(Number.NaN)).toThrow('Cannot dig a double well as the height of the barrier');
  });
});

describe('potentials in the plane', () => {
  it('takes or finds a gradient', () => {
    const energy = (x: number, y: number) => x * x * y + Math.cos(y);
    const found = planePotential(energy);
    const given = planePotential(energy, (x, y) => [2 * x * y, x * x - Math.sin(y)]);
    fc.assert(
      fc.property(place, place, (x, y) => {
        const [out, expected] = [new Float64Array(2), new Float64Array(2)];
        found.gradients(Float64Array.of(x, y), out);
        given.gradients(Float64Array.of(x, y), expected);
        expect(Math.abs(out[0]! - expected[0]!)).toBeLessThan(1e-7);
        expect(Math.abs(out[1]! - expected[1]!)).toBeLessThan(1e-7);
        expect(found.gradient(x, y)).toEqual([...out]);
      }),
    );
  });

  it('goes from point to point of a state, whatever the dimension', () => {
    const law = multivariateGaussian([1, -1, 0], [1, 4, 0.25]);
    const potential = potentialOf(law);
    const x = Float64Array.of(1, -1, 0, 2, 1, 0.5);
    const [energies, slopes] = [new Float64Array(2), new Float64Array(6)];
    potential.energies(x, energies);
    potential.gradients(x, slopes);
    expect([...energies]).toEqual([-law.logDensity([1, -1, 0]), -law.logDensity([2, 1, 0.5])]);
    [0, 0, 0, 1, 0.5, 2].forEach((slope, i) => {
      expect(slopes[i]).toBeCloseTo(slope, 12);
    });
    expect(potential.dimension).toBe(3);
  });
});
