import type { Field } from '../ode/field';
import { type FlowPath, growth } from './path';

/** From which path to which. */
export interface PathChange {
  /** The path that the field was made or trained for. */
  readonly from: FlowPath;
  /** The path that it is to follow. */
  readonly to: FlowPath;
}

/**
 * The same flow along another path, after training: at time r of the new path it asks the old field for the time t of the same ratio
 * scale/std, at the place x/s, and
 *
 *     ū_r(x) = (s′/s)·x + s·t′·u_t(x/s),  s = scale_new/scale_old = std_new/std_old
 *
 * (Lipman et al. 2024, *Flow matching guide and code*, section 4.8). Both flows end at the same points; in between, steps fall
 * elsewhere. Not at a time where one of the two has an infinite slope.
 */
export function changePath(field: Field, { from, to }: PathChange): Field {
  return (x, r) => {
    const now = to.at(r);
    const t = from.timeOf(now.scale / now.std);
    const old = from.at(t);
    // One of scale and std may be 0, their sum is not.
    const [sum, oldSum] = [now.scale + now.std, old.scale + old.std];
    const s = sum / oldSum;
    const pace = growth(now) / (growth(old) * s * s);
    const sSlope = (now.scaleSlope + now.stdSlope - s * (old.scaleSlope + old.stdSlope) * pace) / oldSum;
    const u = field(
      x.map((value) => value / s),
      t,
    );
    return x.map((value, k) => (sSlope / s) * value + s * pace * u[k]!);
  };
}
