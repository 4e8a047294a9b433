import { describe, expect, it } from 'vitest';
import { proxyFor } from '../../../src/data/download/proxy';

const proxyOf = (address: string, env: Record<string, string>) => proxyFor(new URL(address), env);

describe('proxyFor', () => {
  it('takes the variable of the scheme, in lower case first, then that for all', () => {
    const env = { http_proxy: 'http://a:1', HTTP_PROXY: 'http://b:2', HTTPS_PROXY: 'http://c:3' };
    expect(proxyOf('http://x.org/', env)).toBe('http://a:1');
    expect(proxyOf('https://x.org/', env)).toBe('http://c:3');
    expect(proxyOf('https://x.org/', { ALL_PROXY: 'http://d:4' })).toBe('http://d:4');
    expect(proxyOf('https://x.org/', { http_proxy: 'http://a:1', https_proxy: '' })).toBeUndefined();
    expect(proxyOf('https://x.org/', {})).toBeUndefined();
  });

  it('takes a host without scheme as one of http', () => {
    expect(proxyOf('https://x.org/', { https_proxy: 'proxy.school:3128' })).toBe('http://proxy.school:3128');
  });

  it.each([
    ['x.org', true],
    ['X.ORG', true],
    ['.org', true],
    ['*.x.org', true],
    ['a.org, x.org', true],
    ['a.org x.org:443', true],
    ['*', true],
    ['x.org:80', false],
    ['y.x.org', false],
    ['rg', false],
    ['', false],
  ])('with no_proxy %j, goes past the proxy: %s', (list, past) => {
    expect(proxyOf('https://x.org/', { https_proxy: 'http://p:1', no_proxy: list }) === undefined).toBe(past);
  });
});
