import { describe, expect, it } from 'vitest';
import { disguised, impostors } from '../../../src/course/release/impostors';
import { credulousTests } from '../../../src/course/release/try-out';
import { everyKind, given, notebook, solution, tests } from '../assignment/cells';
import { VmRunner } from './vm-runner';

const nan = impostors.find(({ what }) => what === 'NaN')!;
const limits = { seconds: 60, testSeconds: 30, memory: 0, output: 0, disk: 0, threads: 1 };

const square = solution('square', 'const square = (x: number[]): number[] => x.map((v) => v * v);');

/** What is said of an assignment of one answer and one test. */
const doubts = (test: string, answer = square) =>
  credulousTests(notebook(answer, tests('square-test', 2, test)), {
    runner: new VmRunner(),
    limits,
  });

describe('an answer in disguise', () => {
  it('declares what the answer declares, and keeps imports and types', () => {
    const source = [
      "import { exp } from 'somewhere';",
      'interface Law { mean: number }',
      'const [a, { b, c: d }] = [1, { b: 2, c: 3 }];',
      'export function f(x: number) { return x; }',
      'class Net {}',
      'const g = async () => 1, h = 2;',
      'f(1);',
    ].join('\n');
    const { cells } = disguised(notebook(solution('all', source)), nan);
    const lines = cells[0]!.source.split('\n');
    expect(lines.slice(0, 2)).toEqual(source.split('\n').slice(0, 2));
    expect(lines.slice(2).map((line) => /^const (\w+): any/.exec(line)?.[1])).toEqual([
      'a',
      'b',
      'd',
      'f',
      'Net',
      'g',
      'h',
    ]);
    const values = new Function(
      `${lines
        .slice(2)
        .join('\n')
        .replace(/: any(\[\])?/g, '')} return [a, f(1), g(), h, typeof f];`,
    )();
    expect(values).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN, 'function']);
  });

  it('stands in answers only', () => {
    const source = notebook(given('data', 'const p = [1];'), square);
    const { cells } = disguised(source, nan);
    expect(cells[0]).toEqual(source.cells[0]);
    expect(cells[1]!.source).not.toContain('v * v');
  });
});

describe('tests that believe what is no answer', () => {
  it('are not those that state what must hold', async () => {
    expect(
      await doubts(
        'const want = [4, 9]; const got = square([2, 3]); if (!(got.length === 2 && want.every((v, i) => Math.abs(got[i] - v) < 1e-9))) throw new Error("no");',
      ),
    ).toEqual([]);
    expect(await credulousTests(everyKind(), { runner: new VmRunner(), limits })).toEqual([]);
  });

  // Each of them is wrong in a way of its own, and right for the solution.
  it.each([
    [
      'for (const [i, v] of [4, 9].entries()) if (Math.abs(square([2, 3])[i] - v) > 1e-9) throw new Error("no");',
      /2 of 2 points .* always NaN$/,
    ],
    [
      'if (square([2, 3]).filter((v) => v !== 4 && v !== 9).length > 0) throw new Error("no");',
      /always an empty list$/,
    ],
    [
      'if (square([1, 0])[0] !== 1 || square([1, 0])[1] !== 0) throw new Error("no");',
      /always their first argument$/,
    ],
    [
      'const got = square([2, 3]); if (!(got.length === 2 && got.every((v, i) => v === [4, 9][i]))) throw new Error("no");',
      /always an object whose methods agree to everything$/,
    ],
    [
      'if (square([2])[0] !== 4) { if (square([2]) !== 0) throw new Error("no"); 0.5 }',
      /0\.5 of 2 .* always 0$/,
    ],
  ])('%s', async (test, said) => {
    const found = await doubts(test);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(said);
    expect(found[0]).toMatch(/^test square-test gives/);
  });

  it('are asked every impostor', async () => {
    const runner = new VmRunner();
    await credulousTests(notebook(square), { runner, limits });
    expect(runner.jobs).toHaveLength(impostors.length);
  });
});
