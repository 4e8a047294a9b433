/** What the process is told by its terminal or by whoever started it. */
export interface StopSource {
  on(event: 'SIGINT' | 'SIGTERM' | 'SIGHUP', listener: () => void): unknown;
  off(event: 'SIGINT' | 'SIGTERM' | 'SIGHUP', listener: () => void): unknown;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** npm passes on a Ctrl-C that the terminal has delivered already: within this time it is the same one. */
const ECHO_MS = 400;

/** Listens for Ctrl-C and its like until it is disposed of. */
export interface StopRequests {
  /** Settles at the first request. */
  readonly stopped: Promise<void>;
  dispose(): void;
}

/**
 * Waits for the request to stop: Ctrl-C, an ended terminal (SIGHUP), or SIGTERM.
 *
 * @param force - called when the request comes a second time, which means now.
 */
export function stopRequests(force: () => void, source: StopSource = process): StopRequests {
  let first: number | undefined;
  let settle = (): void => undefined;
  const stopped = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const heed = (): void => {
    const now = performance.now();
    if (first !== undefined && now - first > ECHO_MS) force();
    first ??= now;
    settle();
  };
  for (const signal of SIGNALS) source.on(signal, heed);
  return {
    stopped,
    dispose: () => {
      for (const signal of SIGNALS) source.off(signal, heed);
    },
  };
}
