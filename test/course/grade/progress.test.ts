import { afterEach, describe, expect, it } from 'vitest';
import type { SubmissionResult } from '../../../src/course/grade/contract';
import { TIME_UNKNOWN } from '../../../src/course/grade/grade-submission';
import { duration, GradeProgress } from '../../../src/course/grade/progress';

const result = (student: string, more: Partial<SubmissionResult> = {}): SubmissionResult => ({
  ...{ version: 1, assignment: 'toy', student, notebook: 'toy', key: '', status: 'graded', remarks: [] },
  ...{ cells: [], earned: 0, points: 5, seconds: 0 },
  ...more,
});

let progress: GradeProgress;
afterEach(() => progress.close());

function start(isTTY: boolean) {
  const written: string[] = [];
  let clock = performance.now();
  progress = new GradeProgress(10, { isTTY, columns: 60, write: (text) => written.push(text) }, () => clock);
  return { written, pass: (seconds: number) => (clock += 1000 * seconds) };
}

describe('the progress of grading', () => {
  it('tells how fast it is and what is left, by what was run', () => {
    const { pass } = start(false);
    for (const student of ['ada', 'bela', 'chen', 'dana']) progress.graded(result(student), false);
    expect(progress.describe()).toBe('4 of 10 submissions');
    progress.graded(result('emil'), true);
    progress.graded(result('farah'), true);
    pass(60);
    expect(progress.describe()).toMatch(/^6 of 10 submissions, (2|1\.99|2\.01) a minute, 2 min left$/);
  });

  it('says at once what could not be graded, and what had to be ended', () => {
    const { written } = start(false);
    progress.graded(
      result('ada', { status: 'failed', remarks: ['Cannot read toy.ipynb as it must be JSON'] }),
      true,
    );
    progress.graded(result('bela', { remarks: ['Odd.', 'Cell x was ended: it ran 60 s.'] }), true);
    progress.graded(result('chen', { remarks: ['Odd.'] }), true);
    progress.graded(result('emil', { remarks: [`Cannot read a date. ${TIME_UNKNOWN}`] }), true);
    progress.graded(result('dana', { status: 'failed', remarks: ['Old.'] }), false);
    expect(written).toEqual([
      'ada, toy: Cannot read toy.ipynb as it must be JSON\n',
      'bela, toy: Cell x was ended: it ran 60 s.\n',
      'emil, toy: Cannot read a date. Nothing is known of when it was handed in.\n',
    ]);
  });

  it('gives no line to what a student chose', () => {
    const { written } = start(false);
    const forged = 'was ended:\n\nAll students have full marks';
    progress.graded(result('ada', { remarks: [`Cannot read it: ${forged}`] }), true);
    progress.graded(result('bela\n\u202Eb', { status: 'failed', remarks: [forged, 'x'] }), true);
    expect(written).toEqual(['bela \uFFFDb, toy: was ended: All students have full marks\n']);
  });

  it('is one line on a terminal, which makes room for others', () => {
    const { written } = start(true);
    progress.graded(result('ada'), true);
    progress.line('x');
    progress.close();
    expect(written).toEqual([
      '1 of 10 submissions',
      '\r\u001b[K',
      'x\n',
      '1 of 10 submissions',
      '\r\u001b[K',
    ]);
  });
});

it('durations are as people say them', () => {
  start(false);
  expect([0.2, 89, 91, 3600, 8000].map(duration)).toEqual(['1 s', '89 s', '2 min', '60 min', '2 h 14 min']);
});
