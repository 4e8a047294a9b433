import type { Random } from '../../random/random';
import type { Potential } from './potential';
import { type LangevinSettings, type LangevinState, requireStayed, requireWalk } from './walk';

/** Where all points are, and how many of them have moved. */
export interface MetropolisState extends LangevinState {
  /** Share of the proposals since the last state that were accepted; NaN at the start. */
  readonly acceptance: number;
}

/** Points with their energies and gradients. */
interface Place {
  readonly x: Float64Array;
  readonly energies: Float64Array;
  readonly slopes: Float64Array;
}

/**
 * Metropolis-adjusted Langevin (MALA; Roberts and Tweedie 1996, section 1.4): a Langevin step is only a proposal
 *
 *     y = x − τ∇f(x) + √(2τT)·W
 *
 * that each point accepts with probability min(1, e^{(f(x) − f(y))/T} q(x given y)/q(y given x)), where
 * q(y given x) = N(x − τ∇f(x), 2τT I), and otherwise stays. The law tends to e^{−f/T}/Z exactly, for every τ; where f is
 * not finite nothing is accepted.
 * @param start - n × dimension numbers, where f is finite
 * @throws RangeError
 */
export function* metropolisLangevin(
  potential: Potential,
  start: ArrayLike<number>,
  settings: LangevinSettings,
): Generator<MetropolisState, void, undefined> {
  requireWalk(potential, start, settings);
  const { random, stepSize, steps, temperature = 1, every = 1 } = settings;
  const { dimension } = potential;
  const here = placeAt(potential, Float64Array.from(start));
  const there = placeAt(potential, here.x.slice());
  const points = here.energies.length;
  const logRatio = ratioOf(dimension, stepSize, temperature);
  let accepted = 0;
  yield { t: 0, x: here.x.slice(), acceptance: Number.NaN };
  for (let k = 1; k <= steps; k++) {
    propose(here, there.x, random, stepSize, Math.sqrt(2 * stepSize * temperature));
    potential.energies(there.x, there.energies);
    potential.gradients(there.x, there.slopes);
    for (let p = 0; p < points; p++) {
      // NaN, of an energy that is not finite, is not above anything: the point stays.
      if (!(logRatio(here, there, p) > Math.log(random.uniform()))) continue;
      move(there, here, p, dimension);
      accepted++;
    }
    if (k % every !== 0) continue;
    requireStayed(here.x, k, stepSize);
    yield { t: k * stepSize, x: here.x.slice(), acceptance: accepted / (points * every) };
    accepted = 0;
  }
}

function placeAt(potential: Potential, x: Float64Array): Place {
  const place = {
    x,
    energies: new Float64Array(x.length / potential.dimension),
    slopes: new Float64Array(x.length),
  };
  potential.energies(x, place.energies);
  potential.gradients(x, place.slopes);
  return place;
}

function propose(here: Place, out: Float64Array, random: Random, stepSize: number, std: number): void {
  random.normals(out);
  for (let i = 0; i < out.length; i++) out[i] = here.x[i]! - stepSize * here.slopes[i]! + std * out[i]!;
}

/** ln of the ratio that is accepted, for point p of both places. */
function ratioOf(dimension: number, stepSize: number, temperature: number) {
  return (here: Place, there: Place, p: number) => {
    let [forth, back] = [0, 0];
    for (let i = p * dimension; i < (p + 1) * dimension; i++) {
      const way = there.x[i]! - here.x[i]!;
      forth += (way + stepSize * here.slopes[i]!) ** 2;
      back += (-way + stepSize * there.slopes[i]!) ** 2;
    }
    const fall = (here.energies[p]! - there.energies[p]!) / temperature;
    return fall + (forth - back) / (4 * stepSize * temperature);
  };
}

function move(from: Place, to: Place, p: number, dimension: number): void {
  to.energies[p] = from.energies[p]!;
  for (let i = p * dimension; i < (p + 1) * dimension; i++) {
    to.x[i] = from.x[i]!;
    to.slopes[i] = from.slopes[i]!;
  }
}
