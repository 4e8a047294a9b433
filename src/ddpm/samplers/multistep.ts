import { refusal, requireCount } from '../../check';
import { type NoiseLevel, sigmaOf } from './levels';
import { plainCall, requireSignal, type SamplingPlan, stepsOf, unshrunk } from './plan';

/** ∫ of the Lagrange polynomial of node j over [from, to], by Gauss's rule of three points: exact up to degree 5. */
function lagrangeIntegral(nodes: readonly number[], j: number, from: number, to: number): number {
  const polynomial = (x: number) =>
    nodes.reduce((product, node, k) => (k === j ? product : (product * (x - node)) / (nodes[j]! - node)), 1);
  const [middle, half] = [(from + to) / 2, (to - from) / 2];
  const reach = half * Math.sqrt(0.6);
  return (
    (half / 9) * (5 * polynomial(middle - reach) + 8 * polynomial(middle) + 5 * polynomial(middle + reach))
  );
}

/**
 * Linear multistep method for dx̃/dσ = ε̂, x̃ = x/scale: a polynomial in σ through the newest answers, integrated over the
 * step (Adams–Bashforth with steps of any width; k-diffusion's LMS). One call a step.
 * @param levels - from `noiseLevels`, noise first
 * @param options - `order`: how many answers, 1 (Euler) to 4; 4 unless told
 * @throws RangeError
 */
export function multistepPlan(
  levels: readonly NoiseLevel[],
  { order = 4 }: { readonly order?: number } = {},
): SamplingPlan {
  requireCount('plan sampling', 'order', order);
  if (order > 4) throw new RangeError(refusal('plan sampling', 'order must be at most 4', order));
  requireSignal(levels);
  const calls = stepsOf(levels).map(({ at, to, sigma, next, k }) => {
    const nodes = Array.from({ length: Math.min(order, k + 1) }, (_, j) => sigmaOf(levels[k - j]!));
    const weights = nodes.map((_, j) => lagrangeIntegral(nodes, j, sigma, next));
    return { ...plainCall, at, to, ...unshrunk({ from: at, to }, weights) };
  });
  return { remembers: 'eps', calls };
}
