import type { MessagePort } from 'node:worker_threads';
import type { Fault } from '../../../src/course/grade/contract';
import type { Wire } from '../contract';
import { LIMITS } from '../membrane/limits';
import type { ToSession } from './messages';

/**
 * Carries lines between the tester's thread and a student's process: one line of the process for each line of the
 * tester, and none besides, so that a flood of lines ends with the second.
 */
export class StudentLink {
  private port: MessagePort | undefined;
  private wake: () => void = () => undefined;
  private expects = false;
  private why: { readonly fault: Fault; readonly detail?: string } | undefined;

  constructor(private readonly wire: Wire) {
    wire.onLine((line) => this.receive(line));
    wire.onEnd((fault) => this.end(fault));
  }

  /** Why the process answers no more; nothing while it does. */
  get fault(): Fault | undefined {
    return this.why?.fault;
  }

  /** From now on lines go through this port. */
  attach(port: MessagePort, wake: () => void): void {
    this.port = port;
    this.wake = wake;
    port.on('message', (line: string) => {
      if (this.why) return;
      this.expects = true;
      this.wire.send(line);
    });
    if (this.why) this.tell();
  }

  detach(): void {
    this.port?.close();
    this.port = undefined;
  }

  end(fault: Fault, detail?: string): void {
    if (this.why) return;
    this.why = detail === undefined ? { fault } : { fault, detail };
    this.tell();
  }

  private receive(line: string): void {
    if (this.why) return;
    if (line.length > LIMITS.line) this.end('too large', 'an answer is longer than may be');
    else if (!this.expects || !this.port) this.end('refused', 'it has spoken without being asked');
    else {
      this.expects = false;
      this.post({ line });
    }
  }

  private tell(): void {
    if (!this.why) return;
    const { fault, detail } = this.why;
    this.post(detail === undefined ? { end: fault } : { end: fault, detail });
  }

  private post(message: ToSession): void {
    this.port?.postMessage(message);
    this.wake();
  }
}
