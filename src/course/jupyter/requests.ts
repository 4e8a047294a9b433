import type { Message } from './wire';

/** What came back for one request. */
export interface Answer {
  /** The reply on the channel of the request. */
  readonly reply: Message;
  /** What the kernel published for it, in order, without the busy and idle states. */
  readonly messages: readonly Message[];
}

/** Called with each published message of a request as it comes. */
export type OnMessage = (message: Message) => void;

/** Answers an input_request of the kernel, as `prompt` of a cell sends it. */
export type OnInput = (prompt: string, password: boolean) => string | Promise<string>;

export interface Hooks {
  readonly onMessage?: OnMessage | undefined;
  readonly onInput?: OnInput | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * A request under way. It is answered when its reply and its idle state have both come: they travel on
 * different sockets, and only the idle state says that no further output of the request is on its way.
 */
export class PendingRequest {
  readonly answer: Promise<Answer>;
  readonly messages: Message[] = [];
  private reply: Message | undefined;
  private idle = false;
  private settle!: { resolve: (answer: Answer) => void; reject: (error: Error) => void };

  constructor(
    private readonly hooks: Hooks,
    private readonly done: () => void,
  ) {
    this.answer = new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
    });
    const { signal } = hooks;
    if (signal?.aborted) this.fail(signal.reason);
    signal?.addEventListener('abort', this.aborted);
  }

  get onInput(): OnInput | undefined {
    return this.hooks.onInput;
  }

  replied(message: Message): void {
    this.reply ??= message;
    this.finish();
  }

  published(message: Message): void {
    if (message.header.msg_type === 'status') {
      this.idle ||= message.content.execution_state === 'idle';
      this.finish();
      return;
    }
    this.messages.push(message);
    this.hooks.onMessage?.(message);
  }

  fail(error: Error): void {
    this.close();
    this.settle.reject(error);
  }

  private readonly aborted = (): void => this.fail(this.hooks.signal?.reason);

  private finish(): void {
    if (!this.idle || this.reply === undefined) return;
    this.close();
    this.settle.resolve({ reply: this.reply, messages: this.messages });
  }

  private close(): void {
    this.hooks.signal?.removeEventListener('abort', this.aborted);
    this.done();
  }
}
