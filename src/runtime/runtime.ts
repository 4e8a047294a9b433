import { refusal } from '../check';
import { type Budget, currentBudget } from './budget';
import { describeReport, type RuntimeDescription } from './describe';
import { noLeaks } from './leaks';
import { memory } from './memory';
import { ready, report } from './ready';

/**
 * The report of the last `ready` as a table: every backend, chosen or refused and why.
 * @throws Error before `ready` has succeeded
 */
function describe(): RuntimeDescription {
  const current = report();
  if (!current)
    throw new Error(refusal('describe the runtime', 'runtime.ready() must have been awaited', 'not ready'));
  return describeReport(current);
}

/** Which backend computes, how long to train with it, and what memory is in use. */
export const runtime = {
  ready,
  describe,
  memory,
  noLeaks,
  /** How long to train on this computer; DIFFUSION_BUDGET=quick, standard or long sets it. */
  get budget(): Budget {
    return currentBudget();
  },
};
