/** Between two looks at the clock, ms. */
const EVERY_MS = 50;

/**
 * Calls `over` after so many milliseconds, not counting those in which this process itself was held up: what has come
 * in meanwhile is taken first, so that the work which one submission makes ends no other.
 *
 * @returns what calls it off.
 */
export function deadline(milliseconds: number, over: () => void): () => void {
  let left = milliseconds;
  let before = performance.now();
  const clock = setInterval(() => {
    const now = performance.now();
    left -= Math.min(now - before, 2 * EVERY_MS);
    before = now;
    if (left > 0) return;
    clearInterval(clock);
    over();
  }, EVERY_MS);
  return () => clearInterval(clock);
}
