import { readSync } from 'node:fs';
import type { Channel } from './channel';
import type { Context } from './context';
import { Interrupted } from './interrupted';
import { decodeLine } from './lines';
import type { InputAnswer } from './messages';

/** The frontend has said that it cannot ask the user. */
export class StdinNotImplementedError extends Error {
  override readonly name = 'StdinNotImplementedError';
}

/** Asks the user for a line of text and blocks until it is there. */
export class Input {
  private buffer = Buffer.alloc(0);

  constructor(
    private readonly descriptor: number,
    private readonly channel: Channel,
    private readonly context: Context,
  ) {}

  /**
   * @throws StdinNotImplementedError when the frontend does not allow input; Interrupted when the user
   * interrupts the cell instead of answering.
   */
  ask(prompt = '', password = false): string {
    const { current } = this.context;
    this.channel.send({ type: 'input', context: current, prompt: String(prompt), password });
    const answer = decodeLine(this.readLine()) as InputAnswer;
    if ('value' in answer) return answer.value;
    if (answer.refused === 'interrupted') throw new Interrupted();
    throw new StdinNotImplementedError(
      'Cannot ask for input as this frontend does not let the running request use stdin',
    );
  }

  private readLine(): string {
    const chunk = Buffer.alloc(65536);
    for (;;) {
      const end = this.buffer.indexOf(10);
      const line = this.buffer.subarray(0, Math.max(end, 0)).toString();
      if (end >= 0) this.buffer = this.buffer.subarray(end + 1);
      if (line !== '') return line;
      if (end >= 0) continue;
      const count = readSync(this.descriptor, chunk);
      // The kernel is gone: nobody will ever answer.
      if (count === 0) process.kill(process.pid, 'SIGKILL');
      this.buffer = Buffer.concat([this.buffer, chunk.subarray(0, count)]);
    }
  }
}
