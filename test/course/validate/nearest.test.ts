import { describe, expect, it } from 'vitest';
import { nearest } from '../../../src/course/validate/nearest';

describe('the name that was meant', () => {
  const names = ['a4-ou', 'a4-test-ou', 'a4-langevin', 'kl'];

  it.each([
    ['a4-langvin', 'a4-langevin'],
    ['A4-OU', 'a4-ou'],
    ['a4-tset-ou', 'a4-test-ou'],
  ])('%s is %s', (name, meant) => {
    expect(nearest(name, names)).toBe(meant);
  });

  it('is none where there are none, or all are far away', () => {
    expect(nearest('a', [])).toBeUndefined();
    expect(nearest('klien', names)).toBeUndefined();
  });

  it('changes the fewest letters: kitten is three from sitting', () => {
    expect(nearest('kitten--', ['sitting--'])).toBeUndefined();
    expect(nearest('kitten---', ['sitting---'])).toBe('sitting---');
  });
});
