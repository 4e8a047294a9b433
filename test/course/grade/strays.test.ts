import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CourseFolder } from '../../../src/course/assignment/course-folder';
import { strays } from '../../../src/course/grade/strays';
import { submit, toyCourse } from './toy';

let course: CourseFolder;
beforeEach(() => {
  course = toyCourse();
});

/** Puts a file below `submitted`. */
function put(...path: string[]): void {
  const file = join(course.submitted, ...path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, '');
}
const found = () => strays(course).map((line) => /current value is "submitted\/(.*)"$/.exec(line)?.[1]);

describe('what was handed in to the wrong place', () => {
  it('is a notebook or an archive beside the folders', () => {
    put('toy_ada.ipynb');
    put('class.zip');
    put('ada', 'toy.ipynb');
    expect(found()).toEqual(['ada/toy.ipynb', 'class.zip', 'toy_ada.ipynb']);
  });

  it('is a folder of no assignment that holds one, and a link', () => {
    put('ada', 'Toy', 'toy.ipynb');
    put('ada', 'notes', 'text.txt');
    submit(course, 'bela', '');
    symlinkSync(join(course.submitted, 'ada'), join(course.submitted, 'chen'));
    expect(found()).toEqual(['ada/Toy', 'chen']);
    expect(strays(course)[0]).toBe(
      'Cannot grade what was handed in as it must lie in submitted/STUDENT/ASSIGNMENT, with ASSIGNMENT one of toy: current value is "submitted/ada/Toy"',
    );
  });

  it('is nothing that systems leave behind, nor what a teacher keeps there', () => {
    submit(course, 'ada', '');
    put('.DS_Store');
    put('README.md');
    put('__MACOSX', 'ada', 'toy', '._toy.ipynb');
    put('ada', '__MACOSX', 'toy', '._toy.ipynb');
    put('ada', '.ipynb_checkpoints', 'toy.ipynb');
    expect(strays(course)).toEqual([]);
  });

  it('is told of a whole class in few lines', () => {
    for (let i = 0; i < 30; i++) put(`toy_${i}.ipynb`);
    expect(strays(course)).toHaveLength(21);
    expect(strays(course).at(-1)).toBe('10 more lie in such places.');
  });
});
