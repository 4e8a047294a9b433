/** The sending half of a zeromq socket. */
export interface Sender {
  send(frames: Buffer[]): Promise<void>;
}

/**
 * Sends one message after another: a zeromq socket refuses a second `send` while one is under way.
 */
export class SendQueue {
  private readonly waiting: Buffer[][] = [];
  private running: Promise<void> | undefined;

  constructor(
    private readonly socket: Sender,
    private readonly failed: (error: unknown) => void,
  ) {}

  push(frames: Buffer[]): void {
    this.waiting.push(frames);
    this.running ??= this.run();
  }

  /** Resolves when everything pushed so far has been handed to the socket. */
  async drained(): Promise<void> {
    await this.running;
  }

  private async run(): Promise<void> {
    // By index, as `shift` on a long array moves all of it.
    let sent = 0;
    for (; sent < this.waiting.length; sent++) {
      try {
        await this.socket.send(this.waiting[sent]!);
      } catch (error) {
        this.failed(error);
      }
    }
    this.waiting.length = 0;
    this.running = undefined;
  }
}
