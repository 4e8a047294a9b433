import { normalValue } from '../normal';
import type { Peer } from '../step';
import { handshakes } from './handshakes';
import { withKernel } from './kernel';
import { talks } from './talk';
import { ends, nonsense } from './trouble';

/** Everything about websockets, normalised. */
export async function websocketAnswers(peer: Peer): Promise<unknown> {
  const found = await withKernel(peer, async (kernel) => ({
    handshakes: await handshakes(peer, kernel),
    talks: await talks(peer, kernel),
    nonsense: await nonsense(peer, kernel),
  }));
  return normalValue({ ...found, ends: await ends(peer) }, peer);
}
