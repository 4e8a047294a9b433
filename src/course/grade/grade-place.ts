import type { Screen } from '../run/progress';
import type { Runner } from './contract';

/** What the command works with; tests put their own in its place. */
export interface GradePlace {
  /** Throws in one sentence where no sandbox can be had. */
  createRunner(options: { unsafe: boolean; workers: number }): Runner | Promise<Runner>;
  readonly screen: Screen;
  /** The course folder unless the command line names one. */
  readonly course?: string;
  /** Program and arguments that run this command, for a job of Slurm. */
  readonly program: readonly string[];
}
