import { describe, expect, it } from 'vitest';
import { isNavigation, senderOf } from '../../../../../kernel-setup/lab/server/security/origins';

const host = '127.0.0.1:8888';

describe('senderOf', () => {
  it.each([
    [{ origin: 'http://127.0.0.1:8888' }, 'own'],
    [{ origin: 'https://127.0.0.1:8888' }, 'own'],
    [{ 'sec-fetch-site': 'same-origin' }, 'own'],
    [{ 'sec-fetch-site': 'none' }, 'unsaid'],
    [{}, 'unsaid'],
    // One machine, another port: another program's page.
    [{ origin: 'http://127.0.0.1:3000' }, 'foreign'],
    [{ 'sec-fetch-site': 'same-site' }, 'foreign'],
    [{ 'sec-fetch-site': 'cross-site' }, 'foreign'],
    // A sandboxed file, a data: address.
    [{ origin: 'null' }, 'foreign'],
    [{ origin: '' }, 'foreign'],
    [{ origin: 'http://127.0.0.1:8888.evil.example' }, 'foreign'],
    [{ origin: 'http://evil.example', 'sec-fetch-site': 'same-origin' }, 'foreign'],
    [{ origin: 'ftp://127.0.0.1:8888' }, 'foreign'],
  ] as const)('%j is %s', (headers, sender) => {
    expect(senderOf({ host, ...headers })).toBe(sender);
  });

  it('is foreign where the server does not know its own name', () => {
    expect(senderOf({ origin: 'http://undefined' })).toBe('foreign');
  });
});

describe('isNavigation', () => {
  it('is a tab, not a frame or a picture', () => {
    expect(isNavigation({ 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' })).toBe(true);
    expect(isNavigation({ 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' })).toBe(false);
    expect(isNavigation({ 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' })).toBe(false);
    expect(isNavigation({})).toBe(false);
  });
});
