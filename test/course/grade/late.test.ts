import { describe, expect, it } from 'vitest';
import { lateness, NO_PENALTY, parseMoment, parsePercent } from '../../../src/course/grade/late';

const due = new Date('2026-11-30T23:00:00Z');
const after = (hours: number) => new Date(due.getTime() + hours * 3_600_000);
const rule = { percentPerDay: 10, graceMinutes: 15, floorPercent: 50 };

describe('a late penalty', () => {
  it('counts started days from the due date', () => {
    const days = [0.3, 23.9, 24, 24.1, 49].map((hours) => lateness(after(hours), due, rule, 20)?.days);
    expect(days).toEqual([1, 1, 1, 2, 3]);
  });

  it('is a share of the earned points for each day, down to the floor', () => {
    expect([1, 30, 100, 1000].map((hours) => lateness(after(hours), due, rule, 20)?.penalty)).toEqual([
      2, 4, 10, 10,
    ]);
  });

  it('is nothing in time, within the grace, and without a rule', () => {
    expect(lateness(due, due, rule, 20)).toBeUndefined();
    expect(lateness(after(0.25), due, rule, 20)).toBeUndefined();
    expect(lateness(after(0.26), due, rule, 20)?.penalty).toBe(2);
    expect(lateness(after(30), due, NO_PENALTY, 20)).toEqual({ days: 2, penalty: 0 });
  });

  it('has no last bits of binary fractions', () => {
    expect(lateness(after(60), due, rule, 17)?.penalty).toBe(5.1);
  });
});

describe('a moment', () => {
  it('is read as nbgrader writes timestamp.txt', () => {
    // nbgrader's documentation: timestamp_format '%Y-%m-%d %H:%M:%S.%f %Z'
    expect(parseMoment('2015-02-02 15:58:23.948203 UTC\n', 't').toISOString()).toBe(
      '2015-02-02T15:58:23.948Z',
    );
  });

  it.each([
    ['2026-11-30', '2026-11-30T00:00:00.000Z'],
    ['2026-11-30 23:59', '2026-11-30T23:59:00.000Z'],
    ['2026-11-30T23:59:00+01:00', '2026-11-30T22:59:00.000Z'],
    ['2026-11-30 23:59:00 -0530', '2026-12-01T05:29:00.000Z'],
  ])('%s', (text, expected) => {
    expect(parseMoment(text, 't').toISOString()).toBe(expected);
  });

  it.each([
    '',
    'yesterday',
    '2026-02-30',
    '2026-11-30 24:00',
    '2026-13-01',
    '2026-11-30 23:59 PST',
    '30.11.2026',
  ])('is not %j', (text) => {
    expect(() => parseMoment(text, 'timestamp.txt')).toThrow(/^Cannot read a date as timestamp\.txt must be/);
  });
});

it('a percentage is from 0 to 100', () => {
  expect(['10', '12.5%', '10%/day'].map((text) => parsePercent(text, 'p'))).toEqual([10, 12.5, 10]);
  for (const text of ['-1', '101', 'x', '']) expect(() => parsePercent(text, 'p')).toThrow(RangeError);
});
