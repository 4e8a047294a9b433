import { requireSlope } from './diffusion-slope';
import type { Sde } from './sde';
import { type SdeState, type SolveSdeOptions, solveSde } from './stepping';

/**
 * The stochastic Heun method for diagonal noise: a step of Euler and the mean of both ends,
 *
 *     x̃ = x + f(x)h + b(x)ΔW,  x ← x + ½(f(x) + f(x̃))h + ½(b(x) + b(x̃))ΔW,  f = a − ½b·b′
 *
 * (Rümelin 1982). Its limit is Stratonovich's integral; the drift f, which
 * is a of Itô's equation written in Stratonovich's sense, makes it that of the equation given. Of strong and weak order 1
 * where each b_i sees its own x_i alone; where b does not depend on x, of weak order 2.
 *
 * Yields the start and each state after it.
 * @param start - particles one after the other
 * @throws RangeError on a wrong option or state, or where b differs between places without `diffusionSlope`
 */
export function stochasticHeun(
  sde: Sde,
  start: ArrayLike<number>,
  options: SolveSdeOptions,
): Generator<SdeState, void, undefined> {
  return solveSde(sde, start, options, (size) => {
    const room = () => new Float64Array(size);
    const [f0, f1, b0, b1, slope, guess] = [room(), room(), room(), room(), room(), room()];
    const fillSlope = requireSlope('solve an SDE by the stochastic Heun method', sde, size);
    const evaluate = (x: Float64Array, t: number, f: Float64Array, b: Float64Array) => {
      sde.drift(x, t, f);
      sde.diffusion(x, t, b);
      fillSlope(x, t, slope);
      for (let k = 0; k < size; k++) f[k]! -= 0.5 * b[k]! * slope[k]!;
    };
    return (x, { t, h, dw }, next) => {
      evaluate(x, t, f0, b0);
      for (let k = 0; k < size; k++) guess[k] = x[k]! + f0[k]! * h + b0[k]! * dw[k]!;
      evaluate(guess, t + h, f1, b1);
      for (let k = 0; k < size; k++)
        next[k] = x[k]! + 0.5 * (f0[k]! + f1[k]!) * h + 0.5 * (b0[k]! + b1[k]!) * dw[k]!;
    };
  });
}
