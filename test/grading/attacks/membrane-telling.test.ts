import { afterAll, describe, expect, it } from 'vitest';
import { createTester } from '../../../kernel-setup/grading/tester/run-tests';
import type { CellOutcome, GradeCell } from '../../../src/course/grade/contract';
import { studentWire } from '../../kernel-setup/grading/membrane/student-thread';

/** Student code that keeps what hidden tests ask, and tries to tell it where it is shown. */
const tester = createTester();
afterAll(() => tester.close());

const CANARY = 987654321;
const toolkit = "import { check, checkClose } from 'diffusion-lab';\n";

const tests: readonly (readonly [source: string, hidden: readonly [number, number][]])[] = [
  [
    `${toolkit}console.log(f(1));\ncheck('hidden', f(${CANARY}) === 1);\nconsole.log(f(2)); check('below', true, String(f(3)));`,
    [[3, 3]],
  ],
  [`${toolkit}check('later', f(4) === 1, String(f(5)));`, []],
  [`${toolkit}checkClose('number', f(6), 1, { tol: 1e-9 });`, []],
  [`f(7)\nf(${CANARY}); f(8)`, [[2, 2]]],
  [`const result = f(9);\nresult`, []],
];

async function grade(student: string): Promise<CellOutcome[]> {
  const wire = studentWire(student);
  const cells = tests.map(
    ([source, hiddenLines], index): GradeCell => ({ index, role: 'test', source, points: 1, hiddenLines }),
  );
  const limits = { seconds: 10, testSeconds: 10, memory: 1e9, output: 1e6, disk: 1e6, threads: 8 };
  try {
    return await tester.run({ wire, given: [], tests: cells, studentNames: ['f'], limits });
  } finally {
    await wire.end();
  }
}

/** What feedback shows where hidden tests stay hidden. */
const shown = (outcomes: readonly CellOutcome[]): string =>
  JSON.stringify(
    outcomes.map(({ outputs, error }) => ({
      outputs: outputs.filter(
        (output) =>
          !('metadata' in output && output.metadata.hidden) &&
          !(output.output_type === 'error' && error?.inHidden),
      ),
      error: error?.inHidden ? undefined : error,
    })),
  );

const kept = 'const kept = []; const keep = (x) => { kept.push(x); return kept.find((y) => y > 1000); };';

describe('a function that keeps the arguments of hidden calls', () => {
  it.each([
    ['throws them', `${kept} exports.f = (x) => { if (keep(x)) throw new Error(kept.join()); return 1; };`],
    ['returns them as numbers', `${kept} exports.f = (x) => keep(x) ?? 1;`],
    ['returns them as text', `${kept} exports.f = (x) => keep(x) ? kept.join() : 1;`],
    ['prints them', `${kept} exports.f = (x) => { keep(x); console.log(kept.join()); return 1; };`],
    ['ends its process', `${kept} exports.f = (x) => { if (keep(x)) process.exit(kept[0]); return 1; };`],
  ])('and %s tells nothing', async (_, student) => {
    const outcomes = await grade(student);
    expect(shown(outcomes)).not.toContain(String(CANARY));
    expect(shown(outcomes)).not.toContain('"hidden"');
  });

  it('and breaks the conversation off tells nothing by the tests that are not run then', async () => {
    const speaks = "require('node:worker_threads').workerData.port.postMessage('nonsense');";
    const outcomes = await grade(`${kept} exports.f = (x) => { if (keep(x)) ${speaks} return 1; };`);
    const hidden = [outcomes[0]!, outcomes[3]!];
    expect(hidden.map(({ status, error }) => [status, error?.inHidden])).toEqual([
      ['error', true],
      ['error', true],
    ]);
    expect(shown(outcomes)).not.toContain('stopped');
  });

  it('is shown what visible tests say all the same', async () => {
    const outcomes = await grade('exports.f = (x) => x;');
    expect(outcomes.map(({ status }) => status)).toEqual(['error', 'error', 'error', 'ok', 'ok']);
    expect(outcomes.map(({ error }) => error?.inHidden ?? false)).toEqual([true, false, false, false, false]);
    expect(shown(outcomes)).toContain('✓ below — 3');
    expect(shown(outcomes)).toContain('✗ later — 5');
    expect(outcomes[4]!.value).toBe(9);
  });

  it('and is right has all points', async () => {
    const outcomes = await grade('exports.f = () => 1;');
    expect(outcomes.map(({ status, value }) => [status, value])).toEqual([
      ['ok', undefined],
      ['ok', undefined],
      ['ok', undefined],
      ['ok', 1],
      ['ok', 1],
    ]);
  });
});

describe('a given cell with lines that the release leaves out', () => {
  it('asks them with the hidden tests and not before', async () => {
    const wire = studentWire(`${kept} exports.f = (x) => { keep(x); return kept.join(); };`);
    const given: GradeCell = {
      ...{ index: 0, role: 'given', points: 0, hiddenLines: [[2, 2]] },
      source: `let answer = 0;\nanswer = f(${CANARY}) === 'right' ? 1 : 0;`,
    };
    const tests: GradeCell[] = [
      { index: 1, role: 'test', source: 'console.log(f(answer));', points: 1, hiddenLines: [] },
      { index: 2, role: 'test', source: '1;\nf(answer);', points: 1, hiddenLines: [[2, 2]] },
    ];
    const limits = { seconds: 10, testSeconds: 10, memory: 1e9, output: 1e6, disk: 1e6, threads: 8 };
    const outcomes = await tester.run({ wire, given: [given], tests, studentNames: ['f'], limits });
    await wire.end();
    expect(outcomes.map(({ status }) => status)).toEqual(['ok', 'ok']);
    expect(JSON.stringify(outcomes[0])).not.toContain(String(CANARY));
  });
});
