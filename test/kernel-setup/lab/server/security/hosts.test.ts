import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { hostCheck, hostName, isLoopback } from '../../../../../kernel-setup/lab/server/security/hosts';

describe('hostName', () => {
  it.each([
    ['localhost:8888', 'localhost'],
    ['LOCALHOST', 'localhost'],
    ['127.0.0.1:8888', '127.0.0.1'],
    ['[::1]:8888', '::1'],
    ['[::1]', '::1'],
  ])('of "%s" is "%s"', (header, name) => {
    expect(hostName(header)).toBe(name);
  });

  it.each([
    undefined,
    '',
    'a b',
    'localhost:',
    'localhost:x',
    'localhost:8888:1',
    '::1',
    'user@localhost',
    'localhost/x',
  ])('refuses %j', (header) => {
    expect(hostName(header)).toBeUndefined();
  });
});

describe('isLoopback', () => {
  it.each(['localhost', '::1', '127.0.0.1', '127.255.0.3'])('knows %s', (name) => {
    expect(isLoopback(name)).toBe(true);
  });

  // Names that begin or end like this machine's and belong to others.
  it.each(['127.0.0.1.evil.example', 'localhost.evil.example', 'evil-localhost', '128.0.0.1', '0.0.0.0'])(
    'is not deceived by %s',
    (name) => {
      expect(isLoopback(name)).toBe(false);
    },
  );
});

describe('hostCheck', () => {
  it('answers this machine alone where it listens on it alone, at any port: ports may be forwarded', () => {
    const isOwn = hostCheck('127.0.0.1');
    expect(['localhost:8888', '127.0.0.1:9999', '[::1]:1'].every(isOwn)).toBe(true);
    expect(['evil.example:8888', '192.168.0.7:8888', undefined].some(isOwn)).toBe(false);
  });

  it('answers the name it listens on, and those it is told', () => {
    const isOwn = hostCheck('lab.example', ['proxy.example']);
    expect(['LAB.example:8888', 'proxy.example'].every(isOwn)).toBe(true);
    expect(isOwn('other.example')).toBe(false);
  });

  it('answers all addresses of this machine where it listens on all', () => {
    const isOwn = hostCheck('0.0.0.0');
    const own = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    for (const { address, family } of own)
      if (!address.startsWith('fe80')) expect(isOwn(family === 'IPv6' ? `[${address}]` : address)).toBe(true);
    expect(isOwn('evil.example')).toBe(false);
  });
});
