import { describe, expect, it } from 'vitest';
import { field, RequestError } from '../../../../kernel-setup/kernel/protocol/fields';

describe('field', () => {
  it('gives what has the type asked for', () => {
    expect(field({ code: '' }, 'code', 'string')).toBe('');
    expect(field({ n: 0 }, 'n', 'number', 5)).toBe(0);
    expect(field({ silent: false }, 'silent', 'boolean', true)).toBe(false);
    expect(field({ o: { a: 1 } }, 'o', 'object')).toEqual({ a: 1 });
  });

  it('gives the default for what is absent or null', () => {
    expect(field({}, 'n', 'number', 5)).toBe(5);
    expect(field({ n: null }, 'n', 'number', 5)).toBe(5);
  });

  it('refuses the rest with the name, the rule and the value', () => {
    expect(() => field({}, 'code', 'string')).toThrow(RequestError);
    expect(() => field({ code: 5 }, 'code', 'string')).toThrow(
      /code must be of type string: current value is 5/,
    );
    for (const value of [[], 'x', 5])
      expect(() => field({ o: value }, 'o', 'object', {})).toThrow(/type object/);
  });
});
