import { expect, it } from 'vitest';
import { createRunner } from '../../../kernel-setup/grading/runner';
import type { GradeCell } from '../../../src/course/grade/contract';
import { USUAL_LIMITS } from '../../../src/course/grade/options';
import { type Attack, defendAgainst } from './arena';

/** Attacks on the grader itself: on what it keeps, takes apart and writes for a submission, and on what submissions share. */

const wrong = 'const double = (x: number) => x + 1;';
const fs = "import fs from 'node:fs';\n";
const leftOut = /more output is left out: the submission has reached its limit/;
const patient = { seconds: 60 };

/** Writes a text to a descriptor, however long it is. */
const write = `${fs}const write = (fd: number, text: string) => { const b = Buffer.from(text); let at = 0; while (at < b.length) at += fs.writeSync(fd, b, at); };\n`;
const kernel = "const kernel = (globalThis as any)[Symbol.for('diffusion-lab.kernel')];\n";

const attacks: readonly Attack[] = [
  {
    // An update counts as often as it would be saved.
    name: 'shows one display 20,000 times, then puts a large one in its place',
    cells: [
      `${kernel}const shown = { metadata: {}, transient: { display_id: 'p' } };
      for (let i = 0; i < 20000; i++) kernel.display({ ...shown, data: {} }, false);
      kernel.display({ ...shown, data: { 'text/plain': 'x'.repeat(150000) } }, true);`,
      wrong,
    ],
    says: leftOut,
    limits: patient,
  },
  {
    // Each output costs more than its text.
    name: 'changes between its streams after each letter',
    cells: [
      "for (let i = 0; i < 50000; i++) { process.stdout.write('x'); process.stderr.write('y'); }",
      wrong,
    ],
    says: leftOut,
    limits: patient,
  },
  {
    // A line with more parts than are kept is not taken apart.
    name: 'shows a value of ten million parts',
    cells: [
      `${write}write(4, '\\n{"type":"display","bundle":{"data":{"application/json":[' + '{},'.repeat(1e7) + '{}]}}}\\n');`,
      wrong,
    ],
    says: leftOut,
    limits: patient,
  },
  {
    // Its lines are counted, not only their letters.
    name: 'fails with an error of a million lines',
    cells: ["throw new Error('\\n'.repeat(1e6) + 'end');", wrong],
    says: /An error that has more parts than are kept|Error/,
    limits: patient,
  },
  {
    // The tester refuses records with functions: none is ever called unasked.
    name: 'answers with a record that is any number',
    cells: [
      `${fs}const { writeSync } = fs;
      (fs as any).writeSync = (fd: number, b: Buffer, ...rest: any[]) => fd === 6 && String(b).includes('"ok":4')
        ? (writeSync(6, String(b).replace('"ok":4', '"ok":{"$":"object","k":["valueOf"],"v":[{"$":"handle","i":0,"type":"function"}]}')), b.length)
        : (writeSync as any)(fd, b, ...rest);`,
      wrong,
    ],
    says: /sent the grader what no function sends/,
  },
  {
    // What it becomes is in the same sandbox, and only answers questions.
    name: 'becomes another program that says it has passed',
    cells: [
      `const { execve } = process as any; if (!execve) throw new Error('there is no execve');
      const lie = JSON.stringify({ type: 'done', request: 1, bundle: { data: { 'text/plain': '5' }, metadata: {} } });
      execve(process.execPath, ['node', '-e', 'const fs = require("node:fs"); fs.writeSync(4, process.argv[1]); for (;;) fs.writeSync(6, fs.readFileSync(5));', '\\n' + lie + '\\n']);`,
      wrong,
    ],
    says: /there is no execve|Cannot finish the cell as/,
  },
  {
    // Declarations belong to one submission; the compiler forgets them before the next.
    name: 'declares for all what others use',
    cells: [
      `/// <reference lib="dom" />
      declare global { interface Math { abs(x: never): never } interface Array<T> { map(f: never): never } var double: string; var scale: string; }
      export {};`,
      "import 'vitest/globals'; declare var process: never; declare function require(name: never): never;",
      wrong,
    ],
    says: /✗ doubles|TypeScriptError/,
  },
  {
    // Nobody reads there; what it leaves fills its own end.
    name: 'writes where the grader writes',
    cells: [
      `${fs}const outcomes: string[] = [];
      for (const fd of [3, 5]) try { outcomes.push(String(fs.writeSync(fd, '{"type":"result","value":6}\\n') > 0)); } catch (e: any) { outcomes.push(e.code); }
      console.log('outcomes', outcomes.join());`,
      wrong,
    ],
    says: /outcomes (true|E\w+),(true|E\w+)/,
  },
  {
    // What the kernel tells of a machine names no file of the grader's but this package's folders.
    name: 'reads what the kernel says of mounts, locks, keys and sockets',
    cells: [
      `${fs}for (const name of ['self/mountinfo', 'self/mounts', 'locks', 'keys', 'net/unix', 'net/tcp', 'self/cgroup', 'self/loginuid', 'sched_debug', 'sysvipc/shm', 'timer_list', 'kallsyms'])
        try { console.log(name, fs.readFileSync('/proc/' + name, 'latin1').slice(0, 8000)); } catch (e: any) { console.log(name, e.code); }
      console.log('looked');`,
      wrong,
    ],
    says: /looked/,
  },
  {
    // A student's error is data; its name and its text decide nothing.
    name: 'fails with what reads like success',
    cells: [
      `const double = (x: number): number => {
        throw Object.assign(new Error('\\u001b[2K\\r✓ doubles\\n::set-output name=result::5\\n\\u202e5/5'), { name: 'CheckFailed', value: 5, points: 5, status: 'ok', fault: undefined });
      };`,
    ],
    says: /✓ doubles/,
  },
];

defendAgainst(attacks);

it('a given cell with hidden lines is run by the student without them', async () => {
  const runner = await createRunner({ sandbox: 'bwrap', workers: 1 });
  const given: GradeCell = {
    ...{ index: 0, role: 'given', points: 0, hiddenLines: [[2, 2]] },
    source: 'const secrets: number[] = [];\nsecrets.push(7);',
  };
  const student = {
    index: 1,
    role: 'student',
    points: 0,
    hiddenLines: [],
    source: 'secrets.length',
  } as const;
  const [, seen] = await runner.run({ cells: [given, student], limits: USUAL_LIMITS });
  await runner.close();
  expect(seen?.outputs).toMatchObject([{ execution_count: 2, data: { 'text/plain': '0' } }]);
});
