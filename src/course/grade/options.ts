import { availableParallelism } from 'node:os';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from '../run/options';
import type { Limits } from './contract';
import type { GradeOptions } from './grade-submission';
import { graderVersion } from './grader-hash';
import { parseMoment, parsePercent } from './late';
import { parseShard, type Shard } from './slurm/shard';

/** What the command line of `grade` asks for. */
export interface GradeCommandOptions {
  /** Names of assignments, or starts of them; empty: all. */
  readonly words: readonly string[];
  readonly students: readonly string[];
  readonly course: string | undefined;
  readonly workers: number;
  readonly unsafe: boolean;
  readonly force: boolean;
  readonly stderrFails: boolean;
  readonly showHidden: boolean;
  readonly limits: Limits;
  readonly due: Date | undefined;
  readonly late: {
    readonly percentPerDay?: number;
    readonly graceMinutes?: number;
    readonly floorPercent?: number;
  };
  readonly file: string | undefined;
  readonly gradescope: string | undefined;
  readonly classroom: boolean;
  readonly one: boolean;
  readonly demo: boolean;
  readonly gather: boolean;
  readonly shard: Shard | undefined;
  readonly slurm: { readonly tasks: number; readonly sbatch: readonly string[] } | undefined;
}

const table = {
  student: { type: 'string', multiple: true },
  course: { type: 'string' },
  workers: { type: 'string' },
  unsafe: { type: 'boolean' },
  force: { type: 'boolean' },
  'stderr-fails': { type: 'boolean' },
  'show-hidden': { type: 'boolean' },
  seconds: { type: 'string' },
  'test-seconds': { type: 'string' },
  memory: { type: 'string' },
  due: { type: 'string' },
  'late-penalty': { type: 'string' },
  'late-grace': { type: 'string' },
  'late-floor': { type: 'string' },
  file: { type: 'string' },
  gradescope: { type: 'string' },
  classroom: { type: 'boolean' },
  one: { type: 'boolean' },
  demo: { type: 'boolean' },
  gather: { type: 'boolean' },
  shards: { type: 'string' },
  slurm: { type: 'boolean' },
  'slurm-tasks': { type: 'string' },
  sbatch: { type: 'string', multiple: true },
} satisfies NonNullable<ParseArgsConfig['options']>;

/** What one submission may use unless told otherwise. */
export const USUAL_LIMITS: Limits = {
  seconds: 60,
  testSeconds: 30,
  memory: 2e9,
  output: 1e6,
  disk: 100e6,
  threads: 64,
};

/** Help of the command `grade`. */
export const GRADE_HELP = `diffusion-lab grade [ASSIGNMENT…] [options]

Grades what lies in submitted/STUDENT/ASSIGNMENT of the course folder: puts the teacher's cells back, runs each
submission in a sandbox of its own, and writes autograded/, feedback/ and gradebook.csv. What a person has to read is
listed in grades/ASSIGNMENT.csv: fill in points and comments, and grade again. What was graded and has not changed is not
run again, so the command can be ended at any time and called anew. docs/grading.md tells the rest.
Exit status: 0 all graded, 1 something was not graded, 2 wrong usage, 130 interrupted.

  ASSIGNMENT               name or start of a name; default: all
      --student NAME       only this student (may be repeated)
      --course DIR         the course folder; default: notebooks/assignments
      --workers N          submissions at the same time (default: ${availableParallelism()})
      --force              run again what is up to date
      --unsafe             without a sandbox: only for code that you trust
      --stderr-fails       a test that writes to the error stream fails
      --show-hidden        feedback shows the text and the messages of hidden tests
      --seconds S          for a student's cells together (default: ${USUAL_LIMITS.seconds})
      --test-seconds S     for one test (default: ${USUAL_LIMITS.testSeconds})
      --memory MB          for a submission (default: ${USUAL_LIMITS.memory / 1e6})

Late submissions, instead of what course.json says (their time is in timestamp.txt)
      --due DATE           as 2026-11-30 23:59 UTC, of the one assignment named
      --late-penalty P     percent of the points for each started day
      --late-grace M       minutes that cost nothing
      --late-floor P       percent of the points that remain in any case

One submission
      --one STUDENT ASSIGNMENT   grade this one and write its result file, no gradebook
      --file NOTEBOOK      grade this file as the one ASSIGNMENT named, outside of the course folder
      --gradescope FILE    write Gradescope's results.json
      --classroom          print for GitHub Classroom: status 0 for full marks only

Many machines
      --shards K/N         grade one of N parts of the class (K from 1; or N alone in an indexed job of Kubernetes)
      --slurm              grade by a job array of Slurm, then gather
      --slurm-tasks N      most tasks at the same time (default: 16)
      --sbatch WORD        a further option of sbatch (may be repeated): --sbatch=--partition=cpu
      --gather             run nothing: make the gradebook from the results that are there

      --demo [ASSIGNMENT] [N]    a class of N (default: 40) that is made up, through the whole cycle
      --help               show this`;

/** Reads the command line of `grade`. @throws UsageError */
export function parseGradeOptions(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>> = process.env,
): GradeCommandOptions {
  const { values, positionals } = parse(argv);
  const options: GradeCommandOptions = {
    words: positionals,
    students: values.student ?? [],
    course: values.course,
    workers: number('--workers', values.workers, 1, true) ?? availableParallelism(),
    unsafe: values.unsafe === true,
    force: values.force === true,
    stderrFails: values['stderr-fails'] === true,
    showHidden: values['show-hidden'] === true,
    limits: {
      ...USUAL_LIMITS,
      seconds: number('--seconds', values.seconds, 0.1) ?? USUAL_LIMITS.seconds,
      testSeconds: number('--test-seconds', values['test-seconds'], 0.1) ?? USUAL_LIMITS.testSeconds,
      memory: (number('--memory', values.memory, 100) ?? USUAL_LIMITS.memory / 1e6) * 1e6,
    },
    due: values.due === undefined ? undefined : asUsage(() => parseMoment(values.due!, '--due')),
    late: lateOf(values),
    file: values.file,
    gradescope: values.gradescope,
    classroom: values.classroom === true,
    one: values.one === true,
    demo: values.demo === true,
    gather: values.gather === true,
    shard: values.shards === undefined ? undefined : parseShard(values.shards, env),
    slurm: slurmOf(values),
  };
  requireTogether(options);
  return options;
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: table, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(`Cannot read the command line: ${(error as Error).message.split('. ')[0]}`);
  }
}

type Values = ReturnType<typeof parse>['values'];

function lateOf(values: Values): GradeCommandOptions['late'] {
  const percent = (name: 'late-penalty' | 'late-floor') =>
    values[name] === undefined ? undefined : asUsage(() => parsePercent(values[name]!, `--${name}`));
  const percentPerDay = percent('late-penalty');
  const floorPercent = percent('late-floor');
  const graceMinutes = number('--late-grace', values['late-grace'], 0);
  return {
    ...(percentPerDay === undefined ? {} : { percentPerDay }),
    ...(graceMinutes === undefined ? {} : { graceMinutes }),
    ...(floorPercent === undefined ? {} : { floorPercent }),
  };
}

function slurmOf(values: Values): GradeCommandOptions['slurm'] {
  if (!values.slurm) return undefined;
  return {
    tasks: number('--slurm-tasks', values['slurm-tasks'], 1, true) ?? 16,
    sbatch: values.sbatch ?? [],
  };
}

/** What decides results beside sources and submissions. */
export const gradeOptionsOf = ({ limits, stderrFails }: GradeCommandOptions): GradeOptions => ({
  limits,
  stderrFails,
  grader: graderVersion(),
});

/** Refuses options that contradict each other. */
function requireTogether(options: GradeCommandOptions): void {
  const { words, file, one, demo, due, slurm, shard, gather, students } = options;
  const refuse = (rule: string): never => {
    throw new UsageError(`Cannot grade as ${rule}`);
  };
  if (one && words.length !== 2) refuse('--one must be followed by a student and an assignment');
  if (file !== undefined && words.length !== 1)
    refuse('--file must come with the one assignment it is graded as');
  if (due && words.length !== 1 && !one) refuse('--due must come with the one assignment it is of');
  const wholes = {
    '--file': file,
    '--demo': demo,
    '--slurm': slurm,
    '--shards': shard,
    '--gather': gather,
    '--one': one,
  };
  const given = Object.entries(wholes).flatMap(([name, value]) => (value ? [name] : []));
  if (given.length > 1) refuse(`${given.join(' and ')} must not be given together`);
  if (one && students.length > 0) refuse('--one names the student already: --student must be left out');
}

function number(option: string, text: string | undefined, least: number, whole = false): number | undefined {
  if (text === undefined) return undefined;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  // Timers of Node.js hold at most 2^31 - 1 milliseconds.
  if (value >= least && value <= 2e6 && (!whole || Number.isInteger(value))) return value;
  const kind = whole ? 'a whole number' : 'a number';
  throw new UsageError(`Cannot grade as ${option} must be ${kind} from ${least}: current value is ${text}`);
}

function asUsage<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  }
}
