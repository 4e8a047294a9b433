import type { Screen } from '../run/progress';
import { oneLine } from './classroom';
import type { SubmissionResult } from './contract';
import type { GradeListener, Submission } from './grade-class';
import { TIME_UNKNOWN, WAS_ENDED } from './grade-submission';
import { rounded } from './score';

/** How often a terminal is redrawn, and how often a log says how far it is. */
const REDRAW_MS = 500;
const LOG_MS = 20_000;

/** Shows how far the grading of a class is: done, a minute, time left; what went wrong at once, a line each. */
export class GradeProgress implements GradeListener {
  readonly faults: string[] = [];
  /** Submissions that were run now. */
  ran = 0;
  private done = 0;
  private drawn = false;
  private readonly begun = performance.now();
  private readonly clock: NodeJS.Timeout;

  constructor(
    private readonly total: number,
    private readonly screen: Screen,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.clock = setInterval(() => this.tick(), screen.isTTY ? REDRAW_MS : LOG_MS).unref();
  }

  graded(result: SubmissionResult, isNew: boolean): void {
    this.done++;
    if (isNew) this.ran++;
    const trouble = isNew ? troubleOf(result) : undefined;
    if (trouble !== undefined) this.line(`${nameOf(result)}: ${trouble}`);
    if (this.screen.isTTY) this.draw();
  }

  failed({ assignment, student }: Submission, fault: string): void {
    this.faults.push(`${student}, ${assignment.name}: ${fault}`);
    this.line(`${student}, ${assignment.name}: not graded: ${fault}`);
  }

  /** Leaves nothing but the lines that were said. */
  close(): void {
    clearInterval(this.clock);
    this.erase();
  }

  /** A line that stays. */
  line(text: string): void {
    this.erase();
    this.screen.write(`${oneLine(text)}\n`);
    if (this.screen.isTTY) this.draw();
  }

  /** How far it is, in words. */
  describe(): string {
    const seconds = (this.now() - this.begun) / 1000;
    const left = this.total - this.done;
    if (this.ran === 0 || seconds < 1) return `${this.done} of ${this.total} submissions`;
    const each = seconds / this.ran;
    const rate = `${60 / each < 10 ? rounded(60 / each) : Math.round(60 / each)} a minute`;
    const rest = left > 0 ? `, ${duration(left * each)} left` : '';
    return `${this.done} of ${this.total} submissions, ${rate}${rest}`;
  }

  private tick(): void {
    if (this.screen.isTTY) this.draw();
    else if (this.done < this.total) this.screen.write(`${this.describe()}\n`);
  }

  private draw(): void {
    this.erase();
    this.screen.write(this.describe().slice(0, (this.screen.columns ?? 80) - 1));
    this.drawn = true;
  }

  private erase(): void {
    if (this.drawn) this.screen.write('\r\u001b[K');
    this.drawn = false;
  }
}

const nameOf = ({ student, assignment }: SubmissionResult): string => `${student}, ${assignment}`;

/** What is told at once: a submission that could not be graded, an endless loop, an attack that was ended, no time. */
function troubleOf({ status, remarks }: SubmissionResult): string | undefined {
  if (status === 'failed') return remarks[0];
  const isEnd = (remark: string): boolean => remark.startsWith('Cell ') && remark.includes(WAS_ENDED);
  return remarks.find((remark) => isEnd(remark) || remark.endsWith(TIME_UNKNOWN));
}

/** Seconds as people say them. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
