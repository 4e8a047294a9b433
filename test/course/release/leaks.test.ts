import { describe, expect, it } from 'vitest';
import { releaseOf } from '../../../src/course/assignment/release-of';
import type { Notebook, TextCell } from '../../../src/course/notebook-file/types';
import { leakSearch } from '../../../src/course/release/leaks';
import { code, everyKind, given, notebook, solution, tests, text } from '../assignment/cells';

const LINE = 'for (let k = 0; k < p.length; k++) sum += p[k] * Math.log(p[k] / q[k]);';
const leaksOf = (source: Notebook, change: (released: Notebook) => void = () => {}) => {
  const released = releaseOf(source);
  change(released);
  return leakSearch(source).inNotebook(released);
};

describe('the search for what students must not see', () => {
  it('finds nothing in a release', () => {
    expect(leaksOf(everyKind())).toEqual([]);
  });

  it('finds a line of a solution in any cell', () => {
    for (const i of everyKind().cells.keys()) {
      const leaks = leaksOf(everyKind(), ({ cells }) => {
        cells[i]!.source += `\n    ${LINE}`;
      });
      expect(leaks.join()).toContain(`cell ${i + 1} must not tell more than it may`);
    }
  });

  it('finds a hidden test in the cell it was taken from', () => {
    const leaks = leaksOf(everyKind(), (released) => {
      released.cells[3]!.source = everyKind().cells[3]!.source;
    });
    expect(leaks.join()).toMatch(/cell 4 must not tell/);
  });

  it('finds outputs', () => {
    const leaks = leaksOf(everyKind(), ({ cells }) =>
      Object.assign(cells[1]!, { outputs: [{ output_type: 'stream', name: 'stdout', text: '1' }] }),
    );
    expect(leaks.join()).toMatch(/cell 2 must have no outputs/);
  });

  it('finds a solution in metadata and attachments, under a name or as a value', () => {
    const inCell = leaksOf(everyKind(), ({ cells }) =>
      Object.assign(cells[6]!.metadata, { note: { [LINE]: 1 } }),
    );
    expect(inCell.join()).toMatch(/metadata and attachments must not tell the solution of cell kl/);
    const inNotebook = leaksOf(everyKind(), ({ metadata }) => Object.assign(metadata, { old: ['x', LINE] }));
    expect(inNotebook).toHaveLength(1);
    const inPicture = leaksOf(everyKind(), ({ cells }) => {
      (cells[0] as TextCell).attachments = { 'a.svg': { 'image/svg+xml': `<svg>${LINE}</svg>` } };
    });
    expect(inPicture).toHaveLength(1);
  });

  it('finds a solution that the teacher left in another cell', () => {
    for (const copy of [code(`// my first try\n${LINE}\nreturn sum;`), text(`Like so:\n\n    ${LINE}`)]) {
      const source = notebook(...everyKind().cells, copy);
      expect(leaksOf(source).join()).toMatch(
        /the solution of cell kl must not stand in a part that students see/,
      );
    }
  });

  it('takes short lines, and some of many, for chance', () => {
    const own = solution(
      'b',
      '// ### BEGIN SOLUTION\nconst total = a.length + 1;\nconst other = b.length - 17;\n// ### END SOLUTION\nuse(total);',
    );
    const source = notebook(own, given('c', 'const total = a.length + 1;\nreturn sum;'), tests('t', 1, 'x'));
    expect(leaksOf(source)).toEqual([]);
  });

  it('finds a line in a file that goes along: as text, in JSON, between bytes', () => {
    const { inFile } = leakSearch(everyKind());
    const hidden =
      'if (Math.abs(kl(p, q) - 1.7577796618689758) > 1e-12) throw new Error("not the published number");';
    const files = [
      `notes\n  ${LINE}\n`,
      JSON.stringify({ cells: [hidden] }),
      Buffer.concat([Buffer.from([0, 255, 254]), Buffer.from(LINE), Buffer.from([0])]),
    ].map((content) => Buffer.from(content));
    for (const content of files)
      expect(inFile('notes.md', content).join()).toMatch(
        /file notes.md must not tell the (solution|hidden tests) of/,
      );
    expect(inFile('data.csv', Buffer.from('x,y\nreturn sum;\n}\n'))).toEqual([]);
  });
});
