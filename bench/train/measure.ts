import { setTimeout as sleep } from 'node:timers/promises';
import { median } from '../benchmark';
import { prepareOurs } from './ours';
import { nameOf, type Peer } from './peer';
import type { Prepared, Work } from './work';

/** Threads of the other side spin for some milliseconds after their last work. */
const SETTLE_MS = 150;

/** A setting of the peer that took this many times the best in the first run is not measured again. */
const HOPELESS = 1.5;

/** Milliseconds a unit, one value a run. */
export interface Comparison {
  readonly ours: readonly number[];
  /** Those of the best setting. */
  readonly peer: readonly number[];
  /** The peer's best setting. */
  readonly setting: string;
  readonly parameters: number;
}

interface Side {
  readonly name: string;
  readonly prepared: Prepared;
  readonly times: number[];
}

/**
 * Times a piece of work on both sides in turn; who goes first alternates.
 * @throws Error when the networks of the two sides differ in size
 */
export async function compare(
  work: Work,
  peers: readonly Peer[],
  { runs, seconds }: { readonly runs: number; readonly seconds: number },
): Promise<Comparison> {
  const ours: Side = { name: 'ours', prepared: prepareOurs(work), times: [] };
  let others: Side[] = [];
  for (const peer of peers)
    others.push({ name: nameOf(peer.threads), prepared: await peer.prepare(work), times: [] });
  for (const { prepared } of others) requireEqualSize(work, ours.prepared, prepared);
  for (let run = 0; run < runs; run++) {
    const sides = run % 2 ? [...others, ours] : [ours, ...others];
    for (const { prepared, times } of sides) {
      await sleep(SETTLE_MS);
      times.push((await prepared.time(seconds)).ms);
    }
    if (run === 0) others = hopeful(others);
  }
  ours.prepared.release();
  const best = others.reduce((a, b) => (median(b.times) < median(a.times) ? b : a));
  return { ours: ours.times, peer: best.times, setting: best.name, parameters: ours.prepared.parameters };
}

function hopeful(sides: readonly Side[]): Side[] {
  const best = Math.min(...sides.map(({ times }) => times[0]!));
  return sides.filter(({ times }) => times[0]! <= HOPELESS * best);
}

function requireEqualSize({ work }: Work, ours: Prepared, peer: Prepared): void {
  if (ours.parameters !== peer.parameters)
    throw new Error(
      `Cannot compare ${work} as both networks must have the same number of parameters: ours ${ours.parameters}, peer ${peer.parameters}`,
    );
}
