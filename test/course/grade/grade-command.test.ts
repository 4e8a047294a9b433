import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CourseFolder } from '../../../src/course/assignment/course-folder';
import { gradeCommand } from '../../../src/course/grade/grade-command';
import { handedIn } from '../../../src/course/grade/handed-in';
import { parseGradeOptions } from '../../../src/course/grade/options';
import { inShard } from '../../../src/course/grade/slurm/shard';
import { slurmCommand } from '../../../src/course/grade/slurm-command';
import { formatNotebook } from '../../../src/course/notebook-file/write';
import { UsageError } from '../../../src/course/run/options';
import { submit, ToyRunner, toyCourse, toySource } from './toy';

const right = formatNotebook(handedIn(toySource));
const untouched = formatNotebook(handedIn(toySource, { ...toySource, cells: [] }));

let course: CourseFolder;
let runner: ToyRunner;
let said: string[];
beforeEach(() => {
  course = toyCourse();
  runner = new ToyRunner();
  said = [];
});

const grade = (...argv: string[]) =>
  gradeCommand(argv, {
    createRunner: () => runner,
    screen: { write: (text: string) => said.push(text) },
    course: course.root,
    program: ['grade'],
  });
const text = (...path: string[]) => readFileSync(join(course.root, ...path), 'utf8');

describe('grade', () => {
  it('makes the gradebook, the list for a person, feedback and a summary', async () => {
    submit(course, 'ada', right);
    submit(course, 'bela', untouched);
    writeFileSync(
      join(course.root, 'students.csv'),
      'id,first_name,last_name,email\ncarl,Carl,Lang,c@example.org\n',
    );
    expect(await grade()).toBe(0);
    expect(text('gradebook.csv').split('\n').slice(1, 4)).toEqual([
      'toy,,,ada,,,,5.0,0.0,5.0,10.0',
      'toy,,,bela,,,,0.0,0.0,0.0,10.0',
      'toy,,,carl,Lang,Carl,c@example.org,0.0,0.0,0.0,10.0',
    ]);
    expect(text('grades', 'toy.csv')).toMatch(
      /^student_id,grade_id,title,max_points,answer,points,comment\nada,why,Halving,5,v[0-9a-f]{12},,\n$/,
    );
    expect(text('feedback', 'ada', 'toy', 'toy.html')).toContain('Doubling');
    expect(existsSync(join(course.feedback, 'toy.html'))).toBe(true);
    expect(said.join('')).toContain('2 of 2 submissions; 2 run now');
    expect(said.join('')).toContain('of 10 points: mean 2.5, median 2.5, 1 waits for a person');
  });

  it('keeps grades by hand, says which cannot be followed, and takes lateness from course.json', async () => {
    submit(course, 'ada', right);
    submit(course, 'ada', '2026-12-01 10:00:00.000000 UTC\n', 'timestamp.txt');
    await grade();
    writeFileSync(
      join(course.root, 'grades', 'toy.csv'),
      'student_id,grade_id,points,comment\nada,why,5,Good\nada,nothing,1,\n',
    );
    const late = { percentPerDay: 20 };
    const settings = { assignments: { toy: { due: '2026-11-30' } }, late };
    writeFileSync(join(course.root, 'course.json'), JSON.stringify(settings));
    expect(await grade()).toBe(1);
    expect(said.join('')).toMatch(/toy\.csv, line 3: Cannot take the grade of ada, nothing/);
    expect(text('gradebook.csv')).toContain(
      'toy,2026-11-30 00:00:00,2026-12-01 10:00:00,ada,,,,10.0,4.0,6.0,10.0',
    );
    expect(await grade('--force', '--late-penalty', '0')).toBe(1);
    expect(text('gradebook.csv')).toContain(',10.0,0.0,10.0,10.0');
    expect(text('feedback', 'ada', 'toy', 'toy.html')).toContain('Good');
  });

  it('says which grades by hand are for an earlier answer, and asks for new ones', async () => {
    submit(course, 'ada', right);
    await grade();
    const list = join(course.root, 'grades', 'toy.csv');
    writeFileSync(list, text('grades', 'toy.csv').replace(/,,$/m, ',4,Short.'));
    await grade();
    expect(text('gradebook.csv')).toContain(',9.0,0.0,9.0,10.0');
    submit(course, 'ada', right.replace('YOUR ANSWER HERE', 'Because.').replace('Because two', 'As two'));
    said = [];
    expect(await grade()).toBe(0);
    expect(said.join('')).toContain('Changed:   ada, toy: why has 4 points for an earlier answer\n');
    expect(text('gradebook.csv')).toContain(',9.0,0.0,9.0,10.0');
    expect(text('feedback', 'toy.html')).toContain('given for an earlier answer');
    expect(text('feedback', 'ada', 'toy', 'toy.html')).toContain('graded, an earlier answer');
    expect(text('grades', 'toy.csv').split('\n')).toHaveLength(4);
    writeFileSync(list, text('grades', 'toy.csv').replace(/,,$/m, ',5,Good.'));
    said = [];
    await grade();
    expect(said.join('')).not.toContain('Changed:');
    expect(text('gradebook.csv')).toContain(',10.0,0.0,10.0,10.0');
    expect(text('feedback', 'ada', 'toy', 'toy.html')).not.toContain('an earlier answer');
  });

  it('counts mean and median by the rule of the page', async () => {
    submit(course, 'ada', right);
    submit(course, 'bela', untouched);
    submit(course, 'chen', '%PDF-1.7');
    await grade();
    expect(said.join('')).toContain(
      '3 submissions, 1 could not be graded, the others of 10 points: mean 2.5, median 2.5, 1 waits',
    );
    expect(text('feedback', 'toy.html')).toContain(
      'Of 10 points, without the 1 that could not be graded: median 2.5, mean 2.5',
    );
  });

  it('names who is missing, who is not on the roster, and counts those of unknown time', async () => {
    for (const student of ['ada', 'bela', 'chne']) submit(course, student, right);
    submit(course, 'ada', '2026-11-30 10:00:00 UTC\n', 'timestamp.txt');
    writeFileSync(join(course.root, 'students.csv'), 'id\nada\nbela\nchen\n');
    expect(await grade('toy', '--due', '2026-12-01')).toBe(0);
    expect(said.join('')).toContain(
      'Missing:   toy: nothing from chen\nUnknown:   not in students.csv: chne\n',
    );
    expect(said.join('')).toContain('median 5, 2 of unknown time, 3 wait for a person');
  });

  it('names what lies where nothing is looked for', async () => {
    submit(course, 'ada', right);
    writeFileSync(join(course.submitted, 'ada', 'toy.ipynb'), right);
    expect(await grade()).toBe(0);
    expect(said.join('')).toContain('current value is "submitted/ada/toy.ipynb"\n');
  });

  it('hides what hidden tests say from feedback, unless told otherwise', async () => {
    submit(course, 'ada', right.replace('return two * x', 'return x * x'));
    await grade();
    expect(text('feedback', 'ada', 'toy', 'toy.html')).not.toContain('double(0.5)');
    await grade('--show-hidden');
    expect(text('feedback', 'ada', 'toy', 'toy.html')).toContain('double(0.5)');
    expect(runner.jobs).toBe(1);
  });

  it('grades one submission, or one student', async () => {
    for (const student of ['ada', 'bela']) submit(course, student, right);
    expect(await grade('--one', 'ada', 'toy')).toBe(0);
    expect(existsSync(join(course.root, 'gradebook.csv'))).toBe(false);
    expect(await grade('to', '--student', 'bela')).toBe(0);
    expect(runner.jobs).toBe(2);
    // The gradebook has all results that are there.
    expect(text('gradebook.csv')).toMatch(/ada.*\n.*bela/);
    await expect(grade('--student', 'nobody')).rejects.toThrow(/--student must have handed in one of toy/);
  });

  it('grades parts of a class, and gathers them', async () => {
    const students = ['ada', 'bela', 'chen', 'dana', 'emil'];
    for (const student of students) submit(course, student, right);
    await grade('--shards', '1/2');
    const first = students.filter((student) => inShard(student, { index: 1, count: 2 }));
    expect(runner.jobs).toBe(first.length);
    expect(existsSync(join(course.root, 'gradebook.csv'))).toBe(false);
    expect(await grade('--gather')).toBe(1);
    expect(said.join('')).toContain('has no result that is up to date');
    await grade('--shards', '2/2');
    expect(await grade('--gather')).toBe(0);
    expect(runner.jobs).toBe(5);
    expect(text('gradebook.csv').match(/,5\.0,0\.0,5\.0,10\.0/g)).toHaveLength(5);
  });

  it('grades a file for Gradescope and GitHub Classroom, and writes nothing into the course', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'submission-'));
    const [file, results] = [join(folder, 'toy.ipynb'), join(folder, 'out', 'results.json')];
    writeFileSync(file, right.replace('return two * x', 'return x * x'));
    expect(await grade('toy', '--file', file, '--gradescope', results)).toBe(0);
    expect(JSON.parse(readFileSync(results, 'utf8'))).toMatchObject({ score: 2 });
    expect(await grade('toy', '--file', file, '--classroom')).toBe(1);
    expect(said.join('')).toContain('Points 2/10');
    expect(said.join('')).not.toContain('double(0.5)');
    writeFileSync(file, right);
    expect(await grade('toy', '--file', file, '--classroom')).toBe(0);
    expect(existsSync(course.autograded)).toBe(false);
  });

  it('says in one line what is wrong with the course', async () => {
    writeFileSync(join(course.root, 'course.json'), '{"late": {"percentPerDay": 200}}');
    expect(await grade()).toBe(1);
    expect(said.join('')).toMatch(
      /^Cannot read .*course\.json as late\.percentPerDay must be a number from 0: current value is 200\n$/,
    );
  });

  it('refuses a source that breaks the format before anything is run', async () => {
    mkdirSync(join(course.source, 'other'));
    writeFileSync(join(course.source, 'other', 'other.ipynb'), '{}');
    submit(course, 'ada', right);
    expect(await grade()).toBe(1);
    expect(runner.jobs).toBe(0);
    expect(await grade('toy')).toBe(0);
  });

  it('ends where there is no sandbox, in one sentence', async () => {
    for (const student of ['ada', 'bela']) submit(course, student, right);
    const createRunner = () => Promise.reject(new UsageError('Cannot grade as bubblewrap must be installed'));
    const place = { createRunner, screen: { write: () => undefined }, course: course.root, program: [] };
    await expect(gradeCommand([], place)).rejects.toThrow('bubblewrap must be installed');
  });
});

describe('the command line of grade', () => {
  it.each([
    [['--one', 'ada'], '--one must be followed by a student and an assignment'],
    [['--file', 'x.ipynb'], '--file must come with the one assignment'],
    [['--slurm', '--shards', '1/2'], '--slurm and --shards must not be given together'],
    [['--due', '2026-11-30'], '--due must come with the one assignment'],
    [['--due', 'soon', 'toy'], '--due must be a date'],
    [['--workers', '0'], '--workers must be a whole number from 1'],
    [['--seconds', 'x'], '--seconds must be a number from 0.1'],
    [['--late-penalty', '120'], '--late-penalty must be a percentage'],
    [['--shards', '3/2'], '--shards must be'],
    [['--what'], 'Unknown option'],
  ])('%j is refused', (argv, rule) => {
    expect(() => parseGradeOptions(argv, {})).toThrow(rule);
  });

  it('counts parts from the index of a job in Kubernetes', () => {
    expect(parseGradeOptions(['--shards', '4'], { JOB_COMPLETION_INDEX: '0' }).shard).toEqual({
      index: 1,
      count: 4,
    });
  });

  it('leaves out what would submit a task again', () => {
    const argv = [
      'toy',
      '--slurm',
      '--slurm-tasks',
      '4',
      '--sbatch=--mem=2G',
      '--sbatch',
      '-p x',
      '--workers',
      '2',
    ];
    expect(slurmCommand(argv)).toEqual(['toy', '--workers', '2']);
  });
});
