import type { FastifyInstance } from 'fastify';
import { createAttempts } from './attempts';
import { guardRoutes } from './doors';
import { type Credentials, createGate, type Gate } from './gate';
import { setSecurityHeaders } from './headers';
import { hostCheck } from './hosts';
import { loginRoutes } from './login';
import { createSessions } from './sessions';
import { createTokenCheck } from './token-check';

/** What decides who comes in. */
export interface LockOptions {
  readonly credentials: Credentials;
  /** Address that the server listens on. */
  readonly host: string;
  readonly allowedHosts: readonly string[] | undefined;
  /** Known when the server listens. */
  port(): number;
  log(line: string): void;
}

/** Everything between a request and its route. */
export interface Lock {
  readonly gate: Gate;
  /** A token that is right once, for a minute. */
  ticket(): string;
  /** Puts the lock before every route that is registered after it. */
  fit(app: FastifyInstance): void;
}

/** @throws Error without a token or a password. */
export function createLock({ credentials, host, allowedHosts, port, log }: LockOptions): Lock {
  if (!credentials.token && credentials.passwordHash === undefined)
    throw new Error('Cannot start the server as there must be a token or a password: there is neither');
  const sessions = createSessions(port);
  const attempts = createAttempts(log);
  const tokens = createTokenCheck(credentials.token);
  const gate = createGate({ tokens, sessions, attempts, isOwnHost: hostCheck(host, allowedHosts) });
  return {
    gate,
    ticket: tokens.ticket,
    fit: (app) => {
      setSecurityHeaders(app);
      guardRoutes(app, gate, sessions);
      app.register(loginRoutes({ credentials, tokens, sessions, attempts }));
    },
  };
}
