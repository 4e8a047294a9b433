import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic } from '../../files';
import type { CourseFolder } from '../assignment/course-folder';
import { feedbackPage } from '../feedback/feedback-page';
import { NotebookFileError } from '../notebook-file/fields';
import { readNotebook } from '../notebook-file/store';
import type { Notebook } from '../notebook-file/types';
import type { SubmissionResult } from './contract';
import { type GradebookPart, gradebookCsv } from './gradebook';
import { hashOf } from './graded-assignment';
import type { Student } from './settings';
import { autogradedFolder } from './submissions';

/** Changed whenever the same result might get another page. */
const PAGES = 'feedback 1';

/** Where the feedback of a result lies. */
export const feedbackFile = (
  course: CourseFolder,
  { student, assignment, notebook }: SubmissionResult,
): string => join(course.feedback, student, assignment, `${notebook}.html`);

/** Writes the page of feedback of a result, unless the one that is there says the same. */
export function writeFeedback(course: CourseFolder, result: SubmissionResult, showHidden: boolean): void {
  const path = feedbackFile(course, result);
  const mark = `<!-- ${hashOf([PAGES, JSON.stringify(result), String(showHidden)])} -->\n`;
  if (existsSync(path) && readFileSync(path, 'utf8').endsWith(mark)) return;
  const notebook = autogradedNotebook(course, result);
  const folder = join(course.source, result.assignment);
  const page = feedbackPage({ result, showHidden, folder, ...(notebook ? { notebook } : {}) });
  writeFileAtomic(path, `${page.endsWith('\n') ? page : `${page}\n`}${mark}`);
}

function autogradedNotebook(course: CourseFolder, result: SubmissionResult): Notebook | undefined {
  if (result.status === 'failed') return undefined;
  const folder = autogradedFolder(course, result.student, result.assignment);
  try {
    return readNotebook(join(folder, `${result.notebook}.ipynb`));
  } catch (error) {
    // A teacher may have put the notebooks away; the points stand in the result.
    if (error instanceof NotebookFileError) return undefined;
    throw error;
  }
}

/** Writes the teacher's page of each assignment. @returns the paths. */
export async function writeSummaries(
  course: CourseFolder,
  parts: readonly GradebookPart[],
): Promise<string[]> {
  // Draws plots: what that takes is loaded once everything is graded.
  const { summaryPage } = await import('../feedback/summary-page');
  return parts.map(({ assignment, results }) => {
    const path = join(course.feedback, `${assignment}.html`);
    writeFileAtomic(path, summaryPage({ assignment, results }));
    return path;
  });
}

/** Writes the gradebook of the whole course. @returns its path. */
export function writeGradebook(
  course: CourseFolder,
  parts: readonly GradebookPart[],
  roster: readonly Student[],
): string {
  const path = join(course.root, 'gradebook.csv');
  writeFileAtomic(path, gradebookCsv(parts, roster));
  return path;
}
