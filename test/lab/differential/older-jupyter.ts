import type { Difference } from './compare';
import { type Allowed, statuses } from './differences';

const newer = 'jupyter_server 1 does not know this yet';

/** What jupyter_server 1 (Debian 12 has 1.23) answers otherwise than jupyter_server 2, which we follow. */
const changes: readonly Allowed[] = [
  ...statuses(newer, 'reading', 'unknown type', 'unknown hash'),
  ...statuses(newer, 'writing', 'unknown type', 'untitled of unknown type', 'copy of a folder'),
  ...statuses('jupyter_server 1 fails with 500', 'writing', 'untitled without body'),
  ...['full-Copy1', 'strange.txt', 'untitled1', 'untitled2'].map((name) => ({
    where: 'writing/what is left',
    at: `body.content.${name}`,
    why: newer,
  })),
  ...statuses('jupyter_server 1 fails with 500', 'sessions-of', 'unknown kernel'),
  ...statuses(newer, 'house', 'me', 'my permissions', 'bad permissions'),
  ...statuses('jupyter_server 1 fails with 500', 'house', 'file, head only', 'NUL in a name'),
  ...statuses('a server without JupyterLab', 'house', 'page without token', 'front page'),
  { where: 'websocket', at: 'at.handshakes.events', why: newer },
  { where: 'websocket', at: 'at.handshakes.events without token', why: newer },
];

/** Models have hashes since jupyter_server 2.11. */
const isHash = ({ at, theirs }: Difference) => /\.hash(_algorithm)?$/.test(at) && theirs === undefined;

/** Whether a difference is one of an old Jupyter server from a newer one. */
export const isOfAge = (server: string, where: string, difference: Difference): boolean =>
  server.startsWith('jupyter_server 1.') &&
  (isHash(difference) ||
    changes.some((change) => change.where === where && `${difference.at}.`.startsWith(`${change.at}.`)));
