import { describe, expect, it } from 'vitest';
import { createSessions } from '../../../../../kernel-setup/lab/server/security/sessions';

const sent = (header: string) => header.split(';')[0]!;

describe('a session', () => {
  it('is a cookie that scripts cannot read and other sites do not send', () => {
    const header = createSessions(() => 8888).start();
    expect(header).toMatch(/^diffusion-lab-8888=[\w.-]+; Path=\/; HttpOnly; SameSite=Strict$/);
  });

  it('holds until it ends, and only that one ends', () => {
    const sessions = createSessions(() => 8888);
    const [one, two] = [sent(sessions.start()), sent(sessions.start())];
    expect(one).not.toBe(two);
    expect(sessions.holds(`theme=dark; ${one}; x=1`)).toBe(true);
    expect(sessions.end(one)).toMatch(/^diffusion-lab-8888=; Max-Age=0; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(sessions.holds(one)).toBe(false);
    expect(sessions.holds(two)).toBe(true);
  });

  it('is none when a single character differs', () => {
    const sessions = createSessions(() => 8888);
    const cookie = sent(sessions.start());
    const start = cookie.indexOf('=') + 1;
    for (let i = start; i < cookie.length; i++) {
      const other = cookie[i] === 'A' ? 'B' : 'A';
      expect(sessions.holds(cookie.slice(0, i) + other + cookie.slice(i + 1))).toBe(false);
    }
  });

  it.each([
    undefined,
    '',
    'diffusion-lab-8888=',
    'diffusion-lab-8888=.',
    'diffusion-lab-8888=a.b',
    'diffusion-lab-8888',
  ])('is none in %j', (header) => {
    expect(createSessions(() => 8888).holds(header)).toBe(false);
  });

  it('is none for another server, nor under the name of another port', () => {
    const cookie = sent(createSessions(() => 8888).start());
    expect(createSessions(() => 8888).holds(cookie)).toBe(false);
    const sessions = createSessions(() => 8888);
    expect(sessions.holds(sent(sessions.start()).replace('8888', '8889'))).toBe(false);
  });
});
