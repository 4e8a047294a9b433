import { describe, expect, it } from 'vitest';
import { brief, grade, texts, toolkit } from './graded';

describe('a test', () => {
  it('passes, fails with its message and line, or earns its last number', async () => {
    const student = `
exports.kl = (p, q) => p.reduce((sum, x, k) => sum + x * Math.log(x / q[k]), 0);
exports.bad = () => { throw new RangeError('no'); };`;
    const outcomes = await grade(student, [
      toolkit,
      "checkClose('KL of 0.9/0.1', kl([0.9, 0.1], [0.1, 0.9]), 1.7577796618689758, { tol: 1e-12 });",
      "check('fine', true);\ncheck('KL of 1/2', kl([1], [0.5]) === 2);",
      'let points = 0;\nif (kl([1], [1]) === 0) points += 1.5;\npoints',
      '\n\nbad();',
      'missing(1);',
      'kl.nothing(1);',
      'const x = (1;',
    ]);
    expect(outcomes.map(brief)).toEqual([
      ['ok', undefined],
      ['error', '✗ KL of 1/2'],
      ['ok', 1.5],
      ['error', 'no'],
      ['error', 'missing is not defined'],
      ['error', 'kl.nothing is not a function'],
      ['error', "')' expected. (line 1 of the test)"],
    ]);
    expect(outcomes.map(({ error }) => error?.from)).toEqual([
      undefined,
      'test',
      undefined,
      'student',
      'test',
      'test',
      'test',
    ]);
    expect(texts(outcomes[1]!)).toEqual([
      '✓ fine',
      "CheckFailed: ✗ KL of 1/2\n    at line 2: check('KL of 1/2', kl([1], [0.5]) === 2);",
    ]);
    expect(texts(outcomes[3]!)).toEqual(['RangeError: no\n    at line 3: bad();']);
  });

  it('has what it prints and shows, and not what the student’s function prints', async () => {
    const [outcome, warned] = await grade("exports.f = () => { console.log('student'); return 1; };", [
      toolkit,
      "console.log('one', f());\ncheck('shown', true);\nprocess.stdout.write('two');\nnew Float64Array(2)",
      "console.warn('careful')",
    ]);
    expect(outcome!.outputs.map(({ output_type }) => output_type)).toEqual([
      'stream',
      'display_data',
      'stream',
      'execute_result',
    ]);
    expect([texts(outcome!)[0], outcome!.stderr, warned!.stderr]).toEqual(['one 1\n', false, true]);
  });

  it('marks what comes from hidden lines, and quotes none of them', async () => {
    const source =
      "check('seen', true);\n### BEGIN HIDDEN TESTS\ncheck('canary', true); console.log('canary');\nfail();\n### END";
    const [outcome] = await grade('exports.fail = () => { throw new Error("mine"); };', [
      toolkit,
      { test: source.replace(/###/g, '///'), hidden: [[2, 5]] },
    ]);
    expect(outcome!.error).toEqual({ name: 'Error', message: 'mine', from: 'student', inHidden: true });
    const open = outcome!.outputs.filter((output) => !('metadata' in output && output.metadata.hidden));
    expect(JSON.stringify(open)).not.toContain('canary');
    expect(texts(outcome!)).toEqual(['✓ seen', '✓ canary', 'canary\n', 'Error: mine']);
  });

  it('has the data and helpers of locked cells and earlier tests from the teacher, not from the student', async () => {
    const student = `
exports.expected = [1];
exports.close = () => true;
exports.check = () => undefined;
exports.Math = { abs: () => 0 };
exports.earlier = 5;`;
    const outcomes = await grade(
      student,
      [
        { given: 'const expected = [2]; const unused = nobody();' },
        { given: 'const close = (a: number) => Math.abs(a) < 1;' },
        'const earlier = 1;',
        'if (close(expected[0]! * earlier)) throw new Error("not mine"); check("false", Math.abs(-1) === 2);',
        'const mine = earlier;',
        'earlier + mine + expected[0]!;',
      ].map((source) =>
        typeof source === 'object' && source.given.includes('nobody')
          ? { given: 'const expected = [2];' }
          : source,
      ),
    );
    expect(outcomes.map(brief)).toEqual([
      ['ok', undefined],
      ['error', '✗ false'],
      ['ok', undefined],
      ['ok', 4],
    ]);
  });

  it('works with tensors, promises and generators', async () => {
    const student = `
const { tf } = require('diffusion-lab');
exports.double = (t) => t.mul(2);
exports.train = async function* (n) { for (let k = 0; k < n; k++) yield { step: k, loss: 1 / (k + 1) }; };
exports.later = async (f) => (await f(2)) * 10;`;
    const outcomes = await grade(student, [
      toolkit,
      "const t = double(tf.tensor([[1, 2]]));\ncheck('shape', t.shape.join() === '1,2' && t.dtype === 'float32');\n(await t.data())[1]",
      'let last = 0;\nfor await (const { step } of train(4)) last = step;\nlast',
      'await later(async (x: number) => x + 1)',
    ]);
    expect(outcomes.map(brief)).toEqual([
      ['ok', 4],
      ['ok', 3],
      ['ok', 30],
    ]);
  });

  it('imports packages and no file beside a notebook', async () => {
    const outcomes = await grade('', [
      "import { mean } from './mine';\nmean;",
      "const { readFileSync } = await import('node:fs');\ntypeof readFileSync === 'function' ? 2 : 1",
    ]);
    expect(outcomes.map(brief)).toEqual([
      ['error', "Cannot import './mine' in a test as tests import packages only"],
      ['ok', 2],
    ]);
  });
});

describe('a submission', () => {
  it('finds nothing of the one before', async () => {
    await grade('exports.a = 1;', ['const left = 1; let count = a;', 'count + left']);
    const outcomes = await grade('exports.b = 1;', ['left', 'typeof a === "undefined" ? b : 0']);
    expect(outcomes.map(brief)).toEqual([
      ['error', 'left is not defined'],
      ['ok', 1],
    ]);
  });

  it('is not disturbed by what the tests of the one before have left running', async () => {
    await grade('exports.a = () => 1;', [
      'setTimeout(() => a(), 30); setTimeout(() => { throw new Error("late"); }, 30); Promise.reject(1); 1',
    ]);
    const outcomes = await grade('exports.b = () => 2;', [
      'await new Promise((r) => setTimeout(r, 100)); b()',
      'b() + 1',
    ]);
    expect(outcomes.map(brief)).toEqual([
      ['ok', 2],
      ['ok', 3],
    ]);
  });

  it('is left alone where the grader is told to stop', async () => {
    const stop = new AbortController();
    stop.abort();
    expect((await grade('', ['1'], { signal: stop.signal })).map(brief)).toEqual([['not run', undefined]]);
  });
});
