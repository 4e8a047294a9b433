import { equalInConstantTime } from './equal';

/**
 * A token this long cannot be guessed at any speed, so the right one is never made to wait: otherwise whoever sends
 * wrong ones could lock the owner out. A shorter one, chosen by a person, is not even looked at during the wait.
 */
const unguessable = 32;

/** Compares tokens with the server's own. */
export interface TokenCheck {
  isRight(given: string): boolean;
  /** Whether a token may be looked at although its address has to wait. */
  readonly duringWait: boolean;
}

/** @param token - the server's own; undefined where there is a password alone. */
export function createTokenCheck(token: string | undefined): TokenCheck {
  return {
    isRight: (given) => token !== undefined && token !== '' && equalInConstantTime(given, token),
    duringWait: token !== undefined && token.length >= unguessable,
  };
}
