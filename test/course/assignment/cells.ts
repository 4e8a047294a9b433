import type { Cell, CodeCell, Notebook, TextCell } from '../../../src/course/notebook-file/types';

type Fields = Record<string, unknown>;

/** nbgrader metadata of version 3, nothing set but what is given. */
export const nbgrader = (id: string, fields: Fields = {}): Fields => ({
  schema_version: 3,
  grade: false,
  solution: false,
  locked: false,
  task: false,
  grade_id: id,
  ...fields,
});

/** A code cell; without nbgrader metadata unless given. */
export const code = (source: string, metadata?: Fields): CodeCell => ({
  cell_type: 'code',
  metadata: metadata ? { nbgrader: metadata } : {},
  source,
  execution_count: null,
  outputs: [],
});

export const text = (source: string, metadata?: Fields): TextCell => ({
  cell_type: 'markdown',
  metadata: metadata ? { nbgrader: metadata } : {},
  source,
});

export const solution = (id: string, source: string) => code(source, nbgrader(id, { solution: true }));

export const tests = (id: string, points: number, source: string) =>
  code(source, nbgrader(id, { grade: true, locked: true, points }));

export const given = (id: string, source: string) => code(source, nbgrader(id, { locked: true }));

export const answer = (id: string, points: number, source: string) =>
  text(source, nbgrader(id, { grade: true, solution: true, points }));

export const task = (id: string, points: number, source: string) =>
  text(source, nbgrader(id, { locked: true, task: true, points }));

/** A notebook of these cells in TypeScript, whose ids are c0, c1, … */
export const notebook = (...cells: readonly Cell[]): Notebook => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { kernelspec: { display_name: 'TypeScript', language: 'typescript', name: 'diffusion-lab' } },
  cells: cells.map((cell, i) => ({ ...structuredClone(cell), id: `c${i}` })),
});

/** An assignment in which every kind of cell is there. */
export const everyKind = (): Notebook =>
  notebook(
    text('# Divergences\n\nAll cells of an assignment.'),
    given('data', 'const p = [0.9, 0.1];\nconst q = [0.1, 0.9];'),
    solution(
      'kl',
      [
        'function kl(p: number[], q: number[]): number {',
        '  // ### BEGIN SOLUTION',
        '  let sum = 0;',
        '  for (let k = 0; k < p.length; k++) sum += p[k] * Math.log(p[k] / q[k]);',
        '  return sum;',
        '  // ### END SOLUTION',
        '}',
      ].join('\n'),
    ),
    tests(
      'kl-test',
      2,
      [
        'if (!(kl(p, p) === 0)) throw new Error("not zero");',
        '// ### BEGIN HIDDEN TESTS',
        'if (Math.abs(kl(p, q) - 1.7577796618689758) > 1e-12) throw new Error("not the published number");',
        '// ### END HIDDEN TESTS',
      ].join('\n'),
    ),
    answer('why', 3, 'Because the logarithm is concave: Jensen.'),
    task(
      'essay',
      4,
      'Plot the two.\n\n=== BEGIN MARK SCHEME ===\nTwo points for axes.\n=== END MARK SCHEME ===',
    ),
    code('console.log(kl(p, q));'),
  );
