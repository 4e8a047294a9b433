import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { courseFolder } from '../../../src/course/assignment/course-folder';
import { gradeIdOf } from '../../../src/course/assignment/nbgrader-cell';
import { makeClass } from '../../../src/course/grade/demo/make-class';
import { inventStudents } from '../../../src/course/grade/demo/names';
import { handedIn } from '../../../src/course/grade/handed-in';
import { applyWrong, wrongSolutions } from '../../../src/course/grade/wrong-solutions';
import { random } from '../../../src/random/random';
import { toyCourse, toySource } from './toy';

const half = {
  name: 'half',
  why: 'Halves wrongly.',
  edits: { half: [['x / two', 'x']] },
  points: 3,
  lost: ['half-test'],
};

describe('a wrong solution', () => {
  it('is the source with other words', () => {
    const edited = applyWrong(toySource, half as never);
    const sources = (notebook: typeof toySource) => notebook.cells.map(({ source }) => source);
    const changed = sources(edited).filter((text, i) => text !== sources(toySource)[i]);
    expect(changed).toEqual([
      'function half(x) {\n  // ### BEGIN SOLUTION\n  return x;\n  // ### END SOLUTION\n}',
    ]);
  });

  it.each([
    [{ half: [['not there', '']] }, 'not there must stand in cell half once: current value is 0'],
    [{ double: [['x', 'y']] }, 'x must stand in cell double once: current value is 2'],
    [{ none: [['x', 'y']] }, 'its cells must be in the source: current value is "none"'],
  ])('whose words are not there is refused: %j', (edits, rule) => {
    expect(() => applyWrong(toySource, { name: 'half', edits } as never)).toThrow(rule);
  });

  it('comes from the course folder, and is held to its form', () => {
    const course = toyCourse();
    expect(wrongSolutions(course, 'toy')).toEqual([]);
    mkdirSync(join(course.root, 'wrong'));
    const save = (value: object) =>
      writeFileSync(join(course.root, 'wrong', 'toy.json'), JSON.stringify(value));
    save({ version: 1, wrong: [half] });
    expect(wrongSolutions(course, 'toy')).toEqual([half]);
    save({ version: 1, wrong: [{ ...half, points: '3' }] });
    expect(() => wrongSolutions(course, 'toy')).toThrow(/must have name, why, edits, points and lost/);
    save([half]);
    expect(() => wrongSolutions(course, 'toy')).toThrow(/must hold version 1/);
  });
});

describe('what is handed in', () => {
  it('is the release with the answers, without markers, marks of a scheme and hidden tests', () => {
    const text = JSON.stringify(handedIn(toySource));
    expect(text).toContain('return two * x');
    expect(text).toContain('Because two halves');
    expect(text).not.toMatch(/BEGIN|END|double\(0\.5\)/);
    expect(JSON.stringify(handedIn(toySource, { ...toySource, cells: [] }))).toContain('Not implemented');
  });
});

describe('a class that is made up', () => {
  const folder = () => mkdtempSync(join(tmpdir(), 'class-'));
  const made = (seed: number, to = folder()) =>
    makeClass({ from: toyCourse(), assignment: 'toy', to, size: 40, seed });

  it('is the same for the same seed', () => {
    expect(made(1).submissions).toEqual(made(1).submissions);
    expect(made(1).submissions).not.toEqual(made(2).submissions);
  });

  it('has as many students as asked for, some late, and every trouble once', () => {
    const { submissions, course } = made(3);
    expect(new Set(submissions.map(({ student }) => student)).size).toBe(40);
    const kinds = submissions.map(({ what }) => what);
    for (const trouble of [
      'an endless loop',
      'an attack',
      'half a file',
      'a link to the source',
      'a flood of output',
    ])
      expect(kinds.filter((what) => what === trouble)).toHaveLength(1);
    expect(submissions.some(({ daysLate }) => daysLate > 0)).toBe(true);
    expect(courseFolder(course.root)).toEqual(course);
  });

  it('may be larger than there are pairs of names', () => {
    expect(new Set(inventStudents(1500, random(1)).map(({ id }) => id)).size).toBe(1500);
  });

  it('has answers of one kind only for measurements', () => {
    const plan = { from: toyCourse(), assignment: 'toy', to: folder(), size: 60, seed: 1, soundOnly: true };
    const { submissions } = makeClass(plan);
    for (const { what } of submissions) expect(what).toMatch(/^all solved|answered$/);
  });
});

it('the toy’s cells have the ids that the tests name', () => {
  expect(toySource.cells.flatMap((cell) => gradeIdOf(cell) ?? [])).toContain('half-test');
});
