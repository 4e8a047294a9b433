import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { CourseFolder } from '../../src/course/assignment/course-folder';
import type { SubmissionResult } from '../../src/course/grade/contract';

/** The texts of all result files, by path; each must be whole at every moment. */
export function resultsIn(course: CourseFolder): Map<string, string> {
  const found = new Map<string, string>();
  for (const path of filesBelow(course.autograded)) {
    if (!path.endsWith('.result.json')) continue;
    const text = readFileSync(path, 'utf8');
    expect((JSON.parse(text) as SubmissionResult).version).toBe(1);
    // The notebook that was run is there before its result is.
    expect(() => JSON.parse(readFileSync(path.replace('.result.json', '.ipynb'), 'utf8'))).not.toThrow();
    found.set(path, text);
  }
  return found;
}

/** All files below a folder, hidden ones too. */
export function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

/** Starts a grader, and gathers what it prints. */
export function startGrader(argv: readonly string[]): { child: ChildProcess; printed: () => string } {
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  child.stdout.on('data', (chunk) => (text += chunk));
  child.stderr.on('data', (chunk) => (text += chunk));
  return { child, printed: () => text };
}

/** Kills a grader at once, without any chance to tidy up. */
export async function killAfter(child: ChildProcess, ms: number): Promise<void> {
  const ended = child.exitCode === null ? once(child, 'exit') : undefined;
  await Promise.race([sleep(ms), ended]);
  child.kill('SIGKILL');
  await ended;
}

/** Results that were there stay as they were: none is lost, and none is made twice. */
export function expectKept(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): void {
  for (const [path, text] of before) expect(after.get(path)).toBe(text);
}
