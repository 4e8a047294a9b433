import { randomBytes, type ScryptOptions, scrypt } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../../../../src/files';
import { equalInConstantTime } from './equal';

/** scrypt's cost. OWASP's Password Storage Cheat Sheet counts N = 2^15, r = 8, p = 3 among its equals (32 MiB). */
const cost = { log2N: 15, r: 8, p: 3 };
const hashBytes = 32;

interface Stored {
  readonly log2N: number;
  readonly r: number;
  readonly p: number;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

/** The password as it is stored: '$scrypt$ln=15,r=8,p=3$salt$hash', the form of the PHC string format. */
export async function hashPassword(password: string): Promise<string> {
  if (password === '')
    throw new Error('Cannot store the password as it must have at least one character: it is empty');
  const salt = randomBytes(16);
  const hash = await derive(password, { ...cost, salt, hash: Buffer.alloc(hashBytes) });
  return `$scrypt$ln=${cost.log2N},r=${cost.r},p=${cost.p}$${bare(salt)}$${bare(hash)}`;
}

const bare = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');

/** Whether a password is the stored one. One is computed at a time: each takes 32 MiB. */
export function createPasswordCheck(stored: string): (password: string) => Promise<boolean> {
  const wanted = parseStored(stored);
  let last: Promise<unknown> = Promise.resolve();
  return (password) => {
    const answer = last.then(async () =>
      equalInConstantTime((await derive(password, wanted)).toString('hex'), wanted.hash.toString('hex')),
    );
    last = answer.catch(() => undefined);
    return answer;
  };
}

function parseStored(text: string): Stored {
  const match = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w+/]{4,})\$([\w+/]{22,})$/.exec(text);
  const [log2N, r, p] = (match?.slice(1, 4) ?? []).map(Number);
  if (!match || !log2N || !r || !p || log2N > 20 || r > 32 || p > 16)
    throw new Error(
      "Cannot read the password's hash as its form must be $scrypt$ln=…,r=…,p=…$salt$hash: it is not",
    );
  return { log2N, r, p, salt: Buffer.from(match[4]!, 'base64'), hash: Buffer.from(match[5]!, 'base64') };
}

function derive(password: string, { log2N, r, p, salt, hash }: Stored): Promise<Buffer> {
  const N = 2 ** log2N;
  const options: ScryptOptions = { N, r, p, maxmem: 2 * 128 * N * r };
  // The same password typed on two keyboards may be composed differently; NFKC makes them one.
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, hash.length, options, (error, bytes) =>
      error ? reject(error) : resolve(bytes),
    );
  });
}

const passwordFile = (home: string) => join(home, 'password.json');

/** Stores a password's hash in the user's folder, readable by the user alone. */
export async function storePassword(home: string, password: string): Promise<void> {
  writeFileAtomic(passwordFile(home), `${JSON.stringify({ hash: await hashPassword(password) }, null, 2)}\n`);
  await chmod(passwordFile(home), 0o600);
}

/** The stored hash; undefined when no password was set. */
export function readPasswordHash(home: string): string | undefined {
  const file = passwordFile(home);
  if (!existsSync(file)) return undefined;
  try {
    const { hash } = JSON.parse(readFileSync(file, 'utf8')) as { hash?: unknown };
    if (typeof hash === 'string') return hash;
  } catch {
    // Said below: a broken file must not look like no password.
  }
  throw new Error(`Cannot read the password as ${file} must be JSON with a "hash": set the password again`);
}
