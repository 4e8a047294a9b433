import { basename } from 'node:path';
import { FileWriteError, writeFileAtomic } from '../../files';
import { assignmentNames, type CourseFolder, courseFolder } from '../assignment/course-folder';
import { AssignmentError } from '../assignment/fault';
import { UsageError } from '../run/options';
import { EXIT } from '../run/session';
import { classroomLines, handOn, hasFullMarks } from './classroom';
import type { SubmissionResult } from './contract';
import { gradeFile } from './grade-file';
import type { GradePlace } from './grade-place';
import { gradedAssignment } from './graded-assignment';
import { gradescopeResults } from './gradescope';
import { type GradeCommandOptions, gradeOptionsOf, parseGradeOptions } from './options';
import { runClass } from './run-class';

/** The command `grade`. @returns its exit status. @throws UsageError */
export async function gradeCommand(argv: readonly string[], place: GradePlace): Promise<number> {
  const options = parseGradeOptions(argv);
  try {
    return await dispatch(options, argv, place);
  } catch (error) {
    if (error instanceof AssignmentError || error instanceof FileWriteError || error instanceof RangeError) {
      place.screen.write(`${error.message}\n`);
      return EXIT.failed;
    }
    throw error;
  }
}

async function dispatch(
  options: GradeCommandOptions,
  argv: readonly string[],
  place: GradePlace,
): Promise<number> {
  const course = courseFolder(options.course ?? place.course);
  if (options.demo) {
    const { demoCommand } = await import('./demo/demo-command');
    const from = courseFolder(place.course);
    const named = options.words.filter((word) => !/^\d+$/.test(word));
    return demoCommand(options, from, place, assignmentsNamed(from, named)[0]!);
  }
  if (options.file !== undefined) return gradeOneFile(options, options.file, course, place);
  const { status, results } = await runClass(course, selected(options, course), argv, place);
  if (options.gradescope === undefined && !options.classroom) return status;
  const [result] = results;
  if (result === undefined || results.length > 1)
    throw new UsageError(
      `Cannot write for Gradescope or GitHub Classroom as one submission must be graded: current value is ${results.length}`,
    );
  return Math.max(status, report(result, options, place));
}

/** The options with whole names of assignments, and `--one` as the student and the assignment it names. */
function selected(options: GradeCommandOptions, course: CourseFolder): GradeCommandOptions {
  if (!options.one) return { ...options, words: assignmentsNamed(course, options.words) };
  const [student, assignment] = options.words as [string, string];
  return { ...options, students: [student], words: assignmentsNamed(course, [assignment]) };
}

/** The assignments that words name, all where there are none. @throws UsageError */
export function assignmentsNamed(course: CourseFolder, words: readonly string[]): string[] {
  const all = assignmentNames(course);
  if (all.length === 0)
    throw new UsageError(
      `Cannot grade as the course must have assignments in source: current value is ${course.root}`,
    );
  if (words.length === 0) return all;
  const named = words.flatMap((word) => {
    const found = all.includes(word) ? [word] : all.filter((name) => name.startsWith(word));
    if (found.length === 0)
      throw new UsageError(
        `Cannot grade as the assignment must be one of ${all.join(', ')}: current value is ${word}`,
      );
    return found;
  });
  return all.filter((name) => named.includes(name));
}

async function gradeOneFile(
  options: GradeCommandOptions,
  file: string,
  course: CourseFolder,
  place: GradePlace,
): Promise<number> {
  const [name] = assignmentsNamed(course, options.words);
  const assignment = gradedAssignment(course, name!);
  const student = options.students[0] ?? basename(file, '.ipynb');
  const runner = await place.createRunner({ unsafe: options.unsafe, workers: 1 });
  try {
    const result = await gradeFile(file, student, assignment, runner, gradeOptionsOf(options));
    return report(result, options, place);
  } finally {
    await runner.close();
  }
}

/** Writes one result where others read it, and says it here. */
function report(result: SubmissionResult, options: GradeCommandOptions, { screen }: GradePlace): number {
  const { gradescope, classroom, showHidden } = options;
  if (gradescope !== undefined)
    writeFileAtomic(gradescope, `${JSON.stringify(gradescopeResults(result, showHidden), null, 1)}\n`);
  // Who grades by hand on a terminal is the teacher; what these services print, students read.
  const isForStudents = gradescope !== undefined || classroom;
  for (const line of classroomLines(result, showHidden || !isForStudents)) screen.write(`${line}\n`);
  if (!classroom) return EXIT.ok;
  handOn(result, showHidden);
  return hasFullMarks(result) ? EXIT.ok : EXIT.failed;
}
