import { refusal } from '../check';
import { type Field, metered, requireFiniteStart } from './field';
import { action, type OdeState } from './state';
import { advance, type Tableau } from './tableau';

/**
 * A Runge–Kutta method on given times, forwards or backwards: yields the state at each of them, the start first.
 * @throws RangeError, Error when a state is no longer finite
 */
export function* fixedSteps(
  field: Field,
  start: Float64Array,
  times: ArrayLike<number>,
  { nodes, stages, weights }: Tableau,
): Generator<OdeState, void, undefined> {
  const meter = metered(action, field);
  const slopes = nodes.map(() => new Float64Array(start.length));
  const place = new Float64Array(start.length);
  let x = start.slice();
  const state = (k: number) => ({
    t: times[k]!,
    x: x.slice(),
    steps: k,
    rejected: 0,
    evaluations: meter.evaluations,
  });
  yield state(0);
  for (let k = 1; k < times.length; k++) {
    const t = times[k - 1]!;
    const h = times[k]! - t;
    for (let i = 0; i < nodes.length; i++) {
      advance(place, x, h, stages[i]!, slopes);
      const finite = meter.into(place, t + nodes[i]! * h, slopes[i]!);
      if (k === 1 && i === 0) requireFiniteStart(action, finite, slopes[0]!, t);
      if (!finite) throw new Error(gone(t, h, slopes[i]!));
    }
    const next = new Float64Array(x.length);
    advance(next, x, h, weights, slopes);
    if (!next.every(Number.isFinite)) throw new Error(gone(t, h, next));
    x = next;
    yield state(k);
  }
}

function gone(t: number, h: number, values: Float64Array): string {
  const value = values.find((entry) => !Number.isFinite(entry));
  const rule = `state and field must be finite after the step from t = ${t} (steps of ${Math.abs(h)} may be too long)`;
  return refusal(action, rule, value);
}
