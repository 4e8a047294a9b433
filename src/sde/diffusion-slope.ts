import { refusal } from '../check';
import type { Sde } from './sde';

/**
 * ∂b_i/∂x_i of an equation. One that gives none says that b does not depend on x: this is tried at two places at the first
 * call, since without its slope such a b would be solved wrongly in silence.
 * @throws RangeError, at the first call, where b turns out to depend on x
 */
export function requireSlope(action: string, sde: Sde, size: number): Sde['drift'] {
  if (sde.diffusionSlope) return (x, t, out) => sde.diffusionSlope!(x, t, out);
  let isTried = false;
  return (x, t, out) => {
    if (!isTried && dependsOnPlace(sde, x, t, size))
      throw new RangeError(refusal(action, 'diffusionSlope must be given where b depends on x', undefined));
    isTried = true;
    out.fill(0);
  };
}

/** Away from x by irrational amounts, one for each number, so that a b of period 1 or the like is seen, too. */
function dependsOnPlace(sde: Sde, x: Float64Array, t: number, size: number): boolean {
  const [here, there] = [new Float64Array(size), new Float64Array(size)];
  sde.diffusion(x, t, here);
  sde.diffusion(
    x.map((value, k) => value + Math.SQRT1_2 * (1 + (k % 7) / Math.PI)),
    t,
    there,
  );
  return here.some((value, k) => value !== there[k]);
}
