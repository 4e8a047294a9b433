import { type Times, timeInTurn } from '../rounds';
import { prepareOurs } from './ours';
import { nameOf, type Peer } from './peer';
import type { Prepared, Work } from './work';

/** Times of both sides, and how many numbers are trained. */
export interface Comparison extends Times {
  readonly parameters: number;
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
  const ours = prepareOurs(work);
  const others: { name: string; prepared: Prepared }[] = [];
  for (const peer of peers) others.push({ name: nameOf(peer.threads), prepared: await peer.prepare(work) });
  for (const { prepared } of others) requireEqualSize(work, ours, prepared);
  const timeOf = (prepared: Prepared) => async () => (await prepared.time(seconds)).ms;
  const times = await timeInTurn(
    { name: 'ours', time: timeOf(ours) },
    others.map(({ name, prepared }) => ({ name, time: timeOf(prepared) })),
    runs,
  );
  ours.release();
  return { ...times, parameters: ours.parameters };
}

function requireEqualSize({ work }: Work, ours: Prepared, peer: Prepared): void {
  if (ours.parameters !== peer.parameters)
    throw new Error(
      `Cannot compare ${work} as both networks must have the same number of parameters: ours ${ours.parameters}, peer ${peer.parameters}`,
    );
}
