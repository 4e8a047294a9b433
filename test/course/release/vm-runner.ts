import { createContext, runInContext } from 'node:vm';
import ts from 'typescript';
import type { CellOutcome, GradeCell, Job, Runner } from '../../../src/course/grade/contract';

/** A runner for tests: cells run in a context of this process, those of the student first, as a real one orders them. */
export class VmRunner implements Runner {
  /** What was run, the sources of the cells in their order. */
  readonly jobs: Job[] = [];
  isClosed = false;

  async run(job: Job): Promise<readonly CellOutcome[]> {
    this.jobs.push(job);
    const context = createContext({});
    const isTest = ({ role }: GradeCell) => role === 'test';
    const first = job.cells.filter((cell) => !isTest(cell)).map((cell) => outcome(cell, context));
    const then = job.cells.filter(isTest).map((cell) => outcome(cell, context));
    return [...first, ...then].sort((a, b) => a.index - b.index);
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }
}

function outcome({ index, source, role }: GradeCell, context: object): CellOutcome {
  const common = { index, outputs: [], stderr: false, seconds: 0 };
  try {
    const value: unknown = runInContext(ts.transpile(source), context);
    const shown = role === 'test' && typeof value === 'number' ? { value } : {};
    return { ...common, status: 'ok', ...shown };
  } catch (error) {
    const { name, message } = error as Error;
    return {
      ...common,
      status: 'error',
      error: { name, message, from: role === 'test' ? 'test' : 'student' },
    };
  }
}
