/**
 * A promise of the other side. It asks for its value when somebody waits for it, and not before: a promise that nobody
 * waits for costs nothing and rejects nowhere.
 */
export class RemotePromise extends Promise<unknown> {
  /** Promises made from this one are plain ones. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  private readonly start: () => void;

  constructor(ask: () => Promise<unknown>) {
    let settle: (value: Promise<unknown>) => void = () => undefined;
    super((resolve) => {
      settle = resolve;
    });
    let started = false;
    this.start = () => {
      if (started) return;
      started = true;
      settle(ask());
    };
  }

  // biome-ignore lint/suspicious/noThenProperty: this is a promise
  override then<A = unknown, B = never>(
    fulfilled?: ((value: unknown) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.start();
    return super.then(fulfilled, rejected);
  }
}
