import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checksum } from '../../../src/course/assignment/checksum';
import { gradingVersionOf, releaseOf } from '../../../src/course/assignment/release-of';
import { CODE_STUB, TEXT_STUB } from '../../../src/course/assignment/strip';
import { parseNotebook } from '../../../src/course/notebook-file/parse';
import type { Cell, CodeCell, TextCell } from '../../../src/course/notebook-file/types';
import { formatNotebook } from '../../../src/course/notebook-file/write';
import { answer, code, everyKind, given, nbgrader, notebook, solution, task, tests, text } from './cells';
import { nbgraderTakes } from './schema';

const released = () => releaseOf(everyKind());
const metadataOf = (cell: Cell | undefined) => cell?.metadata.nbgrader as Record<string, unknown>;

describe('the release of a source', () => {
  it('leaves out solutions, hidden tests and mark schemes', () => {
    const { cells } = released();
    expect(cells[2]?.source).toBe(
      ['function kl(p: number[], q: number[]): number {', `  ${CODE_STUB}`, '}'].join('\n'),
    );
    expect(cells[3]?.source).toBe('if (!(kl(p, p) === 0)) throw new Error("not zero");');
    expect(cells[4]?.source).toBe(TEXT_STUB);
    expect(cells[5]?.source).toBe('Plot the two.\n');
    for (const i of [0, 1, 6]) expect(cells[i]?.source).toBe(everyKind().cells[i]?.source);
  });

  // nbgrader's LockCells: answers cannot be deleted, what is locked cannot be edited either.
  it('locks what is locked', () => {
    const locks = released().cells.map(({ metadata: { deletable, editable } }) => [deletable, editable]);
    const open = [undefined, undefined];
    const kept = [false, undefined];
    const locked = [false, false];
    expect(locks).toEqual([open, locked, kept, locked, kept, locked, open]);
  });

  it('gives every cell of nbgrader its checksum and type', () => {
    for (const cell of released().cells) {
      if (cell.metadata.nbgrader === undefined) continue;
      expect(metadataOf(cell)).toMatchObject({ checksum: checksum(cell), cell_type: cell.cell_type });
    }
  });

  it('has no outputs, and nothing of how a cell was folded', () => {
    const run: CodeCell = {
      ...given('data', 'p'),
      execution_count: 7,
      outputs: [{ output_type: 'stream', name: 'stdout', text: 'the solution is 42' }],
    };
    Object.assign(run.metadata, { collapsed: true, scrolled: false, execution: { a: 'b' }, tags: ['slow'] });
    const [cell] = releaseOf(notebook(run)).cells;
    expect(cell).toMatchObject({ execution_count: null, outputs: [], metadata: { tags: ['slow'] } });
    expect(Object.keys(cell!.metadata).sort()).toEqual(['deletable', 'editable', 'nbgrader', 'tags']);
  });

  it('has only the pictures that it shows', () => {
    const pictures = { 'task.png': { 'image/png': 'YQ==' }, 'solution.png': { 'image/png': 'Yg==' } };
    const shown: TextCell = { ...text('![](attachment:task.png)'), attachments: pictures };
    const own: TextCell = { ...answer('a', 1, '![](attachment:solution.png)'), attachments: pictures };
    const cells = releaseOf(notebook(shown, own)).cells as TextCell[];
    expect(cells[0]?.attachments).toEqual({ 'task.png': { 'image/png': 'YQ==' } });
    expect(cells[1]).not.toHaveProperty('attachments');
  });

  it('lists the ids of its cells, for the self-check', () => {
    expect(released().metadata.assignment).toEqual({ cells: ['data', 'kl', 'kl-test', 'why', 'essay'] });
  });

  it('leaves the source as it is, and is the same each time', () => {
    const source = everyKind();
    const before = structuredClone(source);
    expect(releaseOf(source)).toEqual(releaseOf(source));
    expect(source).toEqual(before);
  });

  it('can be written and read, and nbgrader takes its cells', () => {
    const notebook = released();
    expect(parseNotebook(formatNotebook(notebook), 'a.ipynb')).toEqual(notebook);
    expect(notebook.cells.every(nbgraderTakes)).toBe(true);
  });

  it('upgrades older metadata', () => {
    const old = { schema_version: 1, grade: false, solution: false, locked: true, grade_id: 'a' };
    const [cell] = releaseOf(notebook(code('x', old))).cells;
    expect(metadataOf(cell)).toMatchObject({ schema_version: 3, task: false });
  });
});

describe('the version that grades', () => {
  it('has the hidden tests and mark schemes, and no solution', () => {
    const { cells } = gradingVersionOf(everyKind());
    expect(cells[3]?.source).toBe(everyKind().cells[3]?.source);
    expect(cells[5]?.source).toContain('Two points for axes.');
    expect(cells[2]?.source).toBe(released().cells[2]?.source);
    expect(metadataOf(cells[3]).checksum).toBe(checksum(cells[3]!));
    expect(metadataOf(cells[3]).checksum).not.toBe(metadataOf(released().cells[3]).checksum);
  });
});

const word = fc.stringMatching(/^[a-z]{1,6}$/);
/** A line that says by its first letter whether students may see it. */
const publicLine = word.map((name) => `  const shown_${name} = 1;`);
const secretLine = word.map((name) => `  const secret_${name} = 2;`);
const block = (line: fc.Arbitrary<string>) => fc.array(line, { maxLength: 4 });

const marked = (words: string) =>
  fc
    .tuple(block(publicLine), fc.array(fc.tuple(block(secretLine), block(publicLine)), { maxLength: 3 }))
    .map(([first, rest]) =>
      [
        ...first,
        ...rest.flatMap(([secret, shown]) => [
          `  // ### BEGIN ${words}`,
          ...secret,
          `// ### END ${words}`,
          ...shown,
        ]),
      ].join('\n'),
    );

const cellOf = fc.oneof(
  marked('SOLUTION').map((source) =>
    solution('id', `  // ### BEGIN SOLUTION\n// ### END SOLUTION\n${source}`),
  ),
  block(secretLine).map((lines) => solution('id', lines.join('\n'))),
  block(secretLine).map((lines) => answer('id', 1, lines.join('\n'))),
  marked('HIDDEN TESTS').map((source) => tests('id', 1, source)),
  marked('MARK SCHEME').map((source) => task('id', 1, source)),
  block(publicLine).map((lines) => given('id', lines.join('\n'))),
  block(publicLine).map((lines) => code(lines.join('\n'))),
);

describe('a release of any source', () => {
  it('has every line that students may see, no other, and a stub for each solution', () => {
    const isKept = (cells: Cell[]) => {
      const named = cells.map((cell, i) => {
        const metadata = cell.metadata.nbgrader as Record<string, unknown> | undefined;
        return metadata ? { ...cell, metadata: { nbgrader: { ...metadata, grade_id: `id-${i}` } } } : cell;
      });
      const release = releaseOf(notebook(...named));
      for (const [i, cell] of release.cells.entries()) {
        const source = named[i]!.source;
        const isSeen = (line: string) => line.includes('shown_');
        const lines = cell.source.split('\n');
        expect(lines.filter(isSeen)).toEqual(source.split('\n').filter(isSeen));
        expect(cell.source).not.toMatch(/secret_|BEGIN|END/);
        const stubs = lines.filter((line) => line.trim() === CODE_STUB || line === TEXT_STUB).length;
        const regions = source.split('\n').filter((line) => line.includes('BEGIN SOLUTION')).length;
        const isAnswer =
          (named[i]!.metadata.nbgrader as Record<string, unknown> | undefined)?.solution === true;
        expect(stubs).toBe(isAnswer ? Math.max(1, regions) : 0);
      }
      expect(JSON.stringify(release)).not.toContain('secret_');
    };
    fc.assert(fc.property(fc.array(cellOf, { minLength: 1, maxLength: 5 }), isKept), { numRuns: 300 });
  });
});

describe('metadata of a test helper', () => {
  it('is what nbgrader takes', () => {
    expect(everyKind().cells.every(nbgraderTakes)).toBe(true);
    expect(nbgraderTakes(code('x', nbgrader('a', { grade: true })))).toBe(false);
  });
});
