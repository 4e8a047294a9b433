import type { Potential } from './potential';
import { type LangevinSettings, type LangevinState, requireStayed, requireWalk } from './walk';

/**
 * Unadjusted Langevin Monte Carlo (lecture 004; Roberts and Tweedie 1996, eq. 2), of all points at once:
 *
 *     x ← x − τ∇f(x) + √(2τT)·W,  W ~ N(0, I)
 *
 * Its law tends to e^{−f/T}/Z but for an error of the order of τ: for f = ½x² the variance is T/(1 − τ/2). It is the
 * Euler–Maruyama method for dX = −∇f dt + √(2T) dW. The lecture's 2√τ W is T = 2; the √ε Z of lecture 001 beside
 * f = ∇ln p is T = ½.
 *
 * In plain numbers; `langevinWalk` does the same with tensors, where a network is the energy.
 * @param start - n × dimension numbers
 * @throws RangeError, also when the points leave the finite numbers
 */
export function* unadjustedLangevin(
  potential: Potential,
  start: ArrayLike<number>,
  settings: LangevinSettings,
): Generator<LangevinState, void, undefined> {
  requireWalk(potential, start, settings);
  const { random, stepSize, steps, temperature = 1, every = 1 } = settings;
  const x = Float64Array.from(start);
  const [slopes, noise] = [new Float64Array(x.length), new Float64Array(x.length)];
  const std = Math.sqrt(2 * stepSize * temperature);
  yield { t: 0, x: x.slice() };
  for (let k = 1; k <= steps; k++) {
    potential.gradients(x, slopes);
    random.normals(noise);
    for (let i = 0; i < x.length; i++) x[i] = x[i]! - stepSize * slopes[i]! + std * noise[i]!;
    if (k % every !== 0) continue;
    requireStayed(x, k, stepSize);
    yield { t: k * stepSize, x: x.slice() };
  }
}
