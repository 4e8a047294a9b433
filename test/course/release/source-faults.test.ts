import { describe, expect, it } from 'vitest';
import type { Cell, Notebook } from '../../../src/course/notebook-file/types';
import { sourceFaults } from '../../../src/course/release/source-faults';
import {
  answer,
  code,
  everyKind,
  given,
  nbgrader,
  notebook,
  solution,
  task,
  tests,
  text,
} from '../assignment/cells';

const worth = tests('worth', 1, 'check();');
const faultsOf = (...cells: Cell[]) => sourceFaults(notebook(worth, ...cells));

describe('a source that is to be released', () => {
  it('is without faults where all is sound', () => {
    expect(sourceFaults(everyKind())).toEqual([]);
    expect(faultsOf(text('## Begin here'), code('1;'))).toEqual([]);
  });

  it.each<[string, Cell, RegExp]>([
    [
      'an id that is taken',
      given('worth', 'x'),
      /grade_id must be unique: current value is "worth" \(cell 2\)/,
    ],
    [
      'metadata that breaks the schema',
      code('x', nbgrader('a', { grade: 1 })),
      /grade must be true or false.*\(cell 2\)/,
    ],
    ['a test worth nothing', tests('a', 0, 'x'), /cell a as its points must be above 0: current value is 0/],
    ['an answer worth nothing', answer('a', 0, 'Because.'), /cell a as its points must be above 0/],
    [
      'a task that is not locked',
      text('x', nbgrader('a', { task: true, points: 1 })),
      /a task must be locked/,
    ],
    [
      'a test that is raw text',
      {
        ...worth,
        cell_type: 'raw',
        metadata: { nbgrader: nbgrader('a', { grade: true, points: 1 }) },
      } as Cell,
      /must be code cells/,
    ],
    [
      'a solution cell without a solution',
      solution('a', 'const f = 1;\n// ### BEGIN SOLUTION\n// later\n\n// ### END SOLUTION'),
      /cell a as there must be a solution in it/,
    ],
    ['an empty solution cell', solution('a', ''), /there must be a solution in it/],
    ['an empty answer', answer('a', 1, ' \n'), /there must be a solution in it/],
    [
      'a solution in a given cell',
      given('a', '// ### BEGIN SOLUTION\nx;\n// ### END SOLUTION'),
      /cell a as a solution must lie in a solution cell/,
    ],
    [
      'a solution in a free cell',
      code('// ### BEGIN SOLUTION\nx;\n// ### END SOLUTION'),
      /cell 2 as a solution must lie in a solution cell/,
    ],
    [
      'hidden tests in a solution cell',
      solution(
        'a',
        'x;\n// ### BEGIN SOLUTION\ny;\n// ### END SOLUTION\n// ### BEGIN HIDDEN TESTS\nx;\n// ### END HIDDEN TESTS',
      ),
      /hidden tests must lie in a cell of tests/,
    ],
    [
      'hidden tests in a free cell',
      text('### BEGIN HIDDEN TESTS\nx\n### END HIDDEN TESTS'),
      /hidden tests must lie in a cell of tests/,
    ],
    [
      'a mark scheme in a given cell',
      text('=== BEGIN MARK SCHEME ===\nx\n=== END MARK SCHEME ===', nbgrader('a', { locked: true })),
      /a mark scheme must lie in a task/,
    ],
    [
      'a mark scheme beside the solution',
      answer(
        'a',
        1,
        '### BEGIN SOLUTION\nx\n### END SOLUTION\n=== BEGIN MARK SCHEME ===\nx\n=== END MARK SCHEME ===',
      ),
      /a mark scheme must lie in a task/,
    ],
    [
      'a marker without its end',
      tests('a', 1, 'x\n// ### BEGIN HIDDEN TESTS'),
      /of a as BEGIN HIDDEN TESTS must be followed/,
    ],
    [
      'a misspelt marker',
      solution('a', '// ### BEGIN SOLUTOIN\nx;\n// ### END SOLUTION'),
      /must stand alone on its line/,
    ],
  ])('is refused for %s', (_, cell, message) => {
    expect(faultsOf(cell).join('\n')).toMatch(message);
  });

  it('may have a mark scheme in an answer that is replaced as a whole, or within its solution', () => {
    const scheme = '=== BEGIN MARK SCHEME ===\nx\n=== END MARK SCHEME ===';
    expect(faultsOf(answer('a', 1, `Because.\n${scheme}`))).toEqual([]);
    expect(
      faultsOf(answer('a', 1, `Why?\n### BEGIN SOLUTION\nBecause.\n${scheme}\n### END SOLUTION`)),
    ).toEqual([]);
    expect(faultsOf(task('a', 1, `Do it.\n${scheme}`))).toEqual([]);
  });

  it('needs points, and the language by which nbgrader picks the stub', () => {
    const empty: Notebook = { ...notebook(code('1;')), metadata: {} };
    expect(sourceFaults(empty).join('\n')).toMatch(
      /kernelspec.language must be typescript.*\n.*a cell of it must have points/,
    );
  });

  it('shows all its faults at once', () => {
    expect(faultsOf(given('worth', 'x'), tests('b', 0, 'x'), solution('c', ''))).toHaveLength(3);
  });
});
