import { describe, expect, it } from 'vitest';
import { type Sender, SendQueue } from '../../../../kernel-setup/kernel/protocol/send-queue';

/** Refuses a second send while one is under way, as a zeromq socket does. */
class BusySocket implements Sender {
  readonly sent: string[] = [];
  private busy = false;

  async send([frame]: Buffer[]): Promise<void> {
    if (this.busy) throw new Error('Socket is busy writing');
    this.busy = true;
    await new Promise((resolve) => setImmediate(resolve));
    this.busy = false;
    if (String(frame) === 'bad') throw new Error('cannot be sent');
    this.sent.push(String(frame));
  }
}

describe('SendQueue', () => {
  it('sends all in order, one at a time', async () => {
    const socket = new BusySocket();
    const failures: unknown[] = [];
    const queue = new SendQueue(socket, (error) => failures.push(error));
    const texts = Array.from({ length: 300 }, (_, i) => String(i));
    for (const text of texts) queue.push([Buffer.from(text)]);
    await queue.drained();
    expect(socket.sent).toEqual(texts);
    expect(failures).toEqual([]);
  });

  it('goes on after a message that cannot be sent, and takes more after it was empty', async () => {
    const socket = new BusySocket();
    const failures: unknown[] = [];
    const queue = new SendQueue(socket, (error) => failures.push(error));
    for (const text of ['a', 'bad', 'b']) queue.push([Buffer.from(text)]);
    await queue.drained();
    queue.push([Buffer.from('c')]);
    await queue.drained();
    expect(socket.sent).toEqual(['a', 'b', 'c']);
    expect(failures).toHaveLength(1);
  });
});
