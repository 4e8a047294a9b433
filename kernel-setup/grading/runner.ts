import type { CellOutcome, GradeCell, Job, Runner } from '../../src/course/grade/contract';
import { preloadablesOf } from '../kernel/process/preload';
import { type CompileService, createCompileService } from './compile/compile-service';
import { launchBwrap } from './sandbox/bwrap';
import type { Launch } from './sandbox/contract';
import { launchUnconfined } from './sandbox/unconfined';
import { type CompiledCell, StudentSession } from './session';
import { Slots } from './slots';
import { visiblePart } from './tester/phases';
import { createTester, type Tester } from './tester/run-tests';

export interface RunnerOptions {
  /** `bwrap`: each submission in a sandbox. `none`: without one, for code that is trusted. */
  readonly sandbox: 'bwrap' | 'none';
  /** Submissions that run at the same time. */
  readonly workers: number;
}

/** Creates what runs submissions. @throws Error where there is no sandbox, in one sentence that says what mends it. */
export async function createRunner({ sandbox, workers }: RunnerOptions): Promise<Runner> {
  return runnerOn(sandbox === 'none' ? launchUnconfined : await launchBwrap(), workers);
}

/** The same with another way to start processes. */
export const runnerOn = (launch: Launch, workers: number): Runner => new SubmissionRunner(launch, workers);

class SubmissionRunner implements Runner {
  private readonly slots: Slots<Tester>;
  /** One a folder of files: that is part of what a compile process can see. */
  private readonly compilers = new Map<string, CompileService>();
  private readonly sessions = new Set<StudentSession>();

  constructor(
    private readonly launch: Launch,
    workers: number,
  ) {
    this.slots = new Slots(workers, createTester);
  }

  async run(job: Job): Promise<readonly CellOutcome[]> {
    if (job.cells.length === 0) return [];
    return this.slots.use((tester) => this.runIn(tester, job));
  }

  async close(): Promise<void> {
    for (const compiler of this.compilers.values()) compiler.close();
    await Promise.all([...this.sessions].map((session) => session.end()));
    await Promise.all(this.slots.all().map((tester) => tester.close()));
  }

  private async runIn(tester: Tester, job: Job): Promise<readonly CellOutcome[]> {
    const { limits, files, signal } = job;
    // Lines that the release leaves out are none of the student's process's, whichever cell they stand in.
    const cells = job.cells.filter(({ role }) => role !== 'test').map(visiblePart);
    const packages = preloadablesOf(cells.map(({ source }) => source).join('\n'));
    // Its process starts while the cells are compiled.
    const session = new StudentSession({ launch: this.launch, limits, files, packages, signal });
    this.sessions.add(session);
    const stop = (): void => void session.end();
    signal?.addEventListener('abort', stop);
    try {
      const outcomes = await session.run(await this.compile(cells, job));
      const tests = job.cells.filter(({ role }) => role === 'test');
      const tested = await tester.run({
        wire: session.serve(),
        renew: () => session.renew(),
        given: job.cells.filter(({ role }) => role === 'given'),
        tests,
        studentNames: session.names(outcomes),
        limits,
        ...(signal && { signal }),
      });
      const byIndex = new Map([...outcomes.values(), ...tested].map((outcome) => [outcome.index, outcome]));
      return job.cells.map((cell) => byIndex.get(cell.index) ?? notRun(cell));
    } finally {
      signal?.removeEventListener('abort', stop);
      await session.end();
      this.sessions.delete(session);
    }
  }

  private async compile(cells: readonly GradeCell[], job: Job): Promise<CompiledCell[]> {
    const counts = cells.map((cell) => job.cells.findIndex(({ index }) => index === cell.index) + 1);
    // Labels as a notebook run from its top would number its cells.
    const labelled = cells.map(({ source }, i) => ({ source, label: `cell [${counts[i]}]` }));
    const results = await this.compiler(job.files).compile(labelled);
    return cells.flatMap((cell, i) => {
      const result = results[i];
      return result ? [{ cell, result, count: counts[i] ?? 0 }] : [];
    });
  }

  private compiler(files: string | undefined): CompileService {
    const key = files ?? '';
    const known = this.compilers.get(key);
    if (known) return known;
    const created = createCompileService({ launch: this.launch, files });
    this.compilers.set(key, created);
    return created;
  }
}

const notRun = ({ index }: GradeCell): CellOutcome => ({
  index,
  status: 'not run',
  outputs: [],
  stderr: false,
  seconds: 0,
});
