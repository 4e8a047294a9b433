import { setTimeout as sleep } from 'node:timers/promises';
import { median } from './benchmark';

/** Threads of the other side spin for some milliseconds after their last work. */
export const SETTLE_MS = 150;

/** A setting of the peer that took this many times the best in the first run is not measured again. */
const HOPELESS = 1.5;

/** Milliseconds of a unit, the mean of several. */
export interface Timing {
  readonly ms: number;
  readonly units: number;
}

/** One of those that are timed in turn. */
export interface Side {
  readonly name: string;
  /** Milliseconds of a unit of the work. */
  time(): Promise<number>;
}

/** Milliseconds a unit, one value a run. */
export interface Times {
  readonly ours: readonly number[];
  /** Those of the best setting. */
  readonly peer: readonly number[];
  /** The peer's best setting. */
  readonly setting: string;
}

interface Timed extends Side {
  readonly times: number[];
}

/** Times both sides in turn; who goes first alternates. Of the peer's settings the best counts. */
export async function timeInTurn(ours: Side, settings: readonly Side[], runs: number): Promise<Times> {
  const own = timed(ours);
  let others = settings.map(timed);
  for (let run = 0; run < runs; run++) {
    for (const side of run % 2 ? [...others, own] : [own, ...others]) {
      await sleep(SETTLE_MS);
      side.times.push(await side.time());
    }
    if (run === 0) others = hopeful(others);
  }
  const best = others.reduce((a, b) => (median(b.times) < median(a.times) ? b : a));
  return { ours: own.times, peer: best.times, setting: best.name };
}

const timed = ({ name, time }: Side): Timed => ({ name, time, times: [] });

function hopeful(sides: readonly Timed[]): Timed[] {
  const best = Math.min(...sides.map(({ times }) => times[0]!));
  return sides.filter(({ times }) => times[0]! <= HOPELESS * best);
}

/** Repeats a unit for so long, at least once. */
export function timeUnits(run: () => void, seconds: number): Timing {
  const begin = performance.now();
  for (let units = 1; ; units++) {
    run();
    const elapsed = performance.now() - begin;
    if (elapsed >= 1000 * seconds) return { ms: elapsed / units, units };
  }
}
