import { refusal } from '../../check';
import type { Sde } from '../sde';
import type { LineProcess } from './line';
import type { PlaneProcess } from './plane';

/** What an SDE does not tell about its Fokker–Planck equation. */
export type LineSettings = Pick<LineProcess, 'walls' | 'flux' | 'timeDependent'>;
/** The same in the plane. */
export type PlaneSettings = Pick<PlaneProcess, 'walls' | 'flux' | 'timeDependent'>;

/**
 * The law of an SDE on the line: dX = a dt + b dW becomes drift a and diffusion D = ½b² of `fokkerPlanck1`. (Lecture 001;
 * Øksendal 2003, exercise 8.3.) Coefficients are taken at each time anew unless `timeDependent: false` says that
 * they stay, which is faster.
 * @throws RangeError unless the SDE is one of numbers
 */
export function lineProcess(sde: Sde, settings: LineSettings = {}): LineProcess {
  requireDimension('on the line', sde, [1]);
  const at = coefficientsOf(sde, 1);
  return {
    drift: (x, t) => at.drift([x], t)[0]!,
    diffusion: (x, t) => 0.5 * at.diffusion([x], t)[0]! ** 2,
    timeDependent: true,
    ...settings,
  };
}

/**
 * The law of an SDE of the plane, its noise diagonal, for `fokkerPlanck2`: as `lineProcess`. An SDE of numbers is that of
 * both coordinates by themselves.
 * @throws RangeError unless the SDE is one of the plane or of numbers
 */
export function planeProcess(sde: Sde, settings: PlaneSettings = {}): PlaneProcess {
  requireDimension('in the plane', sde, [1, 2]);
  const at = coefficientsOf(sde, 2);
  return {
    drift: (x, y, t) => {
      const a = at.drift([x, y], t);
      return [a[0]!, a[1]!];
    },
    diffusion: (x, y, t) => {
      const b = at.diffusion([x, y], t);
      return [0.5 * b[0]! ** 2, 0.5 * b[1]! ** 2];
    },
    timeDependent: true,
    ...settings,
  };
}

function requireDimension(where: string, { dimension }: Sde, allowed: readonly number[]): void {
  if (allowed.includes(dimension)) return;
  const rule = `the dimension of the SDE must be ${allowed.join(' or ')}`;
  throw new RangeError(refusal(`set up a Fokker–Planck equation ${where}`, rule, dimension));
}

/** Drift and diffusion of one particle; what is returned is overwritten by the next call. */
function coefficientsOf(sde: Sde, numbers: number) {
  const [state, out] = [new Float64Array(numbers), new Float64Array(numbers)];
  const of = (name: 'drift' | 'diffusion') => (x: readonly number[], t: number) => {
    state.set(x);
    sde[name](state, t, out);
    return out;
  };
  return { drift: of('drift'), diffusion: of('diffusion') };
}
