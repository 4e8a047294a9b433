import type { Noising } from './noised';

/** E[z given x] for a point x. */
type PosteriorMean = (x: ArrayLike<number>, noising: Noising) => Float64Array;

/**
 * E[z given x] where x = scale·z + std·ε and z is any of n points, each as likely: their average with the weights
 * softmax(−‖x − scale·z⁽ᵏ⁾‖²/2std²), in closed form (Karras et al. 2022, eq. 57).
 * @param points - n × dimension numbers, points in a row
 */
export function posteriorMeanOfPoints(points: ArrayLike<number>, dimension: number): PosteriorMean {
  const all = Float64Array.from(points);
  const weights = new Float64Array(all.length / dimension);
  return (x, noising) => {
    weigh(weights, all, x, noising);
    const mean = new Float64Array(dimension);
    for (let k = 0; k < weights.length; k++) {
      const w = weights[k]!;
      if (w > 0) for (let i = 0; i < dimension; i++) mean[i]! += w * all[k * dimension + i]!;
    }
    return mean;
  };
}

/** Sets weights that sum to 1; the nearest point is taken out of the exponents, so that one is left. */
function weigh(
  weights: Float64Array,
  points: Float64Array,
  x: ArrayLike<number>,
  { scale, std }: Noising,
): void {
  const d = x.length;
  let nearest = Infinity;
  for (let k = 0; k < weights.length; k++) {
    let distance = 0;
    for (let i = 0; i < d; i++) distance += (x[i]! - scale * points[k * d + i]!) ** 2;
    weights[k] = distance;
    if (distance < nearest) nearest = distance;
  }
  const factor = -0.5 / (std * std);
  let sum = 0;
  for (let k = 0; k < weights.length; k++) sum += weights[k] = Math.exp(factor * (weights[k]! - nearest));
  for (let k = 0; k < weights.length; k++) weights[k]! /= sum;
}
