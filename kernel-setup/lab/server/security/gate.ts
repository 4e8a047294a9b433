import type { IncomingMessage } from 'node:http';
import { pathOf } from '../http/errors';
import type { RouteAccess } from '../http/route-access';
import { HttpError } from '../http-error';
import type { Attempts } from './attempts';
import { isNavigation, senderOf } from './origins';
import type { Sessions } from './sessions';
import type { TokenCheck } from './token-check';

/** What lets a person in; at least one. */
export interface Credentials {
  readonly token?: string;
  /** As {@link hashPassword} makes it. */
  readonly passwordHash?: string;
}

/** What a request wants: to look, to change something, or a websocket, which can do both. */
export type Wish = 'read' | 'change' | 'websocket';

/** How a request proved who it is; 'nobody' gets only as far as {@link RouteAccess} 'anyone'. */
export type Identity = 'token' | 'session' | 'nobody';

/** What the gate stands on. */
export interface GateParts {
  readonly tokens: TokenCheck;
  readonly sessions: Sessions;
  readonly attempts: Attempts;
  isOwnHost(header: string | undefined): boolean;
}

/** Decides over every request and every websocket handshake before anything else sees them. */
export interface Gate {
  /** @throws HttpError 400, 403, 429 */
  check(request: IncomingMessage, wish: Wish, access: RouteAccess): Identity;
}

/** The request proves nothing, or something wrong. */
export class NoCredentials extends HttpError {
  constructor(request: IncomingMessage) {
    const state = tokenOf(request) === undefined ? 'it has neither' : 'its token is wrong';
    const what = `${request.method} ${pathOf(request.url ?? '')}`;
    super(
      403,
      `Cannot answer ${what} as it must carry the server's token or a session: ${state}`,
      'Forbidden',
    );
  }
}

/** A wrong token came too early: when the next may come. */
export class TooManyAttempts extends HttpError {
  constructor(readonly seconds: number) {
    super(
      429,
      `Cannot check the token as wrong ones make the next wait: ${seconds} s are left`,
      'Too Many Requests',
    );
  }
}

/** The gate of a server. */
export function createGate({ tokens, sessions, attempts, isOwnHost }: GateParts): Gate {
  const byToken = (given: string, address: string): Identity => {
    if (tokens.acceptsAtOnce(given)) return 'token';
    const wait = attempts.begin(address);
    if (wait > 0) throw new TooManyAttempts(wait);
    if (!tokens.isRight(given)) return 'nobody';
    attempts.succeed(address);
    return 'token';
  };

  const identify = (request: IncomingMessage): Identity => {
    const given = tokenOf(request);
    // A session says who it is whatever token comes along: a tab that is logged in is never made to wait.
    const session = sessions.holds(request.headers.cookie);
    if (session) return given !== undefined && tokens.isRight(given) ? 'token' : 'session';
    return given === undefined ? 'nobody' : byToken(given, request.socket.remoteAddress ?? '');
  };

  return {
    check: (request, wish, access) => {
      refuseOddAddresses(request);
      if (!isOwnHost(request.headers.host)) throw foreignHost(request);
      refuseForeignPages(request, wish);
      if (access === 'anyone') return sessions.holds(request.headers.cookie) ? 'session' : 'nobody';
      const identity = identify(request);
      if (identity === 'nobody') throw new NoCredentials(request);
      if (identity === 'session') refuseUnsaidChanges(request, wish);
      return identity;
    },
  };
}

/** The token in a request's query ('?token=…') or header ('Authorization: token …', 'Bearer …'). */
export function tokenOf(request: IncomingMessage): string | undefined {
  const [, query = ''] = (request.url ?? '').split('?', 2);
  const header = /^(?:token|bearer) +(\S+)$/i.exec(request.headers.authorization ?? '');
  return new URLSearchParams(query).get('token') || header?.[1] || undefined;
}

function refuseOddAddresses({ url = '' }: IncomingMessage): void {
  if (!url.startsWith('/') || url.startsWith('//'))
    throw new HttpError(
      400,
      'Cannot read the request as its address must be a path of this server: it is not',
      'Bad Request',
    );
}

const foreignHost = ({ headers }: IncomingMessage) =>
  new HttpError(
    403,
    `Cannot answer as the Host header must be a name of this server: current value is ${JSON.stringify(headers.host ?? '')}`,
    'Forbidden',
  );

/** Requests that pages of other origins make: nothing but opening an address in a tab is theirs. */
function refuseForeignPages({ headers }: IncomingMessage, wish: Wish): void {
  if (senderOf(headers) !== 'foreign' || (wish === 'read' && isNavigation(headers))) return;
  const from = headers.origin ?? headers['sec-fetch-site'];
  throw new HttpError(
    403,
    `Cannot answer as the page that asks must be this server's own: it is ${from}`,
    'Forbidden',
  );
}

/**
 * A cookie alone changes nothing: the request must also say that it comes from a page of this server.
 * Browsers say so by themselves; programs send the token. This does what Jupyter's _xsrf cookie is for.
 */
function refuseUnsaidChanges({ headers }: IncomingMessage, wish: Wish): void {
  if (wish === 'read' || senderOf(headers) === 'own') return;
  throw new HttpError(
    403,
    'Cannot change anything for a cookie alone as the request must have an Origin header or the token: it has neither',
    'Forbidden',
  );
}
