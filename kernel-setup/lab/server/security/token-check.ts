import { randomBytes } from 'node:crypto';
import { equalInConstantTime } from './equal';

/**
 * A token this long cannot be guessed at any speed, so the right one is never made to wait: otherwise whoever sends
 * wrong ones could lock the owner out. A shorter one, chosen by a person, is not even looked at during the wait.
 */
const unguessable = 32;

/** How long a ticket may be used. */
const ticketLife = 60_000;

/** Compares tokens with the server's own. */
export interface TokenCheck {
  isRight(given: string): boolean;
  /** Whether it is right and needs no wait: an unguessable token, or a ticket, which is used up by this. */
  acceptsAtOnce(given: string): boolean;
  /** A token that is right once, for a minute: for places that others can read, such as the list of processes. */
  ticket(): string;
}

/** @param token - the server's own; undefined where there is a password alone. */
export function createTokenCheck(token: string | undefined): TokenCheck {
  const tickets = new Map<string, number>();

  const isRight = (given: string) => token !== undefined && token !== '' && equalInConstantTime(given, token);
  const takesTicket = (given: string): boolean => {
    const [found] = [...tickets].filter(([ticket]) => equalInConstantTime(ticket, given));
    if (found === undefined) return false;
    tickets.delete(found[0]);
    return Date.now() < found[1];
  };
  return {
    isRight,
    acceptsAtOnce: (given) =>
      takesTicket(given) || (token !== undefined && token.length >= unguessable && isRight(given)),
    ticket: () => {
      const ticket = randomBytes(24).toString('base64url');
      tickets.set(ticket, Date.now() + ticketLife);
      return ticket;
    },
  };
}
