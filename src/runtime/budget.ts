import { requireCount, requireOneOf } from '../check';
import { report } from './ready';

export const budgetNames = ['quick', 'standard', 'long'] as const;
export type BudgetName = (typeof budgetNames)[number];

/** Factors on the length of a training: a tenth to try something, one for the committed notebooks, four with a GPU. */
const scales: Readonly<Record<BudgetName, number>> = { quick: 0.1, standard: 1, long: 4 };

/** How long to train on this computer. */
export interface Budget {
  readonly name: BudgetName;
  /** Factor on the length of every training. */
  readonly scale: number;
  /**
   * max(min, round(n·scale)): how many steps to run of `n` that the standard budget runs.
   * @throws RangeError if n or min is not an integer of at least 1
   */
  steps(n: number, options?: { min?: number }): number;
}

export function makeBudget(name: BudgetName): Budget {
  const scale = scales[name];
  return {
    name,
    scale,
    steps(n, { min = 1 } = {}) {
      requireCount('scale a training', 'n', n);
      requireCount('scale a training', 'min', min);
      return Math.max(min, Math.round(n * scale));
    },
  };
}

/** Whether a GPU computes: what is eager, or the compiled steps. */
function isOnGpu(): boolean {
  const chosen = report();
  return chosen !== null && [chosen.device, chosen.compiled.device].some(({ kind }) => kind === 'gpu');
}

/**
 * DIFFUSION_BUDGET where it is set, else long when a GPU computes, else standard.
 * @throws RangeError if DIFFUSION_BUDGET is none of quick, standard, long
 */
export function currentBudget(env: NodeJS.ProcessEnv = process.env, onGpu = isOnGpu()): Budget {
  const name = env.DIFFUSION_BUDGET || (onGpu ? 'long' : 'standard');
  requireOneOf('set the training budget', 'DIFFUSION_BUDGET', name, budgetNames);
  return makeBudget(name);
}
