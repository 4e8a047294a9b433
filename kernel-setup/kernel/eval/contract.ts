import type { Converted } from '../types/converted';

export type Outcome =
  | { readonly ok: true; readonly value: unknown; readonly hasValue: boolean }
  | { readonly ok: false; readonly error: unknown };

/** Runs converted cells in the user's process; one object holds what cells have declared. */
export interface Evaluator {
  /**
   * Runs a cell; for an expression (`user_expressions`) likewise, its conversion just is not committed.
   * Never rejects: what the cell throws is in the outcome. A promise as last value is not awaited.
   */
  evaluate(cell: Converted): Promise<Outcome>;
  /** What cells have declared, by name. */
  readonly variables: Record<string, unknown>;
}

export interface EvaluatorOptions {
  /** The notebook's folder: relative imports and packages resolve from here. */
  readonly cwd: string;
}
