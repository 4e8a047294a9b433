import { setTimeout as sleep } from 'node:timers/promises';
import { median } from '../benchmark';
import type { Peer } from '../train/peer';
import { runOurs } from './ours';
import { agree, type Library, type Moments, type Work } from './work';

/** What the other side is asked for. */
export type Asked = Omit<Work, 'work'> & { readonly work: string; readonly library: Library } & (
    | { readonly h: number }
    | { readonly dt: number }
  );

/** Threads of the other side spin for some milliseconds after their last work. */
const SETTLE_MS = 150;

/** A setting of the peer that took this many times the best in the first run is not measured again. */
const HOPELESS = 1.5;

/** V8 has translated what is called often after a while. */
const WARM_SECONDS = 0.5;

/** Milliseconds of a whole run, one value a run. */
export interface Comparison {
  readonly ours: readonly number[];
  /** Those of the best setting, and its name. */
  readonly peer: readonly number[];
  readonly setting: string;
}

interface Side {
  readonly name: string;
  readonly times: number[];
  time(): Promise<number>;
}

/** One way of the other side to do the work. */
export interface Setting {
  readonly peer: Peer<Asked>;
  readonly asked: Asked;
  readonly name: string;
}

/**
 * Times a piece of work on both sides in turn; who goes first alternates.
 * @throws Error where the two sides do not end with the same moments
 */
export async function compare(
  work: Work,
  settings: readonly Setting[],
  { runs, seconds = 0 }: { readonly runs: number; readonly seconds?: number },
): Promise<Comparison> {
  const found = runOurs(work);
  timeRuns(work, WARM_SECONDS);
  const ours: Side = { name: 'ours', times: [], time: async () => timeRuns(work, seconds) };
  let others: Side[] = [];
  for (const { peer, asked, name } of settings) {
    const time = async () => {
      const prepared = await takenUp(peer, asked);
      requireAgreement(work, found, prepared.found as unknown as Moments, name);
      await sleep(SETTLE_MS);
      return (await prepared.time(seconds)).ms;
    };
    others.push({ name, times: [], time });
  }
  for (let run = 0; run < runs; run++) {
    for (const side of run % 2 ? [...others, ours] : [ours, ...others]) {
      await sleep(SETTLE_MS);
      side.times.push(await side.time());
    }
    if (run === 0) others = hopeful(others);
  }
  const best = others.reduce((a, b) => (median(b.times) < median(a.times) ? b : a));
  return { ours: ours.times, peer: best.times, setting: best.name };
}

type Taken = Awaited<ReturnType<Peer<Asked>['prepare']>>;

/** A process has one piece of work in its hands, and several settings may share a process. */
const inHand = new WeakMap<Peer<Asked>, { readonly asked: Asked; readonly prepared: Taken }>();

async function takenUp(peer: Peer<Asked>, asked: Asked): Promise<Taken> {
  const known = inHand.get(peer);
  if (known?.asked === asked) return known.prepared;
  const prepared = await peer.prepare(asked);
  inHand.set(peer, { asked, prepared });
  return prepared;
}

function hopeful(sides: readonly Side[]): Side[] {
  const best = Math.min(...sides.map(({ times }) => times[0]!));
  return sides.filter(({ times }) => times[0]! <= HOPELESS * best);
}

function requireAgreement(work: Work, ours: Moments, peer: Moments, name: string): void {
  if (!agree(work, ours, peer))
    throw new Error(
      `Cannot compare ${work.work} with ${name} as both must end with the same mean and variance: ours ${ours.mean}, ${ours.variance}, peer ${peer.mean}, ${peer.variance}`,
    );
}

function timeRuns(work: Work, seconds: number): number {
  const begin = performance.now();
  for (let runs = 1; ; runs++) {
    runOurs(work);
    const elapsed = performance.now() - begin;
    if (elapsed >= 1000 * seconds) return elapsed / runs;
  }
}
