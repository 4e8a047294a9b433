import { describe, expect, it } from 'vitest';
import { SeenSignatures } from '../../../../kernel-setup/kernel/protocol/seen-signatures';

describe('SeenSignatures', () => {
  it('takes each signature once', () => {
    const seen = new SeenSignatures();
    expect(seen.add('a')).toBe(true);
    expect(seen.add('b')).toBe(true);
    expect(seen.add('a')).toBe(false);
  });

  it('lets unsigned messages pass', () => {
    const seen = new SeenSignatures();
    expect([seen.add(''), seen.add('')]).toEqual([true, true]);
  });

  it('remembers at least the last `limit`, and not all for ever', () => {
    const limit = 10;
    const seen = new SeenSignatures(limit);
    for (let i = 0; i < 35; i++) seen.add(String(i));
    for (let i = 35 - limit; i < 35; i++) expect(seen.add(String(i))).toBe(false);
    expect(seen.add('0')).toBe(true);
  });
});
