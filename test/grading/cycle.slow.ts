import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createRunner } from '../../kernel-setup/grading/runner';
import { courseFolder } from '../../src/course/assignment/course-folder';
import { gradeCommand } from '../../src/course/grade/grade-command';
import { readResults } from '../../src/course/grade/result-file';
import { wrongSolutions } from '../../src/course/grade/wrong-solutions';
import { filesBelow } from './kills';

it('a class of 40 goes through the whole cycle, and each submission gets what it deserves', async () => {
  const root = mkdtempSync(join(tmpdir(), 'class-'));
  const printed: string[] = [];
  // A loop without end is ended after ten seconds here, as nothing else takes that long.
  const status = await gradeCommand(['--demo', '40', '--course', root, '--workers', '2', '--seconds', '10'], {
    createRunner: ({ workers }) => createRunner({ sandbox: 'bwrap', workers }),
    screen: { write: (text: string) => printed.push(text) },
    program: [],
  });
  const text = printed.join('');
  expect(`${status}\n${text}`).toMatch(/^0\n/);
  const results = readResults(root);
  expect(results).toHaveLength(40);

  const course = courseFolder(root);
  const assignment = results[0]!.assignment;
  const automatic = (student: string): number =>
    results
      .find((result) => result.student === student)!
      .cells.filter(({ kind }) => kind === 'tests')
      .reduce((sum, cell) => sum + (cell.automatic ?? cell.earned ?? 0), 0);
  const full = results[0]!.cells.reduce((sum, { kind, points }) => sum + (kind === 'tests' ? points : 0), 0);
  const stated = new Map(
    wrongSolutions(courseFolder(), assignment).map(({ name, points }) => [name, points]),
  );
  const handedIn = JSON.parse(readFileSync(join(root, 'class.json'), 'utf8')) as {
    student: string;
    what: string;
  }[];
  for (const { student, what } of handedIn) {
    const expected = what === 'all solved' ? full : stated.get(what);
    if (expected !== undefined) expect([what, automatic(student)]).toEqual([what, expected]);
    if (
      [
        'an attack',
        'half a file',
        'another file name',
        'a folder in its place',
        'a link to the source',
      ].includes(what)
    )
      expect([what, automatic(student)]).toEqual([what, 0]);
  }
  const loop = handedIn.find(({ what }) => what === 'an endless loop')!;
  expect(results.find(({ student }) => student === loop.student)!.remarks.join()).toMatch(/was ended: /);

  // Everybody has a page, and a row of the gradebook; the second grading ran nothing.
  expect(filesBelow(course.feedback).filter((path) => path.endsWith(`${assignment}.html`))).toHaveLength(41);
  expect(readFileSync(join(root, 'gradebook.csv'), 'utf8').trim().split('\n')).toHaveLength(41);
  expect(text).toContain('40 of 40 submissions; 0 run now');
});
