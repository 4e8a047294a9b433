import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { merge } from '../../../src/course/assignment/merge';
import { releaseOf } from '../../../src/course/assignment/release-of';
import { CODE_STUB, TEXT_STUB } from '../../../src/course/assignment/strip';
import { readNotebook } from '../../../src/course/notebook-file/store';
import type { Cell, Notebook } from '../../../src/course/notebook-file/types';
import { sourceFaults } from '../../../src/course/release/source-faults';
import { answer, code, everyKind, given, nbgrader, notebook, solution, task, tests, text } from './cells';

const assignments = join(__dirname, '../../../notebooks/assignments');
const config = join(assignments, 'nbgrader_config.py');
const script = join(__dirname, 'as-nbgrader.py');

type Answer = Record<string, unknown> & { refused?: string };

/** What nbgrader would make of each, step by step; undefined where there is no Python to ask. */
function askPython(step: 'release' | 'sanitize', questions: readonly unknown[]): Answer[] | undefined {
  const input = questions.map((question) => `${JSON.stringify(question)}\n`).join('');
  const { error, stderr, stdout } = spawnSync('python3', [script, step, config], {
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (error) return undefined;
  expect(stderr).toBe('');
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** Ours, as a plain value and without the list of ids, which nbgrader does not write. */
function ours(source: Notebook): Answer {
  const { metadata, ...rest } = releaseOf(source);
  const { assignment: _, ...others } = metadata;
  return JSON.parse(JSON.stringify({ ...rest, metadata: others }));
}

const line = fc.constantFrom('const a = 1;', '  return a;', '', '// why', '}', 'use(a); // ü');
const some = fc.array(line, { maxLength: 4 });
const comment = fc.constantFrom('// ### ', '  // ### ', '### ', '\t// ', '// === ');

const withRegion = (words: string) =>
  fc
    .tuple(some, comment, some, some)
    .map(([before, sign, inside, after]) =>
      [...before, `${sign}BEGIN ${words}`, ...inside, `${sign}END ${words}`, ...after].join('\n'),
    );
const plain = some.map((lines) => lines.join('\n'));
const withAny = (words: string) => fc.oneof(withRegion(words), plain);

const points = fc.constantFrom(0.5, 1, 2, 1e-5, 1e16);
const anyCell: fc.Arbitrary<Cell> = fc.oneof(
  withAny('SOLUTION').map((source) => solution('id', source)),
  fc.tuple(points, withAny('SOLUTION')).map(([worth, source]) => answer('id', worth, source)),
  fc.tuple(points, withAny('HIDDEN TESTS')).map(([worth, source]) => tests('id', worth, source)),
  fc.tuple(points, withAny('MARK SCHEME')).map(([worth, source]) => task('id', worth, source)),
  plain.map((source) => given('id', source)),
  plain.map((source) => code(source, nbgrader('id'))),
  fc.oneof(plain, withRegion('SOLUTION')).map((source) => code(source)),
  fc.oneof(plain, withRegion('HIDDEN TESTS')).map((source) => text(source)),
);

const anySource = fc.array(anyCell, { minLength: 1, maxLength: 6 }).map((cells) =>
  notebook(
    ...cells.map((cell, i) => {
      const metadata = cell.metadata.nbgrader as Record<string, unknown> | undefined;
      return metadata ? { ...cell, metadata: { nbgrader: { ...metadata, grade_id: `id-${i}` } } } : cell;
    }),
  ),
);

const own = readdirSync(join(assignments, 'source')).map((name) =>
  readNotebook(join(assignments, 'source', name, `${name}.ipynb`)),
);

describe('a release, beside what nbgrader makes of the same source', () => {
  it('is the same, for the assignments of the course and for generated ones', () => {
    const sources = [...own, everyKind(), ...fc.sample(anySource, 400)];
    const answers = askPython('release', sources) ?? sources.map(ours);
    let same = 0;
    for (const [i, source] of sources.entries()) {
      // Where nbgrader refuses a source, the command release refuses it before anything is made.
      if (answers[i]!.refused !== undefined)
        expect(sourceFaults(source), answers[i]!.refused).not.toEqual([]);
      else {
        expect(ours(source)).toEqual(answers[i]);
        same++;
      }
    }
    expect(same).toBeGreaterThan(100);
  });
});

/** What students do to cells, some by mistake: none of these makes nbgrader give up. */
const change = fc.record({
  cell: fc.nat(20),
  what: fc.constantFrom('text', 'points', 'locked', 'type', 'copy', 'unknown', 'free'),
  source: plain,
});
type Change = { cell: number; what: string; source: string };

function changed(cells: readonly Cell[], { cell: place, what, source }: Change): Cell[] {
  const at = place % cells.length;
  const cell = cells[at]!;
  const metadata = cell.metadata.nbgrader as Record<string, unknown> | undefined;
  const put = (...others: Cell[]) => [...cells.slice(0, at), ...others, ...cells.slice(at + 1)];
  const having = (fields: object): Cell => ({
    ...cell,
    metadata: { ...cell.metadata, nbgrader: { ...metadata, ...fields } },
  });
  if (what === 'free') return put(cell, code(source));
  if (metadata === undefined || what === 'text') return put({ ...cell, source });
  if (what === 'copy') return put(structuredClone(cell), { ...structuredClone(cell), source });
  if (what === 'unknown') return put(cell, code(source, { ...metadata, grade_id: 'unknown' }));
  if (what === 'type' && cell.cell_type === 'code')
    return put({ cell_type: 'raw', metadata: cell.metadata, source });
  // A task or a given cell that says to be unlocked is locked again; an answer never is.
  if (what === 'locked') return metadata.solution ? cells.slice() : put(having({ locked: !metadata.locked }));
  return put(metadata.grade === true ? having({ points: 77 }) : { ...cell, source });
}

describe('a merged submission, beside what nbgrader runs of it', () => {
  const submissions = fc
    .tuple(fc.constantFrom(...own, everyKind()), fc.array(change, { maxLength: 4 }))
    .map(([source, changes]) => {
      const release = releaseOf(source);
      return { source, submission: { ...release, cells: changes.reduce(changed, release.cells) } };
    });
  const essence = (cell: Cell) => {
    const {
      grade_id: id,
      grade,
      solution,
      points,
      checksum,
    } = (cell.metadata.nbgrader ?? {}) as Record<string, unknown>;
    const isKnown = id !== undefined;
    return {
      type: cell.cell_type,
      source: cell.source,
      ...(isKnown ? { id, grade, solution, points, checksum } : {}),
    };
  };

  it('has the same cells in the same order, with the same points and checksums', () => {
    const questions = fc.sample(submissions, 80);
    const merged = questions.map(({ source, submission }) => merge(source, submission).notebook);
    const answers = askPython('sanitize', questions) ?? merged;
    let compared = 0;
    for (const [i, answer] of answers.entries()) {
      if ('refused' in answer) continue;
      const { cells } = answer as unknown as Notebook;
      expect(JSON.parse(JSON.stringify(merged[i]!.cells.map(essence)))).toEqual(
        JSON.parse(JSON.stringify(cells.map(essence))),
      );
      compared++;
    }
    expect(compared).toBeGreaterThan(60);
  });
});

describe('nbgrader_config.py', () => {
  const setting = readFileSync(config, 'utf8');

  it('is Python that sets what nbgrader needs', () => {
    const show =
      'import runpy, sys, json; m = runpy.run_path(sys.argv[1]); print(json.dumps(m["read_settings"](sys.argv[2])))';
    const { error, stdout } = spawnSync('python3', ['-c', show, script, config], {
      encoding: 'utf8',
    });
    const settings = error ? undefined : JSON.parse(stdout);
    const stub = settings ? settings.ClearSolutions.code_stub.typescript : CODE_STUB;
    expect(stub).toBe(CODE_STUB);
    if (settings)
      expect(settings).toMatchObject({
        CourseDirectory: { course_id: 'diffusion-lab' },
        ClearSolutions: { text_stub: TEXT_STUB },
        InstantiateTests: { comment_strs: { 'diffusion-lab': '//' } },
        OverwriteCells: { add_missing_cells: false },
        ExecutePreprocessor: { kernel_name: 'diffusion-lab' },
      });
    expect(setting).toContain(`"typescript": ${JSON.stringify(CODE_STUB)}`);
  });

  it('names the kernel that the notebooks ask for', () => {
    for (const { metadata } of own)
      expect(metadata.kernelspec).toMatchObject({ name: 'diffusion-lab', language: 'typescript' });
    expect(setting).toContain('kernel_name = "diffusion-lab"');
  });
});
