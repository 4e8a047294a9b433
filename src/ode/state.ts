/** Where a solver is. The array is the caller's. */
export interface OdeState {
  readonly t: number;
  /** The state, one point or many in a row. */
  readonly x: Float64Array;
  /** Steps made so far. */
  readonly steps: number;
  /** Steps that were tried and not accepted; 0 for fixed steps. */
  readonly rejected: number;
  /** How often the field was asked so far. */
  readonly evaluations: number;
}

/** The action that all refusals of this folder name. */
export const action = 'solve the differential equation';
