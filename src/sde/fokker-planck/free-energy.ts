import { requireLength } from '../../check';

/** Part of the free energy functional of a density. */
export interface FreeEnergy {
  /** ∫ U p. */
  readonly energy: number;
  /** −∫ p ln p. */
  readonly entropy: number;
  /** ∫ U p + D ∫ p ln p. */
  readonly total: number;
}

/**
 * Free energy F = ∫ U p + D ∫ p ln p of a density on cells of equal size. Along the Fokker–Planck equation with drift −∇U and
 * constant diffusion D it never grows, and F(p) − F(p∞) = D · KL(p‖p∞) (Jordan, Kinderlehrer and Otto 1998, eq. 6).
 * @param potential U at the centres of the cells
 * @param cellSize length or area of a cell
 * @throws RangeError if the lengths differ
 */
export function freeEnergy(
  density: ArrayLike<number>,
  potential: ArrayLike<number>,
  cellSize: number,
  diffusion = 1,
): FreeEnergy {
  requireLength('find the free energy', 'the potential', potential, density.length);
  let [energy, entropy] = [0, 0];
  for (let k = 0; k < density.length; k++) {
    const p = density[k]!;
    energy += potential[k]! * p;
    if (p > 0) entropy -= p * Math.log(p);
  }
  energy *= cellSize;
  entropy *= cellSize;
  return { energy, entropy, total: energy - diffusion * entropy };
}
