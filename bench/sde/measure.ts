import { setTimeout as sleep } from 'node:timers/promises';
import { SETTLE_MS, type Times, timeInTurn, timeUnits } from '../rounds';
import type { Peer } from '../train/peer';
import { runOurs } from './ours';
import { agree, type Library, type Moments, type Work } from './work';

/** What the other side is asked for. */
export type Asked = Omit<Work, 'work'> & { readonly work: string; readonly library: Library } & (
    | { readonly h: number }
    | { readonly dt: number }
  );

/** V8 has translated what is called often after a while. */
const WARM_SECONDS = 0.5;

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
): Promise<Times> {
  const found = runOurs(work);
  const run = () => void runOurs(work);
  timeUnits(run, WARM_SECONDS);
  const ours = { name: 'ours', time: async () => timeUnits(run, seconds).ms };
  const others = settings.map(({ peer, asked, name }) => ({
    name,
    time: async () => {
      const prepared = await takenUp(peer, asked);
      requireAgreement(work, found, prepared.found as unknown as Moments, name);
      await sleep(SETTLE_MS);
      return (await prepared.time(seconds)).ms;
    },
  }));
  return timeInTurn(ours, others, runs);
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

function requireAgreement(work: Work, ours: Moments, peer: Moments, name: string): void {
  if (!agree(work, ours, peer))
    throw new Error(
      `Cannot compare ${work.work} with ${name} as both must end with the same mean and variance: ours ${ours.mean}, ${ours.variance}, peer ${peer.mean}, ${peer.variance}`,
    );
}
