/** The time as drawing needs it; tests bring their own. */
export interface Clock {
  now(): number;
  /** Until what was drawn is on the screen. */
  frame(): Promise<void>;
  sleep(milliseconds: number): Promise<void>;
}

interface Waiting<T> {
  subject: T;
  readonly drawn: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

function waitFor<T>(subject: T): Waiting<T> {
  let resolve = () => {};
  let reject: (reason: unknown) => void = () => {};
  const drawn = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { subject, drawn, resolve, reject };
}

/**
 * Draws at once, but not again before as much time has passed as drawing and layout took: at most half of the page's
 * time goes into it, however fast more comes. Of what comes meanwhile the latest is drawn.
 */
export function pace<T>(draw: (subject: T) => Promise<void>, clock: Clock): (subject: T) => Promise<void> {
  let next: Waiting<T> | undefined;
  let busy = false;

  async function work(): Promise<void> {
    busy = true;
    while (next) {
      const { subject, resolve, reject } = next;
      next = undefined;
      const start = clock.now();
      await draw(subject).then(resolve, reject);
      await clock.frame();
      await clock.sleep(clock.now() - start);
    }
    busy = false;
  }

  return (subject) => {
    next ??= waitFor(subject);
    next.subject = subject;
    const { drawn } = next;
    if (!busy) void work();
    return drawn;
  };
}
