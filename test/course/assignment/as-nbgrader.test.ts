import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { releaseOf } from '../../../src/course/assignment/release-of';
import { CODE_STUB, TEXT_STUB } from '../../../src/course/assignment/strip';
import { readNotebook } from '../../../src/course/notebook-file/store';
import type { Cell, Notebook } from '../../../src/course/notebook-file/types';
import { sourceFaults } from '../../../src/course/release/source-faults';
import { answer, code, everyKind, given, notebook, solution, task, tests, text } from './cells';

const assignments = join(__dirname, '../../../notebooks/assignments');
const config = join(assignments, 'nbgrader_config.py');

type Answer = Record<string, unknown> & { refused?: string };

/** What nbgrader would make of each; undefined where there is no Python to ask. */
function askPython(notebooks: readonly Notebook[]): Answer[] | undefined {
  const input = notebooks.map((notebook) => `${JSON.stringify(notebook)}\n`).join('');
  const { error, stderr, stdout } = spawnSync('python3', [join(__dirname, 'as-nbgrader.py'), config], {
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
    const answers = askPython(sources) ?? sources.map(ours);
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

describe('nbgrader_config.py', () => {
  const setting = readFileSync(config, 'utf8');

  it('is Python that sets what nbgrader needs', () => {
    const show =
      'import runpy, sys, json; m = runpy.run_path(sys.argv[1]); print(json.dumps(m["read_settings"](sys.argv[2])))';
    const { error, stdout } = spawnSync('python3', ['-c', show, join(__dirname, 'as-nbgrader.py'), config], {
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
