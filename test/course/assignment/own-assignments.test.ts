import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checksum } from '../../../src/course/assignment/checksum';
import { assignmentNames, courseFolder, loadAssignment } from '../../../src/course/assignment/course-folder';
import { kindOf, pointsOf } from '../../../src/course/assignment/kind';
import { merge } from '../../../src/course/assignment/merge';
import { nbgraderOf } from '../../../src/course/assignment/nbgrader-cell';
import { releaseOf } from '../../../src/course/assignment/release-of';
import type { Notebook } from '../../../src/course/notebook-file/types';
import { leakSearch } from '../../../src/course/release/leaks';
import { sourceFaults } from '../../../src/course/release/source-faults';
import { nbgraderTakes } from './schema';

const course = courseFolder(join(__dirname, '../../../notebooks/assignments'));
const read = (folder: string): Notebook => loadAssignment(folder).notebooks[0]!.notebook;
const names = assignmentNames(course);
const pointsIn = ({ cells }: Notebook) => cells.reduce((sum, cell) => sum + pointsOf(nbgraderOf(cell)), 0);

it('the course has five assignments', () => {
  expect(names.map((name) => name.slice(0, 2))).toEqual(['a1', 'a2', 'a3', 'a4', 'a5']);
});

describe.each(names)('assignment %s', (name) => {
  const source = read(join(course.source, name));

  it('is a source that can be released, of 20 to 30 points', () => {
    expect(sourceFaults(source)).toEqual([]);
    expect(pointsIn(source)).toBeGreaterThanOrEqual(20);
    expect(pointsIn(source)).toBeLessThanOrEqual(30);
    expect(source.cells.map(kindOf)).toEqual(expect.arrayContaining(['solution', 'tests', 'manual']));
  });

  it('has the release that its source gives', () => {
    expect(read(join(course.release, name))).toEqual(releaseOf(source));
    expect(readdirSync(join(course.release, name)).sort()).toEqual(
      readdirSync(join(course.source, name))
        .filter((file) => !file.startsWith('.'))
        .sort(),
    );
  });

  it('has a release that nbgrader takes, by schema and checksums', () => {
    const { cells } = read(join(course.release, name));
    expect(cells.every(nbgraderTakes) && source.cells.every(nbgraderTakes)).toBe(true);
    for (const cell of cells) {
      const metadata = nbgraderOf(cell);
      if (metadata) expect([metadata.checksum, metadata.cell_type]).toEqual([checksum(cell), cell.cell_type]);
    }
  });

  it('has a release that tells nothing of a solution or a hidden test', () => {
    const search = leakSearch(source);
    expect(search.inNotebook(read(join(course.release, name)))).toEqual([]);
    const text = JSON.stringify(read(join(course.release, name)));
    expect(text).not.toMatch(/BEGIN (SOLUTION|HIDDEN TESTS|MARK SCHEME)/);
  });

  it('grades a release that comes back as it went out without a remark', () => {
    const { remarks, cells } = merge(source, read(join(course.release, name)));
    expect(remarks).toEqual([]);
    for (const { kind, untouched } of cells)
      if (kind === 'manual' || kind === 'solution') expect(untouched).toBe(true);
  });
});
