import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { credentialsOf, setPassword } from '../../../../kernel-setup/lab/command/credentials';
import { parseStartOptions } from '../../../../kernel-setup/lab/command/options';
import { fakeTerminal } from './fake-terminal';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'credentials-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const credentials = (...argv: string[]) => credentialsOf(parseStartOptions(argv, {}), home);
const type = (...answers: string[]) => setPassword(home, fakeTerminal(answers).terminal);

describe('credentials', () => {
  it('are a new token each time, of 192 bits', () => {
    const { token } = credentials();
    expect(token).toMatch(/^[0-9a-f]{48}$/);
    expect(credentials().token).not.toBe(token);
  });

  it("are the user's own token", () => {
    expect(credentials('--token', 'of-the-user')).toEqual({ token: 'of-the-user' });
  });

  it.each(['127.0.0.1', '127.8.0.1', '::1', 'localhost'])('may be anything on %s', (host) => {
    expect(() => credentials('--host', host)).not.toThrow();
  });

  it.each(['0.0.0.0', '::', '192.168.0.7', 'example.org', '127.0.0.1.example.org'])(
    "must be the user's own on %s",
    async (host) => {
      expect(() => credentials('--host', host)).toThrow(
        `Cannot listen on ${host} as other machines reach it and there must be a password or a token of yours`,
      );
      expect(credentials('--host', host, '--token', 'of-the-user').token).toBe('of-the-user');
    },
  );

  it('hold the password that was set, hashed, in a file that only the user reads', async () => {
    expect(await type('correct horse\r', 'correct horse\r')).toBe(true);
    const { passwordHash } = credentials('--host', '0.0.0.0');
    expect(passwordHash).toMatch(/^\$scrypt\$/);
    const [file] = readdirSync(home);
    expect(readFileSync(join(home, file!), 'utf8')).not.toContain('horse');
    if (process.platform !== 'win32') expect(statSync(join(home, file!)).mode & 0o777).toBe(0o600);
  });
});

describe('a new password', () => {
  it.each([
    [['short\r'], 'at least 8 characters: current value has 5'],
    [['correct horse\r', 'wrong horse\r'], 'the second answer differs'],
  ])('is refused for %j', async (answers, message) => {
    await expect(type(...answers)).rejects.toThrow(message);
    expect(readdirSync(home)).toEqual([]);
  });

  it('is not set when the question is not answered', async () => {
    expect(await type('\x03')).toBe(false);
    expect(await type('correct horse\r', '\x03')).toBe(false);
    expect(readdirSync(home)).toEqual([]);
  });

  it('wants a terminal', async () => {
    await expect(setPassword(home, fakeTerminal([], false).terminal)).rejects.toThrow('at a terminal');
  });
});
