import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { releaseOf } from '../../../src/course/assignment/release-of';
import type { Runner } from '../../../src/course/grade/contract';
import { readNotebook, writeNotebook } from '../../../src/course/notebook-file/store';
import type { Notebook } from '../../../src/course/notebook-file/types';
import { impostors } from '../../../src/course/release/impostors';
import { RELEASE_HELP, releaseCommand } from '../../../src/course/release/release-command';
import { everyKind, notebook, solution, tests } from '../assignment/cells';
import { VmRunner } from './vm-runner';

let course: string;
let said: string;
let runner: VmRunner;
beforeEach(() => {
  course = mkdtempSync(join(tmpdir(), 'course-'));
  said = '';
  runner = new VmRunner();
});
afterEach(() => rmSync(course, { recursive: true, force: true }));

const screen = {
  write(text: string): void {
    said += text;
  },
};
const run = (...argv: string[]) =>
  releaseCommand(argv, { createRunner: (): Runner => runner, screen, course });

const sourceFile = (name: string) => join(course, 'source', name, `${name}.ipynb`);
const releaseFile = (name: string) => join(course, 'release', name, `${name}.ipynb`);

/** The assignment of every kind of cell; its last cell needs a console, which the runner of these tests has not. */
const sound = (): Notebook => notebook(...everyKind().cells.slice(0, -1));

function writeSource(name: string, source: Notebook): void {
  mkdirSync(join(course, 'source', name), { recursive: true });
  writeNotebook(sourceFile(name), source);
}

describe('the command release', () => {
  it('writes what students get, with the files beside it', async () => {
    writeSource('a1', sound());
    writeFileSync(join(course, 'source', 'a1', 'data.csv'), '1,2\n');
    expect(await run()).toBe(0);
    expect(readNotebook(releaseFile('a1'))).toEqual(releaseOf(sound()));
    expect(readdirSync(join(course, 'release', 'a1'))).toEqual(['a1.ipynb', 'data.csv']);
    expect(readdirSync(join(course, 'release'))).toEqual(['a1']);
    expect(said).toMatch(
      /a1: grading the solutions\na1: grading the release as it is\na1: grading answers that are none.*\na1: released \(9 points, 1 tests, 1 files beside\)/,
    );
  });

  it('grades the source and the release where its files lie, and closes the runner', async () => {
    writeSource('a1', sound());
    await run('a1');
    expect(runner.jobs).toHaveLength(2 + impostors.length);
    expect(runner.jobs[0]?.files).toMatch(/release.\.a1\.\d+\.partial$/);
    expect(runner.jobs[0]?.cells.map(({ role }) => role)).toEqual(['given', 'student', 'test']);
    expect(runner.isClosed).toBe(true);
  });

  it('says that a release is up to date, and leaves its files alone', async () => {
    writeSource('a1', sound());
    await run();
    said = '';
    expect(await run()).toBe(0);
    expect(said).toContain('a1: the release is up to date');
  });

  it('refuses where the solutions do not earn all points, and leaves the old release', async () => {
    writeSource('a1', sound());
    await run();
    const before = readNotebook(releaseFile('a1'));
    const wrong = sound();
    wrong.cells[2]!.source = wrong.cells[2]!.source.replace('Math.log', 'Math.log2');
    writeSource('a1', wrong);
    expect(await run()).toBe(1);
    expect(said).toMatch(
      /a1: not released, 1 fault\n {2}Cannot release .* as test kl-test must earn all its points with the solutions: current value is "0 of 2: not the published number"/,
    );
    expect(readNotebook(releaseFile('a1'))).toEqual(before);
    expect(readdirSync(join(course, 'release'))).toEqual(['a1']);
  });

  it('refuses where a solution fails without a test to say so', async () => {
    const wrong = sound();
    wrong.cells[1]!.source += '\nnoSuchName;';
    writeSource('a1', wrong);
    expect(await run()).toBe(1);
    expect(said).toContain(
      'cell data must run: current value is "ReferenceError: noSuchName is not defined"',
    );
  });

  it('releases with a doubt where a test believes what is no answer', async () => {
    writeSource(
      'a1',
      notebook(...sound().cells, tests('gift', 1, 'if (kl(p, p) > 1) throw new Error("large");')),
    );
    expect(await run()).toBe(0);
    expect(said).toMatch(
      /a1: released .*\n {2}Look at it again: test gift gives 1 of 1 points for answers that are always NaN\n$/,
    );
    expect(existsSync(releaseFile('a1'))).toBe(true);
  });

  it('refuses where the release earns points as it is', async () => {
    writeSource('a1', notebook(...sound().cells, tests('gift', 1, '1 + 1;')));
    expect(await run()).toBe(1);
    expect(said).toContain('test gift must earn nothing without an answer: current value is 1');
    expect(existsSync(releaseFile('a1'))).toBe(false);
  });

  it('refuses a release that stops at anything but a stub', async () => {
    // Cut out, this solution leaves half a statement.
    const half = solution('half', 'var half =\n// ### BEGIN SOLUTION\n0.5;\n// ### END SOLUTION');
    writeSource('a1', notebook(...sound().cells, half));
    expect(await run()).toBe(1);
    expect(said).toMatch(
      /cell half must run without an answer, or stop at its stub: current value is "SyntaxError/,
    );
  });

  it('refuses partial credit below the points for the solutions', async () => {
    writeSource('a1', notebook(...sound().cells, tests('part', 3, 'kl(p, p); 2.5;')));
    expect(await run()).toBe(1);
    expect(said).toContain('"2.5 of 3: Earned 2.5 of 3 points."');
  });

  it('refuses a file that tells the solution, before anything is written', async () => {
    writeSource('a1', sound());
    writeFileSync(join(course, 'source', 'a1', 'notes.md'), sound().cells[2]!.source);
    expect(await run()).toBe(1);
    expect(said).toContain('file notes.md must not tell the solution of cell kl');
    expect(existsSync(join(course, 'release', 'a1'))).toBe(false);
  });

  it('shows every fault of a source, and runs nothing of it', async () => {
    writeSource('a1', notebook(...sound().cells, ...sound().cells.slice(1, 3)));
    expect(await run()).toBe(1);
    expect(said).toMatch(/2 faults\n.*unique.*"data" \(cell 7\)\n.*unique.*"kl" \(cell 8\)\n$/);
    expect(runner.jobs).toHaveLength(0);
  });

  it('goes on with the next assignment after one that it refuses', async () => {
    mkdirSync(join(course, 'source', 'a0'), { recursive: true });
    writeSource('a1', sound());
    mkdirSync(join(course, 'source', 'a2'), { recursive: true });
    writeFileSync(sourceFile('a2'), '{"nbformat": 4');
    expect(await run()).toBe(1);
    expect(said).toMatch(/a0: not released.*\n.*must hold a notebook/);
    expect(said).toMatch(/a1: released/);
    expect(said).toMatch(/a2: not released.*\n.*it must be JSON/);
  });

  it('writes nothing with --check, and tells whether there would be anything new', async () => {
    writeSource('a1', sound());
    expect(await run('--check')).toBe(1);
    expect(said).toContain('a1: the source gives another release than there is');
    expect(existsSync(join(course, 'release'))).toBe(false);
    await run();
    expect(await run('--check')).toBe(0);
  });

  it('runs nothing with --no-run', async () => {
    writeSource('a1', sound());
    expect(await run('--no-run')).toBe(0);
    expect(runner.jobs).toHaveLength(0);
    expect(existsSync(releaseFile('a1'))).toBe(true);
  });

  it('takes the start of a name that only one assignment has', async () => {
    writeSource('a1-kl', sound());
    writeSource('a2-vae', sound());
    expect(await run('a2', '--no-run')).toBe(0);
    expect(readdirSync(join(course, 'release'))).toEqual(['a2-vae']);
    await expect(run('a')).rejects.toThrow(/the assignment must be one of a1-kl, a2-vae: current value is a/);
    await expect(run('--chek')).rejects.toThrow(/Cannot read the command line/);
  });

  it('explains itself, and needs a course folder', async () => {
    expect(await run('--help')).toBe(0);
    expect(said).toBe(`${RELEASE_HELP}\n`);
    await expect(run()).rejects.toThrow(/must hold folders of assignments/);
  });
});
