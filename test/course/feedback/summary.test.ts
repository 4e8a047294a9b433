import { describe, expect, it } from 'vitest';
import { quantile, summarise } from '../../../src/course/feedback/summary';
import { summaryPage } from '../../../src/course/feedback/summary-page';
import { smallResult } from './notebooks';

/** Three students: 3 + 2 points, 0 + 1.5 and waiting, not graded. */
const results = [
  smallResult({
    student: 'ada',
    earned: 10,
    late: { days: 1, penalty: 1 },
    cells: smallResult().cells.map((cell) => ({
      ...cell,
      earned: cell.points,
      status: 'passed',
      inHidden: false,
    })),
  }),
  smallResult({ student: 'bob/../<i>', seconds: 3 }),
  smallResult({ student: 'eve', status: 'failed', cells: [], remarks: ['It is no notebook.'], earned: 0 }),
];

describe('a summary', () => {
  const summary = summarise(results);

  it('counts', () => {
    const { submissions, failed, late, waiting, points } = summary;
    expect({ submissions, failed, late, waiting, points }).toEqual({
      submissions: 3,
      failed: 1,
      late: 1,
      waiting: 1,
      points: 10,
    });
    expect(summary.earned).toEqual([9, 1.5]);
    expect(summary.seconds).toEqual([1.25, 3]);
  });

  it('finds what was hard', () => {
    const [kl, sign, why] = summary.parts;
    expect(kl).toMatchObject({ id: 'kl-test', scored: 2, passed: 0.5, share: 0.5, onlyHidden: 1 });
    expect(sign).toMatchObject({ share: 3.5 / 4, passed: 0.5, onlyHidden: 0 });
    expect(why).toMatchObject({ scored: 1, waiting: 1, share: 1 });
    expect(sign!.messages).toEqual([['✗ sign — −1, expected 1', 1]]);
  });

  it('takes messages that differ in numbers alone as one', () => {
    const off = (value: number) =>
      smallResult({ cells: [{ ...smallResult().cells[1]!, message: `✗ sign — ${value}, expected 1` }] });
    const { parts } = summarise([off(0.25), off(-3), off(1e-7)]);
    expect(parts[0]!.messages).toEqual([['✗ sign — 0.25, expected 1', 3]]);
  });

  it('has quantiles as R computes them by default', () => {
    // R 4: quantile(c(1, 2, 4, 8, 16), c(0.1, 0.25, 0.5, 0.9)) gives 1.4, 2, 4, 12.8.
    const values = [16, 1, 8, 2, 4];
    expect([0.1, 0.25, 0.5, 0.9].map((p) => Number(quantile(values, p).toFixed(9)))).toEqual([
      1.4, 2, 4, 12.8,
    ]);
    expect(quantile([3], 0.7)).toBe(3);
    expect(quantile([], 0.5)).toBeNaN();
  });
});

describe('points by hand', () => {
  it('are those of a submission that no machine could grade', () => {
    const cells = smallResult().cells.map((cell) => ({ ...cell, earned: 0 }));
    const given = { ...cells[0]!, earned: 3, automatic: 0 };
    const read = smallResult({ status: 'failed', earned: 3, cells: [given, ...cells.slice(1)] });
    const broken = smallResult({ status: 'failed', earned: 0, cells });
    expect(summarise([read, broken])).toMatchObject({ submissions: 2, failed: 1, earned: [3] });
    const html = summaryPage({ assignment: 'a1-kl', results: [read, broken] });
    expect(html).toContain('<td>3 / 10</td>');
    expect(html).toContain('not graded');
  });

  const [test, , why] = smallResult().cells;
  const given = { ...why!, earned: 4, automatic: null, answer: 'v2', answerChanged: true as const };
  const overruled = { ...test!, earned: 3, automatic: 0 };
  const kept = { ...given, id: 'kept', answerChanged: undefined };
  const { answerChanged: _, ...current } = kept;
  const byHand = [smallResult({ cells: [overruled, given, current] })];

  it('are to be looked at where the answer has changed, and where tests say something else', () => {
    expect(summarise(byHand).byHand.map(({ id, isOlder }) => [id, isOlder])).toEqual([
      ['kl-test', false],
      ['why', true],
    ]);
  });

  it('are on the page, with what the answer or its tests say', () => {
    const html = summaryPage({ assignment: 'a1-kl', results: byHand });
    expect(html).toContain('1 answer changed since it was graded');
    expect(html).toMatch(/<td>4<\/td><td>given for an earlier answer/);
    expect(html).toMatch(/<td>3<\/td><td>in the place of 0 of the tests/);
    expect(summaryPage({ assignment: 'a1-kl', results })).not.toContain('Points by hand');
  });
});

describe('the page of a summary', () => {
  const html = summaryPage({ assignment: 'a1-kl', results });

  it('has the plots, as pictures', () => {
    const pictures = [...html.matchAll(/<img class="figure" src="data:image\/svg\+xml;base64,([^"]+)"/g)];
    const drawn = pictures.map(([, base64]) => Buffer.from(base64!, 'base64').toString());
    expect(drawn).toHaveLength(3);
    expect(drawn[0]).toContain('points, after late penalties');
    expect(drawn[1]!.indexOf('kl-test')).toBeLessThan(drawn[1]!.indexOf('sign-test'));
  });

  it('leads to the feedback of each student, whatever the name', () => {
    expect(html).toContain('<a href="ada/a1-kl/a1-kl.html">ada</a>');
    expect(html).toContain('<a href="bob%2F..%2F%3Ci%3E/a1-kl/a1-kl.html">bob/../&lt;i&gt;</a>');
    expect(html).toContain('not graded');
    expect(html).toContain('It is no notebook.');
  });

  it('shows a class of which nothing is known yet', () => {
    const empty = summaryPage({ assignment: 'a1-kl', results: [] });
    expect(empty).toContain('No submission has been graded.');
    expect(empty).not.toContain('NaN');
  });
});
