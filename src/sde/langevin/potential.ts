import { requireFinite } from '../../check';
import type { Density, Density1 } from '../../probability/density';

/**
 * A potential f: an energy that is low where its law e^{−f}/Z is high. Z need not be known. States are many points one
 * after the other, n × dimension numbers.
 */
export interface Potential {
  /** Numbers of one point. */
  readonly dimension: number;
  /** f of every point: x of n × dimension numbers, out of n. */
  energies(x: Float64Array, out: Float64Array): void;
  /** ∇f of every point: both of n × dimension numbers. */
  gradients(x: Float64Array, out: Float64Array): void;
}

/** A potential on the line. */
export interface LinePotential extends Potential {
  readonly dimension: 1;
  /** f(x) */
  energy(x: number): number;
  /** f′(x) */
  slope(x: number): number;
}

/** A potential in the plane. */
export interface PlanePotential extends Potential {
  readonly dimension: 2;
  /** f(x, y) */
  energy(x: number, y: number): number;
  /** ∇f(x, y) */
  gradient(x: number, y: number): readonly [number, number];
}

/** Step of a central difference, where its two errors, of rounding and of the third derivative, are alike: ∛(2⁻⁵²). */
const nudge = (x: number) => 6e-6 * Math.max(1, Math.abs(x));

/**
 * A potential on the line from its energy and its slope. Without the slope it is a central difference, good to about
 * ten digits.
 */
export function linePotential(
  energy: (x: number) => number,
  slope: (x: number) => number = (x) => {
    const h = nudge(x);
    return (energy(x + h) - energy(x - h)) / (2 * h);
  },
): LinePotential {
  return {
    dimension: 1,
    energy,
    slope,
    energies(x, out) {
      for (let k = 0; k < x.length; k++) out[k] = energy(x[k]!);
    },
    gradients(x, out) {
      for (let k = 0; k < x.length; k++) out[k] = slope(x[k]!);
    },
  };
}

/** A potential in the plane from its energy and its gradient, which is a central difference where it is not given. */
export function planePotential(
  energy: (x: number, y: number) => number,
  gradient: (x: number, y: number) => readonly [number, number] = (x, y) => {
    const [h, g] = [nudge(x), nudge(y)];
    return [(energy(x + h, y) - energy(x - h, y)) / (2 * h), (energy(x, y + g) - energy(x, y - g)) / (2 * g)];
  },
): PlanePotential {
  return {
    dimension: 2,
    energy,
    gradient,
    energies(x, out) {
      for (let k = 0; k < out.length; k++) out[k] = energy(x[2 * k]!, x[2 * k + 1]!);
    },
    gradients(x, out) {
      for (let k = 0; k < x.length; k += 2) {
        const slopes = gradient(x[k]!, x[k + 1]!);
        out[k] = slopes[0];
        out[k + 1] = slopes[1];
      }
    },
  };
}

/** f = −ln p, the potential whose law is p: its gradient is minus the score. */
export function potentialOf(law: Density1): LinePotential;
export function potentialOf(law: Density): Potential;
export function potentialOf(law: Density1 | Density): Potential {
  if (!('dimension' in law))
    return linePotential(
      (x) => -law.logDensity(x),
      (x) => -law.score(x),
    );
  const { dimension } = law;
  const pointAt = (x: Float64Array, k: number) => {
    const point = new Float64Array(dimension); // not a view: making one costs more than copying a few numbers
    for (let i = 0; i < dimension; i++) point[i] = x[k * dimension + i]!;
    return point;
  };
  return {
    dimension,
    energies(x, out) {
      for (let k = 0; k < out.length; k++) out[k] = -law.logDensity(pointAt(x, k));
    },
    gradients(x, out) {
      for (let k = 0; k < x.length / dimension; k++) {
        const score = law.score(pointAt(x, k));
        for (let i = 0; i < dimension; i++) out[k * dimension + i] = -score[i]!;
      }
    },
  };
}

/**
 * f(x) = h (x² − 1)²: two wells, at ±1 and 0 deep, with a barrier of height h between them. f″ is 8h in the wells and −4h
 * on the barrier.
 * @throws RangeError unless h is finite
 */
export function doubleWell(barrier: number): LinePotential {
  requireFinite('dig a double well', 'the height of the barrier', barrier);
  return linePotential(
    (x) => barrier * (x * x - 1) ** 2,
    (x) => 4 * barrier * x * (x * x - 1),
  );
}
