import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterRun,
  type Course,
  describeProgress,
  isLesson,
  lessonsIn,
  nextLesson,
  readCourse,
  titleFromCells,
  titleFromName,
} from '../../../../kernel-setup/lab/front-end/src/course/lessons';

const listed = (...names: string[]) => names.map((name) => ({ name, path: `notebooks/${name}` }));
const run = (cell: string, success = true, codeCells = ['a', 'b']) => ({
  path: 'x',
  cell,
  success,
  codeCells,
});
const runAll = (cells: readonly [string, boolean?][], course: Course = {}) =>
  cells.reduce((before, [cell, success]) => afterRun(before, run(cell, success)), course);

describe('lessons', () => {
  it('are the numbered notebooks, in the order of their numbers', () => {
    const lessons = lessonsIn(listed('10-last.ipynb', '02-next.ipynb', 'notes.ipynb', '01-first.txt'), {});
    expect(lessons.map(({ path }) => path)).toEqual(['notebooks/02-next.ipynb', 'notebooks/10-last.ipynb']);
  });

  it.each([
    ['00-setup.ipynb', true],
    ['notebooks/01-kl-intuition.ipynb', true],
    ['setup.ipynb', false],
    ['01-notes/scratch.ipynb', false],
    ['00-setup.md', false],
  ])('%s: %s', (path, expected) => {
    expect(isLesson(path)).toBe(expected);
  });

  it('are titled by their first heading, else by their name', () => {
    const titles = { 'notebooks/00-setup.ipynb': '00 · Set-up' };
    const [first, second] = lessonsIn(listed('00-setup.ipynb', '01-kl-intuition.ipynb'), titles);
    expect(first?.title).toBe('00 · Set-up');
    expect(second?.title).toBe('01 · Kl intuition');
    expect(titleFromName('notes.ipynb')).toBe('notes.ipynb');
  });
});

describe('the title in a notebook', () => {
  it('is the first heading of its first level, without marks', () => {
    const cells = [
      { cell_type: 'code', source: '# not a heading' },
      { cell_type: 'markdown', source: ['## a section\n', 'text'] },
      { cell_type: 'markdown', source: ['text\n', '# 01 · The `KL` *distance*\n'] },
    ];
    expect(titleFromCells(cells)).toBe('01 · The KL distance');
    expect(titleFromCells([])).toBeUndefined();
  });
});

describe('progress', () => {
  it('grows with each cell that runs without an error, in any order', () => {
    expect(runAll([['b']]).x).toEqual({ ran: ['b'], of: 2, done: false });
    expect(runAll([['b'], ['b'], ['a']]).x?.done).toBe(true);
  });

  it('goes back when a cell fails, unless the lesson was finished before', () => {
    expect(runAll([['a'], ['a', false]]).x).toEqual({ ran: [], of: 2, done: false });
    expect(runAll([['a'], ['b'], ['a', false]]).x?.done).toBe(true);
  });

  it('counts the cells that the notebook has now', () => {
    const before = runAll([['a']]);
    expect(afterRun(before, run('c', true, ['b', 'c'])).x).toEqual({ ran: ['c'], of: 2, done: false });
    expect(afterRun(before, run('gone', true, ['a', 'b'])).x?.ran).toEqual(['a']);
  });

  it('is not begun in a notebook without code', () => {
    expect(afterRun({}, run('a', true, [])).x).toEqual({ ran: [], of: 0, done: false });
  });

  it('leaves other lessons alone', () => {
    const other = { ran: ['z'], of: 3, done: false };
    expect(runAll([['a']], { other }).other).toEqual(other);
  });

  it('is done exactly when every cell has succeeded and none failed after that', () => {
    const step = fc.tuple(fc.constantFrom('a', 'b'), fc.boolean());
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        const holds = { a: false, b: false };
        let done = false;
        for (const [cell, success] of steps) {
          holds[cell as 'a' | 'b'] = success;
          done ||= holds.a && holds.b;
        }
        expect(runAll(steps).x?.done ?? false).toBe(done);
      }),
    );
  });

  it('is told in few words', () => {
    expect(describeProgress(undefined)).toBe('');
    expect(describeProgress({ ran: [], of: 3, done: false })).toBe('');
    expect(describeProgress({ ran: ['a'], of: 3, done: false })).toBe('1 of 3 cells');
    expect(describeProgress({ ran: ['a'], of: 3, done: true })).toBe('done');
  });
});

describe('the next lesson', () => {
  const lessons = lessonsIn(listed('00-a.ipynb', '01-b.ipynb'), {});
  const done = { ran: [], of: 1, done: true };

  it('is the first that is not done', () => {
    expect(nextLesson(lessons, {})?.path).toBe('notebooks/00-a.ipynb');
    expect(nextLesson(lessons, { 'notebooks/00-a.ipynb': done })?.path).toBe('notebooks/01-b.ipynb');
    expect(
      nextLesson(lessons, { 'notebooks/00-a.ipynb': done, 'notebooks/01-b.ipynb': done }),
    ).toBeUndefined();
  });
});

describe('what was kept', () => {
  it('comes back as it was', () => {
    const course = runAll([['a']]);
    expect(readCourse(JSON.parse(JSON.stringify(course)))).toEqual(course);
  });

  it.each([[undefined], [null], [3], ['text'], [{ x: null }], [{ x: { ran: 'a', of: 1, done: true } }]])(
    'is nothing when it is not a course: %j',
    (kept) => {
      expect(readCourse(kept)).toEqual({});
    },
  );
});
