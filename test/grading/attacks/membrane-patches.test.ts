import { afterAll, describe, expect, it } from 'vitest';
import { createTester } from '../../../kernel-setup/grading/tester/run-tests';
import type { CellOutcome, GradeCell } from '../../../src/course/grade/contract';
import { studentWire } from '../../kernel-setup/grading/membrane/student-thread';

/**
 * Student code that patches what it can reach, in a process that the sandbox would confine further. Each submission
 * declares `two`, which is wrong, and `right`, which is right; none may make the test of `two` pass.
 */
const tester = createTester();
afterAll(() => tester.close());

const tests = [
  "import { check, checkClose } from 'diffusion-lab';\ncheck('two', two() === 2);",
  "import { checkClose } from 'diffusion-lab';\n// CANARY\ncheckClose('two', [two()], [2], { tol: 1e-9 }); 1",
  'if (right(1) !== 2) throw new Error("wrong"); 1',
];

async function grade(patch: string): Promise<CellOutcome[]> {
  const wire = studentWire(`exports.two = () => 3;\nexports.right = (x) => x + 1;\n${patch}`);
  const cells = tests.map(
    (source, index): GradeCell => ({ index, role: 'test', source, points: 1, hiddenLines: [] }),
  );
  const limits = { seconds: 10, testSeconds: 10, memory: 1e9, output: 1e6, disk: 1e6, threads: 8 };
  try {
    return await tester.run({
      wire,
      given: [],
      tests: cells,
      studentNames: ['two', 'right', 'check', 'Math'],
      limits,
    });
  } finally {
    await wire.end();
  }
}

const patches: readonly (readonly [name: string, patch: string])[] = [
  ['nothing', ''],
  [
    'Math and numbers',
    'Math.abs = () => 0; Number.prototype.valueOf = () => 2; Number.isFinite = () => false;',
  ],
  ['arrays', 'Array.prototype.map = () => []; Array.from = () => [2]; Array.prototype.push = () => 0;'],
  ['equality by accessors', "Object.defineProperty(Object.prototype, 'ok', { get: () => 2 });"],
  ['the tag of values', "Object.defineProperty(Object.prototype, '$', { get: () => 'yours', set() {} });"],
  ['a then for everything', 'Object.prototype.then = (resolve) => resolve(2);'],
  ['a toJSON for everything', 'Object.prototype.toJSON = Number.prototype.toJSON = () => 2;'],
  ['promises', 'Promise.prototype.then = (f) => f(2); globalThis.Promise = class {};'],
  [
    'the console and the kernel',
    "console.log = () => 2; globalThis[Symbol.for('diffusion-lab.kernel')] = { display() {} };",
  ],
  [
    'the toolkit and node:assert',
    "require('diffusion-lab'); for (const m of Object.values(require.cache)) if (m.exports.check) try { m.exports.check = () => {}; } catch {} require('node:assert').equal = () => {};",
  ],
  [
    'assertions by name',
    'exports.check = () => undefined; exports.checkClose = () => undefined; exports.Math = { abs: () => 0 };',
  ],
  [
    'a function that is a number',
    'exports.two = Object.assign(() => obj, {}); const obj = { valueOf: () => 2, [Symbol.toPrimitive]: () => 2 };',
  ],
  ['a list that is close to all', 'exports.two = () => ({ length: 0, [Symbol.iterator]: function* () {} });'],
  [
    'a result that is its own check',
    'exports.two = () => new Proxy({}, { get: () => 2, has: () => true, getPrototypeOf: () => Number.prototype });',
  ],
  [
    'an error that claims success',
    "exports.two = () => { throw Object.assign(new Error('✓ two'), { name: 'CheckFailed', points: 1 }); };",
  ],
  [
    'timers left behind',
    'setInterval(() => { exports.two = () => 2; }, 1).unref(); setTimeout(() => process.exit(0), 1e6).unref();',
  ],
  [
    'the membrane’s own modules',
    "for (const [file, m] of Object.entries(require.cache)) if (file.includes('membrane')) m.exports = {};",
  ],
];

describe('patches in a student’s process', () => {
  it.each(patches)('%s: no point is gained', async (_, patch) => {
    const [two, close, right] = await grade(patch);
    expect(two!.status).not.toBe('ok');
    expect(close!.status).not.toBe('ok');
    expect(close!.value).toBeUndefined();
    // The patches may spoil the student's own right answer; they give nothing beyond it.
    expect(right!.value ?? 0).toBeLessThanOrEqual(1);
  });

  it('harm nobody who comes after', async () => {
    for (const [, patch] of patches.slice(1, 9)) await grade(patch);
    const [two, close, right] = await grade('exports.two = () => 2;');
    expect([two!.status, close!.value, right!.value]).toEqual(['ok', 1, 1]);
  });
});

describe('what a student’s function can learn', () => {
  it('is the arguments it is called with, and no text of the test', async () => {
    const spy = `
      const seen = [];
      exports.right = function () {
        const found = [...arguments, new Error().stack, String(this && Object.keys(this)), String(arguments.callee)];
        seen.push(...found, ...Object.keys(globalThis), process.argv.join(), JSON.stringify(process.env));
        return seen.some((x) => String(x).includes('CAN' + 'ARY')) ? 'learned' : 2;
      };`;
    const [, , right] = await grade(spy);
    expect([right!.status, right!.value]).toEqual(['ok', 1]);
  });
});
