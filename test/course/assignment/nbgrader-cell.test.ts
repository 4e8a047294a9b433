import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLocked, kindOf, pointsOf } from '../../../src/course/assignment/kind';
import { gradeIdOf, nbgraderOf } from '../../../src/course/assignment/nbgrader-cell';
import type { Cell } from '../../../src/course/notebook-file/types';
import { answer, code, everyKind, nbgrader, solution, task, tests, text } from './cells';
import { nbgraderTakes } from './schema';

const taken = (cell: Cell): boolean => {
  try {
    nbgraderOf(cell);
    return true;
  } catch {
    return false;
  }
};

const flag = fc.constantFrom(true, false, undefined, 'true', 0);
const metadata = fc.record(
  {
    schema_version: fc.constantFrom(3, 3, 3, 5, '3'),
    grade: fc.oneof({ weight: 5, arbitrary: fc.boolean() }, flag),
    solution: fc.oneof({ weight: 5, arbitrary: fc.boolean() }, flag),
    locked: fc.oneof({ weight: 5, arbitrary: fc.boolean() }, flag),
    task: fc.constantFrom(true, false, false, 1),
    grade_id: fc.constantFrom('kl', 'a-b_C9', '', 'two words', 'ü', 7),
    points: fc.constantFrom(0, 1, 2.5, -1, '3', null),
    checksum: fc.constantFrom('0'.repeat(32), '0'.repeat(31), '🎲'.repeat(32), 1),
    cell_type: fc.constantFrom('code', 'markdown', 'raw', 'heading'),
    extra: fc.constant(1),
  },
  { requiredKeys: ['schema_version'] },
);

describe('nbgrader metadata of a cell', () => {
  it('is taken where nbgrader takes it, and refused where nbgrader refuses it', () => {
    let accepted = 0;
    const isAlike = (fields: Record<string, unknown>, isCode: boolean) => {
      const stated = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
      const cell = isCode ? code('x', stated) : text('x', stated);
      // Points of a task are asked for here: nbgrader's own form always writes them.
      if (stated.task === true && stated.points === undefined) return true;
      // A task needs an id as all others do; nbgrader asks for one only where it is locked.
      if (stated.task === true && !stated.grade_id) return true;
      accepted += nbgraderTakes(cell) ? 1 : 0;
      return taken(cell) === nbgraderTakes(cell);
    };
    fc.assert(fc.property(metadata, fc.boolean(), isAlike), { numRuns: 3000 });
    const sound = fc.record({
      schema_version: fc.constant(3),
      grade: fc.boolean(),
      solution: fc.boolean(),
      locked: fc.boolean(),
      task: fc.boolean(),
      grade_id: fc.constantFrom('kl', 'a-b_C9', ''),
      points: fc.constantFrom(0, 1, 2.5, undefined),
    });
    fc.assert(fc.property(sound, fc.boolean(), isAlike), { numRuns: 500 });
    expect(accepted).toBeGreaterThan(100);
  });

  it.each([
    [{ grade: 'yes' }, /of cell a as grade must be true or false: current value is "yes"/],
    [{ points: -1 }, /points must be a number from 0: current value is -1/],
    [{ schema_version: 5 }, /schema_version must be 1, 2, 3 or 4: current value is 5/],
    [{ grade_id: 'a b' }, /grade_id must be of letters, digits, - and _: current value is "a b"/],
    [{ grade: true }, /points must be there/],
    [{ solution: true, bonus: 1 }, /its fields must be among .*: current value is "bonus"/],
    [{ locked: true, grade_id: '' }, /grade_id must not be empty/],
  ])('%o is refused with the rule and the value', (fields, message) => {
    expect(() => nbgraderOf(code('x', nbgrader('a', fields)))).toThrow(message);
  });

  it('says what a cell is', () => {
    expect(everyKind().cells.map(kindOf)).toEqual([
      'free',
      'given',
      'solution',
      'tests',
      'manual',
      'task',
      'free',
    ]);
    expect(kindOf(code('x', nbgrader('a')))).toBe('free');
    expect(kindOf(code('x', nbgrader('a', { grade: true, solution: true, points: 1 })))).toBe('manual');
  });

  it('locks by the rule of nbgrader: never an answer, always a test', () => {
    const locked = (cell: Cell) => isLocked(nbgraderOf(cell)!);
    expect(locked(code('x', nbgrader('a', { solution: true, locked: true })))).toBe(false);
    expect(locked(code('x', nbgrader('a', { grade: true, locked: false, points: 1 })))).toBe(true);
    expect(locked(task('t', 1, 'x'))).toBe(true);
  });

  it('counts points where there are some', () => {
    const points = [tests('a', 2, ''), answer('b', 3, ''), task('c', 4, ''), solution('d', '')];
    expect(points.map((cell) => pointsOf(nbgraderOf(cell)))).toEqual([2, 3, 4, 0]);
    expect(pointsOf(undefined)).toBe(0);
  });

  it('gives the id of a forged cell, too', () => {
    expect(gradeIdOf(code('x', { grade_id: 'kl', grade: 'so be it' }))).toBe('kl');
    for (const forged of [{ grade_id: 3 }, { grade_id: '' }, {}])
      expect(gradeIdOf(code('x', forged))).toBe(undefined);
    expect(gradeIdOf({ ...code('x'), metadata: { nbgrader: 'kl' } })).toBe(undefined);
  });
});

// nbgrader/nbgraderformat/v4.json: the fields of version 3, and `duplicate`.
describe('newer nbgrader metadata', () => {
  it('of version 4 is read, and stays of version 4', () => {
    const fields = { grade: true, solution: false, locked: true, task: false, grade_id: 'a', points: 2 };
    const read = nbgraderOf(code('x', { ...fields, schema_version: 4, duplicate: true }));
    expect(read).toEqual({ ...fields, schema_version: 4 });
    expect(() => nbgraderOf(code('x', { ...fields, schema_version: 3, duplicate: true }))).toThrow(
      /must be among/,
    );
  });
});

// nbgrader's own steps: v1.py, v2.py and v3.py of its nbgraderformat.
describe('older nbgrader metadata', () => {
  const read = (fields: Record<string, unknown>) => nbgraderOf(code('x', fields));

  it('of version 2 is that of version 3', () => {
    const fields = { grade: true, solution: false, locked: true, grade_id: 'a', points: 2 };
    expect(read({ ...fields, schema_version: 2 })).toEqual(
      read({ ...fields, schema_version: 3, task: false }),
    );
  });

  it('of version 1 gets the type of a released cell, and loses an empty one', () => {
    const fields = { schema_version: 1, grade: false, solution: false, locked: true, grade_id: 'a' };
    const sum = '0'.repeat(32);
    expect(read({ ...fields, checksum: sum })).toMatchObject({
      schema_version: 3,
      cell_type: 'code',
      checksum: sum,
    });
    expect(read({ ...fields, cell_type: '' })).not.toHaveProperty('cell_type');
  });

  it('without a version gets defaults, and points as numbers', () => {
    expect(read({ grade: true, grade_id: 'a', points: '2.5' })).toMatchObject({
      points: 2.5,
      solution: false,
      locked: false,
    });
    expect(read({ grade: true, grade_id: 'a', points: '' })).toMatchObject({ points: 0 });
    expect(read({ grade: true, grade_id: 'a', points: -3 })).toMatchObject({ points: 0 });
    expect(read({ grade: true, grade_id: 'a' })).toMatchObject({ points: 0 });
    expect(read({ solution: true, grade_id: 'a', points: 3 })).not.toHaveProperty('points');
    expect(read({ grade_id: 'a' })).toBe(undefined);
    expect(read({ locked: true, grade_id: 'a', note: 'from an extension' })).toEqual({
      schema_version: 3,
      grade: false,
      solution: false,
      locked: true,
      task: false,
      grade_id: 'a',
    });
  });
});
