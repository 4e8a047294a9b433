import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inShard, parseShard } from '../../../../src/course/grade/slurm/shard';

const name = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' });

describe('shards', () => {
  it('give every student to exactly one part', () => {
    fc.assert(
      fc.property(name, fc.integer({ min: 1, max: 40 }), (student, count) => {
        const parts = Array.from({ length: count }, (_, k) => inShard(student, { index: k + 1, count }));
        expect(parts.filter(Boolean)).toHaveLength(1);
      }),
    );
  });

  it('are about equal: 2000 names in 8 parts, within five standard deviations of 250', () => {
    const names = Array.from({ length: 2000 }, (_, k) => `student-${k}`);
    const deviation = Math.sqrt(2000 * (1 / 8) * (7 / 8));
    for (let index = 1; index <= 8; index++) {
      const size = names.filter((student) => inShard(student, { index, count: 8 })).length;
      expect(Math.abs(size - 250)).toBeLessThan(5 * deviation);
    }
  });

  it('are the first 48 bits of SHA-256 modulo the number of parts, on every machine and in every version', () => {
    // printf ada | sha256sum
    const index = Number(0xfdee430d40bdn % 7n) + 1;
    expect(inShard('ada', { index, count: 7 })).toBe(true);
  });

  it('are named K/N, or N where an indexed job says which', () => {
    expect(parseShard('2/5')).toEqual({ index: 2, count: 5 });
    expect(parseShard('5', { JOB_COMPLETION_INDEX: '0' })).toEqual({ index: 1, count: 5 });
    expect(parseShard('5', { JOB_COMPLETION_INDEX: '4' })).toEqual({ index: 5, count: 5 });
  });

  it.each(['0/5', '6/5', '1/0', '', 'a/b', '1.5/3', '-1/3', '1/2/3', '1/99999', '5'])(
    'refuses %j',
    (text) => {
      expect(() => parseShard(text, {})).toThrow(/^Cannot choose a shard as --shards must be/);
    },
  );

  it('refuses an index of the environment beyond the parts', () => {
    expect(() => parseShard('5', { JOB_COMPLETION_INDEX: '5' })).toThrow(
      'Cannot choose a shard as JOB_COMPLETION_INDEX must be from 0 to 4: current value is 5',
    );
  });
});
