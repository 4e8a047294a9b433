import { join } from 'node:path';
import type { CourseFolder } from '../assignment/course-folder';
import { UsageError } from '../run/options';
import { Claims } from './claims';
import type { SubmissionResult } from './contract';
import type { Decisions } from './finish';
import type { Submission } from './grade-class';
import { type GradedAssignment, gradedAssignment } from './graded-assignment';
import { type HandGrades, handGradesFile, readHandGrades } from './hand-grades';
import type { LateRule } from './late';
import type { GradeCommandOptions } from './options';
import { type CourseSettings, courseSettings } from './settings';
import { inShard } from './slurm/shard';
import { scratchFolder, studentsWith } from './submissions';
import { addWaiting } from './waiting-rows';

/** What a command line asks to be graded, and what the teacher has decided beside it. */
export class ClassWork {
  readonly assignments: readonly GradedAssignment[];
  readonly submissions: readonly Submission[];
  /** What in the files of grades by hand cannot be followed. */
  readonly faults: readonly string[];
  private readonly settings: CourseSettings;
  private readonly hand = new Map<string, HandGrades>();

  /** @throws AssignmentError, RangeError or UsageError, before anything is run. */
  constructor(
    private readonly course: CourseFolder,
    private readonly options: GradeCommandOptions,
  ) {
    this.settings = courseSettings(course);
    this.assignments = options.words.map((name) => gradedAssignment(course, name));
    this.submissions = this.select();
    for (const { name, points } of this.assignments)
      this.hand.set(name, readHandGrades(handGradesFile(course, name), points, studentsWith(course, name)));
    this.faults = [...this.hand.values()].flatMap(({ faults }) => faults);
  }

  decisions({ assignment, student }: Submission): Decisions {
    const hand = this.hand.get(assignment.name)?.of.get(student);
    return { hand, due: this.due(assignment.name), rule: this.rule() };
  }

  due(assignment: string): Date | undefined {
    return this.options.due ?? this.settings.due.get(assignment);
  }

  /** Lists what waits for a hand, for the teacher to fill in. @returns the files that have new rows. */
  listWaiting(results: readonly SubmissionResult[]): string[] {
    const claims = new Claims(join(scratchFolder(this.course), 'claims'));
    try {
      return this.assignments.flatMap(({ name }) => {
        const path = handGradesFile(this.course, name);
        // Another grader that is at it lists the same.
        if (!claims.take(`waiting ${name}`)) return [];
        const added = addWaiting(
          path,
          results.filter((result) => result.assignment === name),
        );
        claims.release(`waiting ${name}`);
        return added > 0 ? [path] : [];
      });
    } finally {
      claims.close();
    }
  }

  private rule(): LateRule {
    return { ...this.settings.late, ...this.options.late };
  }

  private select(): Submission[] {
    const { students, shard } = this.options;
    const all = this.assignments.flatMap((assignment) =>
      studentsWith(this.course, assignment.name).map((student) => ({ assignment, student })),
    );
    for (const student of students)
      if (!all.some((one) => one.student === student))
        throw new UsageError(
          `Cannot grade as --student must have handed in one of ${this.options.words.join(', ')}: current value is ${student}`,
        );
    return all.filter(
      ({ student }) =>
        (students.length === 0 || students.includes(student)) && (!shard || inShard(student, shard)),
    );
  }
}
