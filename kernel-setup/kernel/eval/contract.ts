import type { Converted, KernelError } from '../types/converted';

export type Outcome = { ok: true; value: unknown; hasValue: boolean } | { ok: false; error: unknown };

/** Runs converted cells in the user's process; one object holds what cells have declared. */
export interface Evaluator {
  /** Runs a cell. Never rejects: what the cell throws is in the outcome. A promise as last value is not awaited. */
  evaluate(cell: Converted): Promise<Outcome>;
  /** What cells have declared, by name. */
  readonly variables: Record<string, unknown>;
}

export interface EvaluatorOptions {
  /** The notebook's folder: relative imports and packages resolve from here. */
  readonly cwd: string;
}

export type CreateEvaluator = (options: EvaluatorOptions) => Evaluator;
export type DescribeError = (error: unknown) => KernelError;
