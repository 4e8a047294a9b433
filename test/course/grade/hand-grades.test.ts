import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CellScore, SubmissionResult } from '../../../src/course/grade/contract';
import { addWaiting, readHandGrades } from '../../../src/course/grade/hand-grades';

const most = new Map([
  ['why', 5],
  ['half-test', 2],
]);

let path: string;
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'grades-')), 'toy.csv');
});
const read = (text: string) => {
  writeFileSync(path, text);
  return readHandGrades(path, most, ['ada', 'bela']);
};

describe('grades by hand', () => {
  it('are points and comments by student and cell', () => {
    const { of, faults } = read(
      'student_id,grade_id,points,comment\nada,why,4.5,"Good, but\nshort"\nbela,why,,Later\nada,half-test,0,\n',
    );
    expect(faults).toEqual([]);
    expect(of.get('ada')).toEqual(
      new Map<string, object>([
        ['why', { points: 4.5, comment: 'Good, but\nshort' }],
        ['half-test', { points: 0 }],
      ]),
    );
    expect(of.get('bela')).toEqual(new Map([['why', { comment: 'Later' }]]));
  });

  it('may come from a spreadsheet with semicolons, decimal commas and columns of its own', () => {
    const { of } = read('\uFEFFStudent_ID;Name;Grade_ID;Points\r\nada;Ada B;why;2,5\r\n');
    expect(of.get('ada')?.get('why')).toEqual({ points: 2.5 });
  });

  it.each([
    ['ada,why,6', 'points must be a number from 0 to 5: current value is "6"'],
    ['ada,why,-1', 'points must be a number from 0 to 5: current value is "-1"'],
    ['ada,why,many', 'points must be a number from 0 to 5: current value is "many"'],
    ['ada,what,1', 'grade_id must be one of why, half-test: current value is "what"'],
    ['carl,why,1', 'student_id must have handed in: current value is "carl"'],
  ])('that cannot be followed are named with their line: %s', (row, fault) => {
    const { of, faults } = read(`student_id,grade_id,points\nbela,why,3\n${row}\n`);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(`line 3: Cannot take the grade of`);
    expect(faults[0]).toContain(fault);
    expect(of.get('bela')?.get('why')).toEqual({ points: 3 });
    expect(of.get('ada')?.get('why')).toBeUndefined();
  });

  it('count once', () => {
    const { of, faults } = read('student_id,grade_id,points\nada,why,3\nada,why,5\n');
    expect(faults[0]).toMatch(/line 3: .* must be one row of it/);
    expect(of.get('ada')?.get('why')).toEqual({ points: 3 });
  });

  it('need their columns', () => {
    expect(read('student,points\nada,3\n').faults[0]).toMatch(/must name the columns.*student_id.*grade_id/);
  });

  it('are none where there is no file', () => {
    expect(readHandGrades(path, most, [])).toEqual({ of: new Map(), faults: [] });
  });
});

describe('the list of what waits', () => {
  const cell = (id: string, earned: number | null): CellScore => ({
    ...{ id, title: 'Why, then', kind: 'manual', points: 5, earned, status: 'manual', seconds: 0 },
  });
  const result = (student: string, cells: CellScore[]): SubmissionResult => ({
    ...{ version: 1, assignment: 'toy', student, notebook: 'toy', key: '', status: 'graded', remarks: [] },
    ...{ cells, earned: 0, points: 5, seconds: 0 },
  });

  it('has a row for each cell without points, once', () => {
    const results = [
      result('ada', [cell('why', null), cell('half-test', 2)]),
      result('bela', [cell('why', null)]),
    ];
    expect(addWaiting(path, results)).toBe(2);
    expect(addWaiting(path, results)).toBe(0);
    expect(readFileSync(path, 'utf8')).toBe(
      'student_id,grade_id,title,max_points,points,comment\nada,why,"Why, then",5,,\nbela,why,"Why, then",5,,\n',
    );
  });

  it('leaves what the teacher wrote as it is, in the way it is written', () => {
    const written = 'grade_id;student_id;points;comment\r\nwhy;ada;4;"a ""b"" c"';
    writeFileSync(path, written);
    addWaiting(path, [result('ada', [cell('why', null)]), result('bela', [cell('why', null)])]);
    expect(readFileSync(path, 'utf8')).toBe(`${written}\nwhy;bela;;\n`);
  });

  it('is not made for nothing', () => {
    expect(addWaiting(path, [result('ada', [cell('why', 3)])])).toBe(0);
    expect(() => readFileSync(path)).toThrow();
  });
});
