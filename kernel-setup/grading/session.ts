import type { CellOutcome, GradeCell, Limits } from '../../src/course/grade/contract';
import type { Preloadable } from '../kernel/process/preload';
import type { ConvertResult } from '../kernel/types/contract';
import type { CellRun, StudentProcess, Wire } from './contract';
import type { Launch } from './sandbox/contract';
import { startStudent } from './student/process';

/** Cells that end their process are left out when the others are run again; after so many, nothing is. */
const FAULTY_CELLS = 3;

/** Fresh processes for tests that have ended theirs. */
const RENEWALS = 8;

export interface SessionOptions {
  readonly launch: Launch;
  readonly limits: Limits;
  readonly files?: string | undefined;
  readonly packages: readonly Preloadable[];
  readonly signal?: AbortSignal | undefined;
}

/** Cells of a submission with what the compiler made of them. */
export interface CompiledCell {
  readonly cell: GradeCell;
  readonly result: ConvertResult;
  /** Its place among the notebook's code cells, from 1. */
  readonly count: number;
}

/**
 * One submission's cells, in a process of its own. Where a cell ends the process (an endless loop, an exit, a full
 * memory), the others are run again without it in a new one, so that it costs no points but its own.
 */
export class StudentSession {
  private student: StudentProcess;
  private cells: readonly CompiledCell[] = [];
  private readonly faulty = new Set<GradeCell>();
  private renewals = 0;

  /** Starts the process. */
  constructor(private readonly options: SessionOptions) {
    this.student = this.start();
  }

  /** Runs the cells in order; one outcome a cell. @throws Error when the process cannot be started */
  async run(cells: readonly CompiledCell[]): Promise<Map<GradeCell, CellOutcome>> {
    this.cells = cells;
    const outcomes = new Map<GradeCell, CellOutcome>();
    for (;;) {
      const ended = await this.runOnce(outcomes);
      if (ended === undefined || this.isOver()) return outcomes;
      this.faulty.add(ended);
      if (this.faulty.size > FAULTY_CELLS) return outcomes;
      await this.replace();
    }
  }

  /** Names that the student's own cells have declared; those of cells that did not run do not exist. */
  names(outcomes: ReadonlyMap<GradeCell, CellOutcome>): string[] {
    const names = this.cells.flatMap(({ cell, result }) => {
      const isThere = cell.role === 'student' && outcomes.get(cell)?.status !== 'not run';
      return isThere && result.ok ? result.converted.names : [];
    });
    return [...new Set(names)];
  }

  serve(): Wire {
    return this.student.serve();
  }

  /** A fresh process in which the same cells have run; undefined when there were too many. */
  async renew(): Promise<Wire | undefined> {
    if (this.isOver() || ++this.renewals > RENEWALS) return undefined;
    await this.replace();
    const ended = await this.runOnce(new Map());
    return ended === undefined ? this.serve() : undefined;
  }

  end(): Promise<void> {
    return this.student.end();
  }

  /** @returns the cell that ended the process, if one did. What an earlier process has shown of a cell stays. */
  private async runOnce(outcomes: Map<GradeCell, CellOutcome>): Promise<GradeCell | undefined> {
    for (const { cell, result, count } of this.cells) {
      if (this.faulty.has(cell)) continue;
      const run = await this.runCell(result, count);
      // The student's code has not run, so it is no fault of theirs: no result is better than a wrong one.
      if (run.status === 'not run' && !this.isOver())
        throw new Error('Cannot grade the submission as its process must start: it ended before the cells');
      if (run.status !== 'not run' || !outcomes.has(cell)) outcomes.set(cell, { index: cell.index, ...run });
      if (run.fault !== undefined) return cell;
    }
    return undefined;
  }

  private runCell(result: ConvertResult, count: number): CellRun | Promise<CellRun> {
    if (this.isOver()) return notRun;
    return result.ok ? this.student.runCell(result.converted, count) : notCompiled(result.error);
  }

  private isOver(): boolean {
    return this.options.signal?.aborted === true;
  }

  private async replace(): Promise<void> {
    await this.student.end();
    this.student = this.start();
  }

  private start(): StudentProcess {
    const { launch, limits, files, packages } = this.options;
    const student = startStudent({ launch, limits, files });
    student.preload(packages);
    return student;
  }
}

const notRun: CellRun = { status: 'not run', outputs: [], stderr: false, seconds: 0 };

function notCompiled({ ename, evalue, traceback }: Extract<ConvertResult, { ok: false }>['error']): CellRun {
  return {
    status: 'error',
    outputs: [{ output_type: 'error', ename, evalue, traceback: [...traceback] }],
    error: { name: ename, message: evalue, from: 'student' },
    stderr: false,
    seconds: 0,
  };
}
