/** Where faults that nothing has caught are reported: the process. */
export interface FaultSource {
  on(event: 'uncaughtException', listener: (error: unknown) => void): unknown;
  off(event: 'uncaughtException', listener: (error: unknown) => void): unknown;
}

/**
 * Lets the process go on after a fault of its own, rejections that nobody has handled included: its end would cost the
 * reader every kernel with its variables, for a request that failed alone. The fault is printed whole, to be reported.
 *
 * @returns stops that.
 */
export function goOnAfterFaults(say: (line: string) => void, source: FaultSource): () => void {
  const report = (error: unknown): void =>
    say(`The Lab goes on after a fault of its own: ${error instanceof Error ? error.stack : error}`);
  source.on('uncaughtException', report);
  return () => void source.off('uncaughtException', report);
}
