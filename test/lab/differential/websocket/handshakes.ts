import type { Peer } from '../step';
import { channelsOf, type OpenOptions, open } from './channels';
import { v1 } from './frame';

/** What came of a handshake: the status of a refusal, or the protocol that the server chose. */
async function outcome(peer: Peer, path: string, options?: OpenOptions): Promise<unknown> {
  const channels = await open(peer, path, options);
  if (typeof channels === 'number') return { refused: channels };
  const { protocol } = channels.socket;
  await channels.close();
  return { protocol };
}

const missing = channelsOf('00000000-0000-4000-8000-000000000000');

/** Handshakes on a running kernel, allowed and not. */
export async function handshakes(peer: Peer, kernel: string): Promise<Record<string, unknown>> {
  const path = channelsOf(kernel);
  const ask = (options?: OpenOptions) => outcome(peer, path, options);
  return {
    'no protocol asked': await ask(),
    'binary protocol asked': await ask({ protocols: [v1] }),
    'unknown and binary protocol asked': await ask({ protocols: ['unknown', v1] }),
    'no session id': await outcome(peer, `/api/kernels/${kernel}/channels`),
    'without token': await ask({ anonymous: true }),
    'with a wrong token': await ask({ anonymous: true, headers: { Authorization: 'token wrong' } }),
    'token in the address': await outcome(peer, `${path}&token=${peer.token}`, { anonymous: true }),
    'own origin': await ask({ headers: { Origin: peer.origin } }),
    'foreign host': await ask({ headers: { Host: 'evil.example' } }),
    'missing kernel': await outcome(peer, missing),
    'kernel id that is none': await outcome(peer, '/api/kernels/nonsense/channels'),
    events: await outcome(peer, '/api/events/subscribe'),
    'events without token': await outcome(peer, '/api/events/subscribe', { anonymous: true }),
    'missing terminal': await outcome(peer, '/terminals/websocket/missing'),
    'unknown path': await outcome(peer, '/api/nonsense'),
  };
}
