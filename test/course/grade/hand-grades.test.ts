import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { gradeFor, readHandGrades } from '../../../src/course/grade/hand-grades';

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
        ['why', [{ points: 4.5, comment: 'Good, but\nshort' }]],
        ['half-test', [{ points: 0 }]],
      ]),
    );
    expect(of.get('bela')).toEqual(new Map([['why', [{ comment: 'Later' }]]]));
  });

  it('may come from a spreadsheet with semicolons, decimal commas and columns of its own', () => {
    const { of } = read('\uFEFFStudent_ID;Name;Grade_ID;Points\r\nada;Ada B;why;2,5\r\n');
    expect(of.get('ada')?.get('why')).toEqual([{ points: 2.5 }]);
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
    expect(of.get('bela')?.get('why')).toEqual([{ points: 3 }]);
    expect(of.get('ada')?.get('why')).toBeUndefined();
  });

  it('count once for an answer', () => {
    const { of, faults } = read(
      'student_id,grade_id,answer,points\nada,why,,3\nada,why,,5\nada,why,v1,1\nada,why,v2,2\nada,why,v1,4\n',
    );
    expect(faults).toHaveLength(2);
    expect(faults[0]).toMatch(/line 3: .* must be one row of it for each answer/);
    expect(faults[1]).toMatch(/line 6: /);
    expect(of.get('ada')?.get('why')).toEqual([
      { points: 3 },
      { answer: 'v1', points: 1 },
      { answer: 'v2', points: 2 },
    ]);
  });

  it('find the student whatever a folder is called', () => {
    const names = ['=1+1', ' ada', '-x;=y'];
    writeFileSync(path, "student_id,grade_id,points\n'=1+1,why,1\n ada,why,2\n\"'-x;'=y\",why,3\n");
    const { of, faults } = readHandGrades(path, most, names);
    expect(faults).toEqual([]);
    expect(names.map((name) => of.get(name)?.get('why')?.[0]?.points)).toEqual([1, 2, 3]);
  });

  it('need their columns', () => {
    expect(read('student,points\nada,3\n').faults[0]).toMatch(/must name the columns.*student_id.*grade_id/);
  });

  it('are none where there is no file', () => {
    expect(readHandGrades(path, most, [])).toEqual({ of: new Map(), faults: [] });
  });
});

describe('the grade that holds for an answer', () => {
  const first = { answer: 'v1', points: 1, comment: 'Short.' };
  const second = { answer: 'v2', points: 4 };

  it('is that given for it', () => {
    expect(gradeFor([first, second], 'v1')).toEqual({ points: 1, comment: 'Short.', isOlder: false });
    expect(gradeFor([first, second], 'v2')).toEqual({ points: 4, isOlder: false });
  });

  it('or for every answer', () => {
    expect(gradeFor([{ points: 2 }], 'v1')).toEqual({ points: 2, isOlder: false });
    expect(gradeFor([{ points: 2 }, first], 'v1')).toMatchObject({ points: 1 });
    expect(gradeFor([{ points: 2 }, first], 'v3')).toEqual({ points: 2, isOlder: false });
    expect(gradeFor([{ points: 2 }], undefined)).toEqual({ points: 2, isOlder: false });
  });

  it('or the last one given for another answer, which is told', () => {
    expect(gradeFor([first, second], 'v3')).toEqual({ points: 4, isOlder: true });
    expect(gradeFor([second, first, { answer: 'v3' }], 'v3')).toEqual({
      ...{ points: 1, comment: 'Short.', isOlder: true },
    });
    expect(gradeFor([first, { answer: 'v3', comment: 'Better!' }], 'v3')).toEqual({
      ...{ points: 1, comment: 'Better!', isOlder: true },
    });
  });

  it('is none where nobody gave points', () => {
    expect(gradeFor([], 'v1')).toEqual({ isOlder: false });
    expect(gradeFor([{ answer: 'v1', comment: 'Later' }], 'v2')).toEqual({ isOlder: false });
  });
});
