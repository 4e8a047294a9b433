import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kindOf } from '../../../src/course/assignment/kind';
import { nbgraderOf } from '../../../src/course/assignment/nbgrader-cell';
import { readNotebook } from '../../../src/course/notebook-file/store';
import { newAssignment } from '../../../src/course/release/new-assignment';
import { newCommand } from '../../../src/course/release/new-command';
import { releaseCommand } from '../../../src/course/release/release-command';
import { UsageError } from '../../../src/course/run/options';

let course: string;
let said: string;
beforeEach(() => {
  course = mkdtempSync(join(tmpdir(), 'course-'));
  said = '';
});
afterEach(() => rmSync(course, { recursive: true, force: true }));

const screen = { write: (text: string) => (said += text) };
const run = (...words: string[]) => newCommand([...words, '--course', course], screen);

describe('the command new', () => {
  it('writes an assignment with a cell of each common kind, where it says', () => {
    expect(run('week-1')).toBe(0);
    const path = join(course, 'source', 'week-1', 'week-1.ipynb');
    expect(said).toBe(`${path}\n`);
    expect(readNotebook(path)).toEqual(newAssignment());
    expect(newAssignment().cells.map((cell) => [nbgraderOf(cell)?.grade_id, kindOf(cell)])).toEqual([
      ['title', 'given'],
      ['entropy', 'solution'],
      ['entropy-test', 'tests'],
      ['why-text', 'given'],
      ['why', 'manual'],
    ]);
  });

  it('is a source without faults; test/grading releases it in the sandbox', async () => {
    run('week-1');
    const createRunner = () => Promise.reject(new Error('nothing is to be run'));
    expect(await releaseCommand(['--no-run'], { createRunner, screen, course })).toBe(0);
    expect(said).toContain('week-1: released (5 points, 1 tests)');
  });

  it('replaces nothing, and refuses names that leave the folder', () => {
    run('week-1');
    expect(() => run('week-1')).toThrow(
      'Cannot make the assignment as its folder must not be there yet: current value is',
    );
    for (const name of ['../week-2', '.hidden', '', 'a b'])
      expect(() => run(name)).toThrow('its name must be letters, digits, -, _ and dots: current value is');
    expect(existsSync(join(course, 'week-2'))).toBe(false);
  });

  it('wants one name, and no option that it does not know', () => {
    expect(() => newCommand([], screen)).toThrow(UsageError);
    expect(() => newCommand(['a', 'b'], screen)).toThrow('one name must be given: current value is 2 names');
    expect(() => newCommand(['a', '--what'], screen)).toThrow('Cannot read the command line');
  });
});
