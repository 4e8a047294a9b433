import { describe, expect, it } from 'vitest';
import { examLaw, examMarks } from '../../src/data/exam-marks';
import { random } from '../../src/random/random';

describe('examMarks', () => {
  it('are 1000 whole marks from 0 to 100, the same for the same seed', () => {
    const marks = examMarks(random(1));
    expect(marks.length).toBe(1000);
    expect(marks.every((m) => Number.isInteger(m) && m >= 0 && m <= 100)).toBe(true);
    expect(examMarks(random(1))).toEqual(marks);
    expect(() => examMarks(random(1), 0)).toThrow(/n must be an integer of at least 1/);
  });

  it('have the shape of the lecture: most near 70, some near 40, a few near 90', () => {
    const marks = examMarks(random(2), 20_000);
    const near = (mark: number) => marks.filter((m) => Math.abs(m - mark) <= 10).length;
    expect(near(70)).toBeGreaterThan(near(40));
    expect(near(40)).toBeGreaterThan(near(55) / 2);
    // Humps of the law: it falls on both sides of each.
    for (const mark of [40, 70, 90]) {
      const peak = Math.max(...[-2, -1, 0, 1, 2].map((d) => examLaw.density(mark + d)));
      expect(peak).toBeGreaterThan(examLaw.density(mark - 8));
      expect(peak).toBeGreaterThan(examLaw.density(mark + 8));
    }
  });

  it('follow their law: the mean is within its error', () => {
    const marks = examMarks(random(3), 20_000);
    const mean = marks.reduce((a, b) => a + b, 0) / marks.length;
    // Draws above 100 (0.03 % of them) are repeated, which moves the mean by 0.01; 4.5 standard errors beside that.
    expect(Math.abs(mean - examLaw.mean)).toBeLessThan(0.02 + 4.5 * Math.sqrt(examLaw.variance / 20_000));
  });
});
