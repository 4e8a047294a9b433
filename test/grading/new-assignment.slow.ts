import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRunner } from '../../kernel-setup/grading/runner';
import { newCommand } from '../../src/course/release/new-command';
import { releaseCommand } from '../../src/course/release/release-command';

let course: string;
beforeAll(() => {
  course = mkdtempSync(join(tmpdir(), 'course-'));
});
afterAll(() => rmSync(course, { recursive: true, force: true }));

it('an assignment that was just begun is released: its solution earns all points, its release none', async () => {
  let said = '';
  const screen = { write: (text: string) => (said += text) };
  expect(newCommand(['hello', '--course', course], screen)).toBe(0);
  const inSandbox = () => createRunner({ sandbox: 'bwrap', workers: 1 });
  expect(await releaseCommand([], { createRunner: inSandbox, screen, course })).toBe(0);
  expect(said).toContain('hello: released (5 points, 1 tests)');
});
