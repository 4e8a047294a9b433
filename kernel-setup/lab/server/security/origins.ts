import type { IncomingHttpHeaders } from 'node:http';

/** Where a request comes from, as far as its headers say. */
export type Sender =
  /** A page of this server. */
  | 'own'
  /** A page of another origin, a sandboxed file, a form of another site. */
  | 'foreign'
  /** Headers say nothing: a program, or a person who typed the address. */
  | 'unsaid';

/**
 * Browsers state the origin of every request that changes something and of every websocket, and the relation of
 * the two sites (Sec-Fetch-Site) of every request; no page can forge either.
 * Two ports of one machine are one *site* but two *origins*, so SameSite cookies alone do not tell them apart.
 */
export function senderOf(headers: IncomingHttpHeaders): Sender {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  if (origin !== undefined) return isOwn(origin, host) ? 'own' : 'foreign';
  if (site === 'same-origin') return 'own';
  if (site === 'cross-site' || site === 'same-site') return 'foreign';
  return 'unsaid';
}

/** The scheme may be https: a proxy in front may add it. The host was checked before. */
const isOwn = (origin: string, host: string | undefined) =>
  host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);

/** Whether a browser opens the address as a page, in a tab of its own. */
export const isNavigation = (headers: IncomingHttpHeaders): boolean =>
  headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
