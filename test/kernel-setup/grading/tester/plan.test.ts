import { describe, expect, it } from 'vitest';
import { analyseCell, emitCell } from '../../../../kernel-setup/grading/tester/compile-cell';
import { Plan } from '../../../../kernel-setup/grading/tester/plan';
import type { GradeCell } from '../../../../src/course/grade/contract';

const cell = (index: number, source: string): GradeCell => ({
  index,
  role: 'test',
  source,
  points: 1,
  hiddenLines: [],
});

/** Runs compiled code as the tester's thread does. */
function run(source: string, variables: Record<string, unknown>): { value?: unknown; line: number } {
  const { code } = emitCell(analyseCell(source), new Set(Object.keys(variables)), 'one');
  const line = new Int32Array(1);
  const result = new Function('exports', '__line', code)(variables, line) as { value: unknown } | undefined;
  return { ...result, line: line[0]! };
}

describe('a cell', () => {
  it('is told apart into what it declares and what it takes from outside', () => {
    const { declared, free } = analyseCell(`
      import { check, type Schedule } from 'diffusion-lab';
      interface Own { p: number }
      const { a, b: [c] } = record;
      function f(x: number, y = outer): number { const kl = 1; return x + y + kl + later; }
      class Point extends Base { value = field; }
      let later = 1;
      for (const k of list) { later += k; }
      check(shorthand({ short }), object.property, typeof maybe, label\`\${tagged}\`);
      type T = Hidden; const t = 1 as unknown as Schedule;`);
    expect(new Set(declared)).toEqual(
      new Set(['check', 'Schedule', 'Own', 'a', 'c', 'f', 'Point', 'later', 'T', 't']),
    );
    expect(new Set(free)).toEqual(
      new Set([
        'record',
        'outer',
        'Base',
        'field',
        'list',
        'shorthand',
        'short',
        'object',
        'maybe',
        'label',
        'tagged',
      ]),
    );
  });

  it('gives the value of its last expression, and none otherwise', () => {
    expect(run('const x = 2; x * given', { given: 3 }).value).toBe(6);
    expect(run('const x = 2;', {})).not.toHaveProperty('value');
  });

  it('reads and writes shared names where all cells share them', () => {
    const variables: Record<string, unknown> = { n: 1, f: () => 10 };
    run('let m = n + f(); n = 5; const g = () => m + n;', variables);
    variables.n = 7;
    expect((variables.g as () => number)()).toBe(18);
    // Declared again, as a cell that is run a second time does.
    expect(run('const g = 3; g', variables).value).toBe(3);
  });

  it('says at which line it is, in blocks too', () => {
    const line = (source: string): number => {
      const shared = new Int32Array(1);
      const { code } = emitCell(analyseCell(source), new Set(), 'one');
      expect(() => new Function('exports', '__line', code)({}, shared)).toThrow();
      return shared[0]!;
    };
    expect(line("const a = 1;\n\n{\n  const b = a;\n  throw new Error('here');\n}")).toBe(5);
    expect(line("if (true) {\n  for (const k of [1])\n    throw new Error('here');\n}")).toBe(2);
    expect(line("function f() {\n  throw new Error('inside');\n}\nf();")).toBe(4);
  });

  it('with a syntax error says where', () => {
    expect(analyseCell('const a = 1;\nconst b = (2;').fault).toEqual({ message: "')' expected.", line: 2 });
  });
});

describe('names in a test', () => {
  const student = new Set(['kl', 'helper', 'Math', 'check', 'exports', 'process', 'data']);

  it('are the teacher’s where a locked cell or an earlier test declares them, the student’s otherwise', () => {
    const plan = new Plan(
      [
        cell(0, 'const data = [1]; const unused = kl(data);'),
        cell(2, 'const helper = (x: number) => kl(x) + scale(x);'),
        cell(3, 'function scale(x: number) { return x; }'),
        cell(5, 'helper(data); later;'),
        cell(7, 'const later = 1;'),
      ],
      student,
    );
    const test = plan.of(5);
    // scale is declared after the cell that uses it: nobody's there, and so no cell that it needs.
    expect(test.needs.map(({ cell }) => cell.index)).toEqual([0, 2]);
    expect(test.asks).toEqual(['kl']);
  });

  it('are the student’s before the teacher declares them', () => {
    const plan = new Plan([cell(1, 'helper(1);'), cell(2, 'const helper = 1;'), cell(3, 'helper;')], student);
    expect(plan.of(1).asks).toEqual(['helper']);
    expect([plan.of(3).asks, plan.of(3).needs.map(({ cell }) => cell.index)]).toEqual([[], [2]]);
  });

  it('are never a student’s where the language, Node or the grader has them', () => {
    const plan = new Plan([cell(1, 'check(Math.abs(kl), process, exports, nobody);')], student);
    expect(plan.of(1).asks).toEqual(['check', 'kl']);
  });
});
