import type { CellError, CellOutcome, Fault, GradeCell, Limits } from '../../../src/course/grade/contract';
import type { Wire } from '../contract';
import { deadline } from '../deadline';
import { faultText } from './fault-text';
import type { CellResult } from './messages';
import { combined, isWorthwhile, visiblePart } from './phases';
import { isIn } from './places';
import { Plan, type PlannedCell } from './plan';
import { StudentLink } from './student-link';
import { type Lost, TestThread } from './test-thread';

/** The tests of one submission. */
export interface TestTask {
  /** The student's process, which has run all cells and only answers. */
  readonly wire: Wire;
  /** Locked cells without points: those that a test needs are run in the tester, too. */
  readonly given: readonly GradeCell[];
  readonly tests: readonly GradeCell[];
  /** Names that the student's cells declare. */
  readonly studentNames: readonly string[];
  readonly limits: Limits;
  readonly signal?: AbortSignal;
  /**
   * Makes another process of the same student's, for when a test has ended the first or left it in an endless loop, so
   * that one function does not cost what others earn. The old one is then no longer used.
   */
  readonly renew?: () => Promise<Wire | undefined>;
}

/** Runs tests, one submission after the other, in a thread that is kept as long as it is sound. */
export interface Tester {
  /** One outcome a test, in their order. Never rejects for what a student does. */
  run(task: TestTask): Promise<CellOutcome[]>;
  close(): Promise<void>;
}

/** Characters of output of one test that are kept. */
const OUTPUT = 2 ** 20;

/** Submissions after which the thread is made anew, whatever tests have left behind in it. */
const RUNS = 200;

/** Faults after which another process of the student's may do better. */
const renewable: readonly Fault[] = ['time', 'memory', 'ended', 'output'];

/** Creates a tester; its thread loads the toolkit at once, while the first student's cells run. */
export function createTester(): Tester {
  return new ThreadTester();
}

/** Runs the tests of one submission in a thread of its own. */
export async function runTests(task: TestTask): Promise<CellOutcome[]> {
  const tester = createTester();
  try {
    return await tester.run(task);
  } finally {
    await tester.close();
  }
}

class ThreadTester implements Tester {
  private thread = new TestThread();
  private runs = 0;

  async run(task: TestTask): Promise<CellOutcome[]> {
    if (++this.runs % RUNS === 0) await this.renewThread();
    this.thread.begin();
    const submission = new Submission(task, {
      current: () => this.thread,
      renew: () => this.renewThread(),
    });
    return submission.run();
  }

  async close(): Promise<void> {
    await this.thread.terminate();
  }

  private async renewThread(): Promise<void> {
    await this.thread.terminate();
    this.thread = new TestThread();
  }
}

interface Threads {
  current(): TestThread;
  renew(): Promise<void>;
}

type Ran = CellResult | Lost;

/** The tests of one submission, one after the other. */
class Submission {
  private readonly studentNames: ReadonlySet<string>;
  private plan: Plan;
  private link: StudentLink;
  /** Cells that have run in this thread. */
  private ran = new Set<number>();
  private connected: TestThread | undefined;

  constructor(
    private readonly task: TestTask,
    private readonly threads: Threads,
  ) {
    this.studentNames = new Set(task.studentNames);
    this.plan = this.planOf(task.tests.map(visiblePart), task.given.map(visiblePart));
    this.link = new StudentLink(task.wire);
  }

  /** One outcome a test; see phases.ts for why it may run twice. */
  async run(): Promise<CellOutcome[]> {
    const { tests, given } = this.task;
    const outcomes: CellOutcome[] = [];
    for (const test of tests) outcomes.push(await this.test(visiblePart(test)));
    this.plan = this.planOf(tests, given);
    for (const { index, hiddenLines } of given) if (hiddenLines.length > 0) this.ran.delete(index);
    for (const [k, test] of tests.entries()) {
      const visible = outcomes[k]!;
      if (isWorthwhile(test, visible)) outcomes[k] = combined(visible, await this.test(test));
    }
    return outcomes;
  }

  private planOf(tests: readonly GradeCell[], given: readonly GradeCell[]): Plan {
    return new Plan([...given, ...tests], this.studentNames);
  }

  private async test(cell: GradeCell): Promise<CellOutcome> {
    const before = performance.now();
    const plain = { index: cell.index, outputs: [], stderr: false, seconds: 0 } as const;
    if (this.task.signal?.aborted) return { ...plain, status: 'not run' };
    const planned = this.plan.of(cell.index);
    const { fault } = planned.analysis;
    if (fault) return failed(plain, syntaxError(fault));
    await this.ready();
    const wasGone = this.link.fault;
    const ran = await this.within(planned);
    const seconds = (performance.now() - before) / 1000;
    const outcome = this.outcome({ ...plain, seconds }, cell, ran, wasGone);
    // The thread has found the answers to be none: that process is asked nothing more.
    if (!('lost' in ran) && ran.fault !== undefined) this.link.end(ran.fault);
    await this.recover();
    return outcome;
  }

  /** Waits for the thread, and lets it speak to the student's process. */
  private async ready(): Promise<void> {
    if (this.threads.current().isLost) {
      await this.threads.renew();
      this.threads.current().begin();
    }
    const thread = this.threads.current();
    await thread.ready;
    if (this.connected === thread) return;
    this.ran = new Set();
    this.connected = thread;
    thread.connect(this.link);
  }

  /** Runs a test and what it needs, and ends the thread when that takes too long. */
  private async within(planned: PlannedCell): Promise<Ran> {
    const thread = this.threads.current();
    const { limits, signal } = this.task;
    const stop = () => void thread.terminate('time');
    const callOff = deadline(limits.testSeconds * 1000, stop);
    signal?.addEventListener('abort', stop, { once: true });
    try {
      for (const need of planned.needs) {
        if (this.ran.has(need.cell.index) || need.analysis.fault) continue;
        const ran = await this.runOne(thread, need);
        if ('lost' in ran) return ran;
      }
      return await this.runOne(thread, planned);
    } finally {
      callOff();
      signal?.removeEventListener('abort', stop);
    }
  }

  private runOne(thread: TestThread, { cell, asks, compiled }: PlannedCell): Promise<Ran> {
    this.ran.add(cell.index);
    return thread.run({ cell: compiled(), names: asks, hidden: cell.hiddenLines, output: OUTPUT });
  }

  private outcome(plain: Plain, cell: GradeCell, ran: Ran, wasGone: Fault | undefined): CellOutcome {
    const { testSeconds } = this.task.limits;
    const of = (fault: Fault, inHidden: boolean): CellError => ({
      name: 'Stopped',
      message: faultText(fault, testSeconds),
      from: 'grader',
      ...(inHidden ? { inHidden } : {}),
    });
    if ('lost' in ran) {
      if (this.task.signal?.aborted) return { ...plain, status: 'not run' };
      const inHidden = isIn(this.connected?.line ?? 0, cell.hiddenLines);
      return { ...failed(plain, of(ran.lost, inHidden)), fault: ran.lost };
    }
    const { outputs, stderr, value, error, fault } = ran;
    const base = { ...plain, outputs, stderr };
    if (fault !== undefined && wasGone === undefined)
      return {
        ...failed({ ...base, outputs: outputs.filter(isNoError) }, of(fault, error?.inHidden === true)),
        fault,
      };
    if (error?.from === 'grader' && wasGone !== undefined)
      return { ...base, outputs: [], status: 'not run', error: of(wasGone, false), fault: wasGone };
    if (error) return { ...base, status: 'error', error };
    return { ...base, status: 'ok', ...(value === undefined ? {} : { value }) };
  }

  /** After a test has cost the student's process, or left it in the middle of an answer: another one. */
  private async recover(): Promise<void> {
    const thread = this.threads.current();
    if (this.link.fault === undefined && thread.isBusy)
      this.link.end('time', 'it was in the middle of an answer');
    const { renew, signal } = this.task;
    if (this.link.fault === undefined || !renewable.includes(this.link.fault) || signal?.aborted) return;
    const wire = await renew?.();
    if (!wire) return;
    this.link = new StudentLink(wire);
    this.connected = thread.isLost ? undefined : thread;
    this.connected?.connect(this.link);
  }
}

type Plain = Pick<CellOutcome, 'index' | 'outputs' | 'stderr' | 'seconds'>;

const isNoError = (output: CellOutcome['outputs'][number]): boolean => output.output_type !== 'error';

/** An outcome with the error among the outputs, too. */
function failed(plain: Plain, error: CellError): CellOutcome {
  const traceback = `${error.name}: ${error.message}`.split('\n');
  const output = { output_type: 'error', ename: error.name, evalue: error.message, traceback } as const;
  return { ...plain, status: 'error', outputs: [...plain.outputs, { ...output, traceback }], error };
}

function syntaxError({ message, line }: { message: string; line: number }): CellError {
  return { name: 'SyntaxError', message: `${message} (line ${line} of the test)`, from: 'test' };
}
