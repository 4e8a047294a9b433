/** So many pieces of work at a time, each with a resource of its own that the next one takes over. */
export class Slots<T> {
  private readonly free: T[] = [];
  private readonly made: T[] = [];
  private readonly waiting: ((slot: T) => void)[] = [];

  constructor(
    private readonly most: number,
    private readonly make: () => T,
  ) {}

  /** Waits for a slot and works in it. */
  async use<R>(work: (slot: T) => Promise<R>): Promise<R> {
    const slot = await this.take();
    try {
      return await work(slot);
    } finally {
      const next = this.waiting.shift();
      if (next) next(slot);
      else this.free.push(slot);
    }
  }

  /** All that have been made. */
  all(): readonly T[] {
    return this.made;
  }

  private take(): T | Promise<T> {
    const slot = this.free.pop();
    if (slot !== undefined) return slot;
    if (this.made.length < this.most) {
      const made = this.make();
      this.made.push(made);
      return made;
    }
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}
