import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { classroomLines, classroomResult, handOn, hasFullMarks } from '../../../src/course/grade/classroom';
import type { CellScore, SubmissionResult } from '../../../src/course/grade/contract';
import { gradebookCsv } from '../../../src/course/grade/gradebook';
import { gradescopeResults } from '../../../src/course/grade/gradescope';

const cell = (
  id: string,
  points: number,
  earned: number | null,
  more: Partial<CellScore> = {},
): CellScore => ({
  ...{ id, title: id, kind: 'tests', points, earned, status: 'passed', seconds: 0.5 },
  ...more,
});

const result: SubmissionResult = {
  ...{ version: 1, assignment: 'toy', student: 'ada', notebook: 'toy', key: '', status: 'graded' },
  ...{
    submitted: '2026-12-01T12:00:00.500Z',
    late: { days: 2, penalty: 1.5 },
    remarks: ['Cell x was missing.'],
  },
  cells: [
    cell('a', 3, 3, { title: 'First part' }),
    cell('b', 4, 1.5, { status: 'partial', message: 'Earned 1.5 of 4 points.' }),
    cell('c', 2, 0, { status: 'failed', message: 'secret value 0.42 expected', inHidden: true }),
    cell('d', 5, null, { kind: 'manual', status: 'manual' }),
  ],
  ...{ earned: 4.5, points: 14, seconds: 3.2 },
};

describe('the gradebook', () => {
  const due = new Date('2026-11-30T23:00:00Z');
  const roster = [
    { id: 'ada', firstName: 'Ada', lastName: 'Berg, von', email: 'ada@example.org' },
    { id: 'zoe', firstName: 'Zoe', lastName: 'Abel', email: '' },
  ];

  it('has the columns, and the text forms of numbers and dates, of nbgrader’s export', () => {
    // nbgrader/plugins/export.py: str() of floats and datetimes of Python, 0.0 for those who handed nothing in.
    expect(
      gradebookCsv([{ assignment: 'toy', due, points: 14, results: [result] }], roster).split('\n'),
    ).toEqual([
      'assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,late_submission_penalty,score,max_score',
      'toy,2026-11-30 23:00:00,2026-12-01 12:00:00.500000,ada,"Berg, von",Ada,ada@example.org,4.5,1.5,3.0,14.0',
      'toy,2026-11-30 23:00:00,,zoe,Abel,Zoe,,0.0,0.0,0.0,14.0',
      '',
    ]);
  });

  it('has a row for who is not on the roster, and needs none', () => {
    const text = gradebookCsv([{ assignment: 'toy', points: 14, results: [result] }], []);
    expect(text.split('\n')[1]).toBe('toy,,2026-12-01 12:00:00.500000,ada,,,,4.5,1.5,3.0,14.0');
  });
});

describe('Gradescope’s results', () => {
  it('follow its specification', () => {
    const { tests, ...rest } = gradescopeResults(result, false);
    expect(rest).toEqual({
      ...{ score: 3, stdout_visibility: 'hidden' },
      output: 'Cell x was missing.\nLate by 2 started days: 1.5 points less.',
    });
    expect(
      tests.map(({ name, number, score, max_score, status }) => [name, number, score, max_score, status]),
    ).toEqual([
      ['First part (a)', '1', 3, 3, 'passed'],
      ['b', '2', 1.5, 4, 'failed'],
      ['c', '3', 0, 2, 'failed'],
      ['d', '4', 0, 5, 'failed'],
    ]);
    for (const { visibility } of tests) expect(visibility).toBe('visible');
  });

  it('keep the messages of hidden tests unless told otherwise', () => {
    expect(JSON.stringify(gradescopeResults(result, false))).not.toContain('0.42');
    expect(gradescopeResults(result, false).tests[2]!.output).toBe('A hidden test of this part failed.');
    expect(gradescopeResults(result, true).tests[2]!.output).toContain('0.42');
  });
});

describe('GitHub Classroom', () => {
  it('reads points, and no hidden message', () => {
    const lines = classroomLines(result, false);
    expect(lines.at(-1)).toBe('Points 3/14');
    expect(lines.join('\n')).not.toContain('0.42');
    expect(lines).toContain('✗ b  1.5/4\n    | Earned 1.5 of 4 points.');
  });

  it('is given no commands by what a student wrote', () => {
    const message = 'no\n::add-mask::7\n  ::error::x\n##[group]y \u001b[2J';
    const cells = [cell('b', 4, 0, { status: 'failed', message })];
    const lines = classroomLines({ ...result, remarks: ['::warning::z'], cells }, true)
      .join('\n')
      .split('\n');
    // actions/runner, ActionCommand.cs: a line that begins with ::, spaces aside, or has ##[ anywhere.
    for (const line of lines) expect(line).not.toMatch(/^\s*::|##\[/);
    expect(lines.join('')).not.toContain('\u001b');
    expect(lines).toContain('    | ::add-mask::7');
  });

  it('passes with full marks of what a machine can grade, in time', () => {
    const cells = [cell('a', 3, 3), cell('d', 5, null)];
    const { late: _, ...inTime } = result;
    expect(hasFullMarks({ ...inTime, cells })).toBe(true);
    expect(hasFullMarks({ ...result, cells })).toBe(false);
    expect(hasFullMarks(inTime)).toBe(false);
    expect(hasFullMarks({ ...inTime, cells, status: 'failed' })).toBe(false);
  });

  it('gets the scores of tests for its reporter', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'classroom-')), 'output');
    handOn(result, false, file);
    const [, encoded] = /^result=(.*)\n$/.exec(readFileSync(file, 'utf8'))!;
    expect(encoded).toBe(classroomResult(result, false));
    const report = JSON.parse(Buffer.from(encoded!, 'base64').toString('utf8'));
    // autograding-grading-reporter, src/notify-classroom.js: points are the sum of the tests' scores of max_score.
    expect(report).toMatchObject({ status: 'fail', max_score: 9 });
    expect(report.tests.map((test: { status: string; score: number }) => [test.status, test.score])).toEqual([
      ['pass', 3],
      ['fail', 1.5],
      ['fail', 0],
    ]);
  });
});
