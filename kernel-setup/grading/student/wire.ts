import type { Fault } from '../../../src/course/grade/contract';
import type { Wire } from '../contract';

/** The grader's end of the tester's questions and the process's answers. */
export class StudentWire implements Wire {
  private lineListener: ((line: string) => void) | undefined;
  private endListener: ((why: Fault) => void) | undefined;
  private why: Fault | undefined;

  constructor(private readonly transmit: (line: string) => void) {}

  send(line: string): void {
    this.transmit(line);
  }

  onLine(listener: (line: string) => void): void {
    this.lineListener = listener;
  }

  onEnd(listener: (why: Fault) => void): void {
    if (this.why !== undefined) listener(this.why);
    else this.endListener = listener;
  }

  /** Hands over one line; lines that nobody listens for are dropped. */
  receive(line: string): void {
    if (this.why === undefined) this.lineListener?.(line);
  }

  /** The process has ended. */
  end(why: Fault): void {
    if (this.why !== undefined) return;
    this.why = why;
    this.endListener?.(why);
  }
}
