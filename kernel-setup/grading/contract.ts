import type { CellOutcome, Fault } from '../../src/course/grade/contract';
import type { Preloadable } from '../kernel/process/preload';
import type { Converted } from '../kernel/types/converted';

/** One JSON message a line, between the tester and the student's process; what comes from there is hostile. */
export interface Wire {
  /** Sends one line, without its line feed. A process that is gone gets nothing, and `onEnd` says so. */
  send(line: string): void;
  onLine(listener: (line: string) => void): void;
  /** Called once, at once when it has ended already: the process is gone, or the grader has ended it. */
  onEnd(listener: (why: Fault) => void): void;
}

/** How one cell of the student's process ended. */
export type CellRun = Omit<CellOutcome, 'index' | 'value'>;

/** One process that runs one student's cells and then answers the tester's questions. */
export interface StudentProcess {
  /** Loads packages while the process has nothing else to do. */
  preload(packages: readonly Preloadable[]): void;
  /**
   * Runs a compiled cell. Never rejects: what the student's code does is in the result.
   * @param count - the execution count that its value is shown with
   */
  runCell(cell: Converted, count: number): Promise<CellRun>;
  /** From now on the process runs no cells and only answers. */
  serve(): Wire;
  /** Ends the process and all that belongs to it; resolves when it is gone. */
  end(): Promise<void>;
}

/** File descriptors of the student's process besides 0 to 2. */
export const descriptors = {
  /** Cells to run, and the order to serve. */
  commands: 3,
  /** Outputs of cells and how they ended. */
  events: 4,
  /** The tester's questions: read by blocking, so that no timer of the student's fires between two. */
  questions: 5,
  answers: 6,
} as const;
