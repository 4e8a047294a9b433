import type { Tensor } from '@tensorflow/tfjs';
import { refusal, requirePositive } from '../check';

/** How long a run takes. */
export interface TimedRun {
  readonly name: string;
  /** Milliseconds a call, the median of all calls. */
  readonly ms: number;
}

/** Options of {@link timeEach}. */
export interface TimeEachOptions {
  /** Seconds for each run; half a second unless told. */
  readonly seconds?: number;
}

/** Calls in a row. In one of each, the runs would find the numbers of variables where the other has left them. */
const TURN = 5;

/**
 * How long some runs take, side by side: they take turns of a few calls, so that whatever else the computer does falls on
 * all of them alike, and the median is taken, which a few slow calls do not move. The first call of each, which compiles and loads,
 * does not count. A result is read before the clock stops, since a GPU computes after the call has returned, and is
 * disposed.
 *
 *     plot.bars(await timeEach({ eager: () => learn(x, y), compiled: () => step(x, y) }), { x: 'name', y: 'ms' })
 *
 * @throws RangeError for no runs, or seconds that are not positive
 */
export async function timeEach(
  runs: Readonly<Record<string, () => Tensor>>,
  { seconds = 0.5 }: TimeEachOptions = {},
): Promise<TimedRun[]> {
  const named = Object.entries(runs);
  requirePositive('time runs', 'seconds', seconds);
  if (named.length === 0) throw new RangeError(refusal('time runs', 'there must be at least one', runs));
  const times = named.map((): number[] => []);
  for (const [, run] of named) await timed(run);
  const end = performance.now() + seconds * 1000 * named.length;
  do {
    for (const [k, [, run]] of named.entries())
      for (let call = 0; call < TURN; call++) times[k]!.push(await timed(run));
  } while (performance.now() < end);
  return named.map(([name], k) => ({ name, ms: median(times[k]!) }));
}

async function timed(run: () => Tensor): Promise<number> {
  const begun = performance.now();
  const result = run();
  await result.data();
  const ms = performance.now() - begun;
  result.dispose();
  return ms;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
