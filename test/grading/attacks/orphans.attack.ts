import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';

/** A grader that lets a student's process loop for ever, and says which process that is. */
const grader = `
const { launchBwrap } = require('./dist/kernel-setup/grading/sandbox/bwrap.js');
const { startStudent } = require('./dist/kernel-setup/grading/student/process.js');
launchBwrap().then((launch) => {
  let launched;
  const limits = { seconds: 600, testSeconds: 5, memory: 2 ** 30, output: 2 ** 20, disk: 2 ** 20, threads: 64 };
  const student = startStudent({ launch: (options) => (launched = launch(options)), limits });
  const code = 'setInterval(() => {}, 1); console.log(1); for (;;) {}';
  const cell = { label: 'cell [1]', source: code, code, map: '{"version":3,"sources":[],"mappings":""}', isAsync: false,
    names: [], imports: { local: {}, external: [] }, modules: [], stale: [] };
  student.runCell(cell, 1);
  setTimeout(() => console.log(launched.pid()), 1500);
});`;

it('ends with a grader that is killed, even in an endless loop', async () => {
  const child = spawn(process.execPath, ['-e', grader], { stdio: ['ignore', 'pipe', 'inherit'] });
  const pid = await new Promise<string>((resolve) =>
    child.stdout.once('data', (text) => resolve(String(text).trim())),
  );
  expect(pid).toMatch(/^\d+$/);
  expect(existsSync(`/proc/${pid}`)).toBe(true);
  child.kill('SIGKILL');
  for (let i = 0; i < 100 && existsSync(`/proc/${pid}`); i++) await sleep(100);
  expect(existsSync(`/proc/${pid}`)).toBe(false);
});
