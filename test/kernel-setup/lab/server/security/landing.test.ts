import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { landingAfterLogin, withoutToken } from '../../../../../kernel-setup/lab/server/security/landing';

describe('withoutToken', () => {
  it('keeps everything else', () => {
    expect(withoutToken('/lab/tree/a%20b.ipynb?reset&token=secret&x=1')).toBe(
      '/lab/tree/a%20b.ipynb?reset=&x=1',
    );
    expect(withoutToken('/lab?token=a&token=b')).toBe('/lab');
  });
});

describe('an address without its token', () => {
  it.each([
    '/files/..//evil.example?token=x',
    '//evil.example/?token=x',
    '/\\evil.example?token=x',
    '/.//evil.example',
  ])('stays here: %s', (url) => {
    expect(withoutToken(url)).toMatch(/^\/(?!\/)/);
  });
});

describe('landingAfterLogin', () => {
  it.each(['/', '/lab', '/lab/tree/a%20b.ipynb?reset=1#x', '/files/a.html'])('goes to %s', (next) => {
    expect(landingAfterLogin(next)).toBe(next);
  });

  it.each([
    undefined,
    '',
    'lab',
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    '\\\\evil.example/',
    '/\t/evil.example/',
    '/\n/evil.example',
    '///evil.example',
    'javascript:alert(1)',
    '/login?next=/login',
    '/logout',
  ])('goes home instead of to %j', (next) => {
    expect(landingAfterLogin(next)).toBe('/');
  });

  it('never leads away, whatever it is given', () => {
    const nasty = fc.string({
      unit: fc.constantFrom('/', '\\', '.', ':', '@', '\t', '\n', '%', '2', 'f', 'a', '?', '#'),
    });
    fc.assert(
      fc.property(nasty, (text) => {
        const next = landingAfterLogin(`/${text}`);
        expect(new URL(next, 'http://lab.example').origin).toBe('http://lab.example');
        // A Location header is a line.
        expect(next).not.toMatch(/[\r\n]/);
      }),
    );
  });
});
