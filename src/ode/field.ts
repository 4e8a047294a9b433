import { refusal } from '../check';

/**
 * A velocity field u_t(x), the right side of dx/dt = u_t(x): shown the whole state (one point, or many points of ℝᵈ in a row) and
 * the time, it answers with one number for each of x. The array x is the solver's and changes afterwards; the answer is copied.
 */
export type Field = (x: Float64Array, t: number) => ArrayLike<number>;

/** A field that writes into given arrays and counts how often it was asked. */
export interface MeteredField {
  /** How often the field was evaluated. */
  readonly evaluations: number;
  /** out ← u_t(x). False where an entry is not finite. @throws RangeError if the answer has another length than x */
  into(x: Float64Array, t: number, out: Float64Array): boolean;
}

/** @throws RangeError where the field answers with another length than it was shown */
export function metered(action: string, field: Field): MeteredField {
  let evaluations = 0;
  return {
    get evaluations() {
      return evaluations;
    },
    into(x, t, out) {
      evaluations++;
      const answer = field(x, t);
      if (answer?.length !== x.length)
        throw new RangeError(
          refusal(action, `the field must answer with ${x.length} numbers at t = ${t}`, answer?.length),
        );
      let finite = true;
      for (let k = 0; k < out.length; k++) {
        const value = answer[k]!;
        out[k] = value;
        // A difference with itself is 0 for finite numbers alone.
        if (value - value !== 0) finite = false;
      }
      return finite;
    },
  };
}

/** Refuses a field that is not finite where everything begins. @throws RangeError */
export function requireFiniteStart(action: string, finite: boolean, velocity: Float64Array, t: number): void {
  if (finite) return;
  const bad = velocity.findIndex((value) => !Number.isFinite(value));
  throw new RangeError(
    refusal(action, `the field must be finite at the start, t = ${t}, entry ${bad}`, velocity[bad]),
  );
}
