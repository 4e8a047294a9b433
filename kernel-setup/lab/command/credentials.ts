import { randomBytes } from 'node:crypto';
import { UsageError } from '../../../src/course/run/options';
import { isLoopback } from '../server/security/hosts';
import { readPasswordHash, storePassword } from '../server/security/password';
import { askSecret, type Terminal } from './ask-secret';
import type { StartOptions } from './options';

/** What lets a browser in: always a token, which the printed address carries, and a password where one was set. */
export interface Credentials {
  readonly token: string;
  readonly passwordHash?: string;
}

const SHORTEST_PASSWORD = 8;

/**
 * The credentials of this start. An address that other machines reach needs some that the user chose, so that
 * nobody opens the Lab to a network without having thought of who may come in.
 *
 * @param home - folder where the password's hash is kept.
 * @throws UsageError where there are none.
 */
export function credentialsOf({ host, token }: StartOptions, home: string): Credentials {
  const passwordHash = readPasswordHash(home);
  if (!isLoopback(host) && token === undefined && passwordHash === undefined)
    throw new UsageError(
      `Cannot listen on ${host} as other machines reach it and there must be a password or a token of yours: add --password, or set JUPYTER_TOKEN`,
    );
  const own = token ?? randomBytes(24).toString('hex');
  return { token: own, ...(passwordHash !== undefined && { passwordHash }) };
}

/**
 * Asks for a new password, twice, and stores its hash.
 *
 * @returns whether there was an answer: Ctrl-C gives none, and then nothing changes.
 * @throws UsageError where there is no terminal to ask at, or the answers cannot be used.
 */
export async function setPassword(home: string, terminal: Terminal): Promise<boolean> {
  if (!terminal.input.isTTY)
    throw new UsageError('Cannot set a password as it must be typed at a terminal: there is none');
  const password = await askSecret('New password: ', terminal);
  if (password === undefined) return false;
  if (password.length < SHORTEST_PASSWORD)
    throw new UsageError(
      `Cannot set the password as it must have at least ${SHORTEST_PASSWORD} characters: current value has ${password.length}`,
    );
  const again = await askSecret('The same again: ', terminal);
  if (again === undefined) return false;
  if (again !== password)
    throw new UsageError('Cannot set the password as it must be typed twice: the second answer differs');
  await storePassword(home, password);
  return true;
}
