import { Dealer, Proxy as Forwarder, Router } from 'zeromq';

/** Name of the loop within this process's ZeroMQ context. */
const LOOP = 'inproc://heartbeat';

/**
 * Echoes the heartbeat on a thread of its own, so that it goes on while types are checked: a frontend that
 * misses it takes the kernel for dead. What arrives is forwarded to a socket that is connected to itself.
 */
export class Heartbeat {
  private readonly front = new Router({ linger: 0 });
  private readonly loop = new Dealer({ linger: 0 });
  private readonly forwarder = new Forwarder(this.front, this.loop);
  private running = false;

  /** @throws Error when the address is taken. */
  async bind(address: string): Promise<void> {
    await this.front.bind(address);
    await this.loop.bind(LOOP);
    this.loop.connect(LOOP);
    this.running = true;
    this.forwarder.run().catch(() => {
      this.running = false;
    });
  }

  close(): void {
    if (this.running) this.forwarder.terminate();
    this.running = false;
  }
}
