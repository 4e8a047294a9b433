import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CellScore, SubmissionResult } from '../../../src/course/grade/contract';
import { addWaiting } from '../../../src/course/grade/waiting-rows';

let path: string;
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'grades-')), 'toy.csv');
});
const text = () => readFileSync(path, 'utf8');

const cell = (id: string, earned: number | null, more: Partial<CellScore> = {}): CellScore => ({
  ...{ id, title: 'Why, then', kind: 'manual', points: 5, earned, status: 'manual', seconds: 0 },
  ...more,
});
const result = (student: string, cells: CellScore[]): SubmissionResult => ({
  ...{ version: 1, assignment: 'toy', student, notebook: 'toy', key: '', status: 'graded', remarks: [] },
  ...{ cells, earned: 0, points: 5, seconds: 0 },
});
const HEADER = 'student_id,grade_id,title,max_points,answer,points,comment\n';

describe('the list of what waits', () => {
  it('has a row for each cell without points, once', () => {
    const results = [
      result('ada', [cell('why', null, { answer: 'v1' }), cell('half-test', 2)]),
      result('bela', [cell('why', null, { answer: 'v2' })]),
    ];
    expect(addWaiting(path, results)).toBe(2);
    expect(addWaiting(path, results)).toBe(0);
    expect(text()).toBe(`${HEADER}ada,why,"Why, then",5,v1,,\nbela,why,"Why, then",5,v2,,\n`);
  });

  it('leaves what the teacher wrote as it is, in the way it is written', () => {
    const written = 'grade_id;student_id;points;comment\r\nwhy;ada;4;"a ""b"" c"';
    writeFileSync(path, written);
    addWaiting(path, [result('ada', [cell('why', null)]), result('bela', [cell('why', null)])]);
    expect(text()).toBe(`${written}\nwhy;bela;;\n`);
  });

  it('knows students again whose folders look like formulas', () => {
    const results = [result('=1+1', [cell('why', null, { answer: 'v1' })])];
    expect([addWaiting(path, results), addWaiting(path, results)]).toEqual([1, 0]);
    expect(text()).toContain("\n'=1+1,why,");
  });

  it('is not made for nothing', () => {
    expect(addWaiting(path, [result('ada', [cell('why', 3)])])).toBe(0);
    expect(() => text()).toThrow();
  });
});

describe('an answer that changes', () => {
  const now = (answer: string, earned: number | null = null) =>
    result('ada', [cell('why', earned, { answer, ...(earned === null ? {} : { answerChanged: true }) })]);

  it('takes its row along until somebody fills it in', () => {
    writeFileSync(path, `\uFEFF${HEADER}zoe,why,x,5,v9,2,"two\nlines"\r\nada,why,"Why, then",5,v1,,\r\n`);
    expect(addWaiting(path, [now('v2')])).toBe(1);
    expect(text()).toBe(`\uFEFF${HEADER}zoe,why,x,5,v9,2,"two\nlines"\r\nada,why,"Why, then",5,v2,,\r\n`);
    expect(addWaiting(path, [now('v2')])).toBe(0);
  });

  it.each(['3,', ',Later'])('gets a row of its own where one was filled in: %s', (given) => {
    writeFileSync(path, `${HEADER}ada,why,x,5,v1,${given}`);
    expect(addWaiting(path, [now('v2', 3)])).toBe(1);
    expect(text()).toBe(`${HEADER}ada,why,x,5,v1,${given}\nada,why,"Why, then",5,v2,,\n`);
    expect(addWaiting(path, [now('v2', 3), now('v1', 3)])).toBe(0);
  });

  it('needs none where the teacher’s row is for every answer, or the file has no such column', () => {
    writeFileSync(path, `${HEADER}ada,why,x,5,,3,\n`);
    expect(addWaiting(path, [now('v2')])).toBe(0);
    writeFileSync(path, 'student_id,grade_id,points\nada,why,3\n');
    expect(addWaiting(path, [now('v2')])).toBe(0);
  });
});
