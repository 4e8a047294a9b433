import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CourseFolder } from '../assignment/course-folder';
import { isLeftOver } from './left-over';

/** `submitted/STUDENT/ASSIGNMENT`. */
export const submittedFolder = (course: CourseFolder, student: string, assignment: string): string =>
  join(course.submitted, student, assignment);

/** `autograded/STUDENT/ASSIGNMENT`. */
export const autogradedFolder = (course: CourseFolder, student: string, assignment: string): string =>
  join(course.autograded, student, assignment);

/** What the grader keeps for itself: claims, copies of companion files, scripts for a cluster. */
export const scratchFolder = (course: CourseFolder): string => join(course.root, '.grading');

/** Students who handed in anything, by name. */
export const studentsOf = (course: CourseFolder): string[] => foldersIn(course.submitted);

/** Students of whom the folder of this assignment is there, whatever it holds, by name. */
export function studentsWith(course: CourseFolder, assignment: string): string[] {
  const handedIn = (student: string): boolean =>
    lstatSync(submittedFolder(course, student, assignment), { throwIfNoEntry: false }) !== undefined;
  return studentsOf(course).filter(handedIn);
}

/** Names of the regular files of a folder, hidden ones left out, by name. */
export function filesIn(folder: string): string[] {
  return entriesOf(folder, (entry) => entry.isFile());
}

/** Links are no folders here: one in `submitted` could lead anywhere. */
function foldersIn(folder: string): string[] {
  return entriesOf(folder, (entry) => entry.isDirectory());
}

interface Entry {
  isFile(): boolean;
  isDirectory(): boolean;
}

function entriesOf(folder: string, keep: (entry: Entry) => boolean): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => keep(entry) && !isLeftOver(entry.name))
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}
