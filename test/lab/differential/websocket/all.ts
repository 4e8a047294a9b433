import { normalValue } from '../normal';
import type { Peer } from '../step';
import { handshakes } from './handshakes';
import { withKernel } from './kernel';
import { talks } from './talk';
import { ends, nonsense } from './trouble';

/** Everything about websockets, normalised; what happens when kernels end takes longest and can be left out. */
export async function websocketAnswers(
  peer: Peer,
  withEnds: boolean,
): Promise<{ readonly [about: string]: unknown }> {
  const found = await withKernel(peer, async (kernel) => ({
    handshakes: await handshakes(peer, kernel),
    talks: await talks(peer, kernel),
    nonsense: await nonsense(peer, kernel),
  }));
  const all: { [about: string]: unknown } = withEnds ? { ...found, ends: await ends(peer) } : found;
  return Object.fromEntries(
    Object.entries(all).map(([about, answers]) => [about, normalValue(answers, peer)]),
  );
}
