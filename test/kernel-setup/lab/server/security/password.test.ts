import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  createPasswordCheck,
  hashPassword,
  readPasswordHash,
  storePassword,
} from '../../../../../kernel-setup/lab/server/security/password';
import { temporaryFolder } from '../a-front-end';

const bare = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');

/** RFC 7914, section 12: scrypt("password", "NaCl", N = 1024, r = 8, p = 16), 64 bytes. */
const published = Buffer.from(
  'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640',
  'hex',
);
const ofTheRfc = `$scrypt$ln=10,r=8,p=16$${bare(Buffer.from('NaCl'))}$${bare(published)}`;

describe('a stored password', () => {
  it('is checked by scrypt as RFC 7914 defines it, many at once too', async () => {
    const isRight = createPasswordCheck(ofTheRfc);
    const answers = ['password', 'Password', 'password ', '', 'password'].map(isRight);
    expect(await Promise.all(answers)).toEqual([true, false, false, false, true]);
  });

  it('has a salt of its own: two hashes of one password differ', async () => {
    const [one, two] = await Promise.all([hashPassword('x'), hashPassword('x')]);
    expect(one).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(one).not.toBe(two);
  });

  it('is the same however its letters were composed', async () => {
    const isRight = createPasswordCheck(await hashPassword('caf\u00e9'));
    expect(await isRight('cafe\u0301')).toBe(true);
  });

  it('cannot be empty', async () => {
    await expect(hashPassword('')).rejects.toThrow('it must have at least one character');
  });

  it.each(['', 'sha1:x:y', '$scrypt$ln=31,r=8,p=1$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA'])(
    'refuses the form %j',
    (text) => {
      expect(() => createPasswordCheck(text)).toThrow('its form must be $scrypt$');
    },
  );
});

describe('the password file', () => {
  it('keeps the hash for its owner alone', async () => {
    const home = join(temporaryFolder(), 'home');
    expect(readPasswordHash(home)).toBeUndefined();
    await storePassword(home, 'secret');
    expect(statSync(join(home, 'password.json')).mode & 0o777).toBe(0o600);
    expect(await createPasswordCheck(readPasswordHash(home)!)('secret')).toBe(true);
  });

  it('is no password where it is broken: it says so', () => {
    const home = temporaryFolder();
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'password.json'), '{"hash": 3}');
    expect(() => readPasswordHash(home)).toThrow('set the password again');
  });
});
