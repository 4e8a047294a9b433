import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checksum } from '../../../src/course/assignment/checksum';
import { pythonBool, pythonFloat } from '../../../src/course/assignment/python-text';
import type { Cell } from '../../../src/course/notebook-file/types';
import { code, text } from './cells';

interface Vector {
  readonly source: string;
  readonly cell_type: string;
  readonly nbgrader: Record<string, unknown>;
  readonly checksum: string;
}

const script = join(__dirname, 'checksum-vectors.py');
const pinned = readFileSync(join(__dirname, 'checksum-vectors.jsonl'), 'utf8');
const vectors: Vector[] = pinned
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

const cellOf = ({ source, cell_type: type, nbgrader }: Vector): Cell =>
  type === 'code' ? code(source, nbgrader) : text(source, nbgrader);

/** What Python prints; undefined where there is none. */
function python(args: readonly string[], input = ''): string | undefined {
  const { error, status, stdout } = spawnSync('python3', args, { input, encoding: 'utf8' });
  return error || status !== 0 ? undefined : stdout;
}

describe('the checksum of a cell', () => {
  it('is the one that the rule of nbgrader gives in Python', () => {
    expect(vectors.length).toBeGreaterThan(50);
    for (const vector of vectors)
      expect(checksum(cellOf(vector)), JSON.stringify(vector)).toBe(vector.checksum);
  });

  it('is pinned to what Python gives now, where there is Python', () => {
    expect(python([script]) ?? pinned).toBe(pinned);
  });

  it('depends on the text, the kind, the id and the points, and on nothing else', () => {
    const metadata = {
      schema_version: 3,
      grade: true,
      solution: false,
      locked: true,
      task: false,
      grade_id: 'a',
      points: 1,
    };
    const cell = code('x', metadata);
    const others = [
      code('x ', metadata),
      code('x', { ...metadata, solution: true }),
      code('x', { ...metadata, grade_id: 'b' }),
      code('x', { ...metadata, points: 2 }),
    ].map(checksum);
    expect(new Set([checksum(cell), ...others]).size).toBe(5);
    const withOutputs: Cell = {
      ...cell,
      id: 'z',
      execution_count: 7,
      outputs: [],
      metadata: { ...cell.metadata, tags: ['t'] },
    };
    expect(checksum(withOutputs)).toBe(checksum(cell));
    // nbgrader: a graded cell is locked whatever it says.
    expect(checksum(code('x', { ...metadata, locked: false }))).toBe(checksum(cell));
  });

  it('is refused for a cell that is none of nbgrader', () => {
    expect(() => checksum(code('x'))).toThrow(/the cell must have nbgrader metadata/);
  });
});

describe('the texts of Python', () => {
  // repr() of these numbers in Python 3; the limits between plain and scientific are its documented 1e-4 and 1e16.
  it.each([
    [0, '0.0'],
    [-0, '-0.0'],
    [1, '1.0'],
    [-2.5, '-2.5'],
    [1e-5, '1e-05'],
    [0.0001, '0.0001'],
    [1.5e-7, '1.5e-07'],
    [9999999999999998, '9999999999999998.0'],
    [1e16, '1e+16'],
    [1.25e17, '1.25e+17'],
    [1e22, '1e+22'],
    [5e-324, '5e-324'],
    [123456.789, '123456.789'],
    [Infinity, 'inf'],
    [NaN, 'nan'],
  ])('%d is written %s', (value, written) => {
    expect(pythonFloat(value)).toBe(written);
  });

  it('say the same number again', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) =>
        Object.is(Number(pythonFloat(x)), x),
      ),
    );
  });

  it('are those of Python for numbers of every size, where there is Python', () => {
    const sample = fc.sample(fc.double({ noNaN: true, noDefaultInfinity: true }), 2000);
    const ask = 'import sys, json\nfor x in json.load(sys.stdin): print(str(float(x)))';
    const said = python(['-c', ask], JSON.stringify(sample.map(String)));
    const ours = sample.map((x) => `${pythonFloat(Object.is(x, -0) ? 0 : x)}\n`).join('');
    expect(said ?? ours).toBe(ours);
  });

  it('write truth with a capital', () => {
    expect([pythonBool(true), pythonBool(false)]).toEqual(['True', 'False']);
  });
});
