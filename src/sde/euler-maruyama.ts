import type { Sde } from './sde';
import { type SdeState, type SolveSdeOptions, solveSde } from './stepping';

/**
 * The Euler–Maruyama method, x ← x + a(x, t)h + b(x, t)ΔW with ΔW ~ N(0, h) (Maruyama 1955; Kloeden and Platen 1992,
 * section 10.2): of strong order ½ (1 where b does not depend on x) and weak order 1. Lecture 004's discretisation.
 *
 *     for (const { t, x } of eulerMaruyama(ornsteinUhlenbeck(), [3], { to: 1, steps: 100, random: random(1) })) …
 *
 * Yields the start and each state after it. For very many particles see `ensemble`.
 * @param start - particles one after the other
 * @throws RangeError on a wrong option or state
 */
export function eulerMaruyama(
  sde: Sde,
  start: ArrayLike<number>,
  options: SolveSdeOptions,
): Generator<SdeState, void, undefined> {
  return solveSde(sde, start, options, (size) => {
    const [a, b] = [new Float64Array(size), new Float64Array(size)];
    return (x, { t, h, dw }, next) => {
      sde.drift(x, t, a);
      sde.diffusion(x, t, b);
      for (let k = 0; k < size; k++) next[k] = x[k]! + a[k]! * h + b[k]! * dw[k]!;
    };
  });
}
