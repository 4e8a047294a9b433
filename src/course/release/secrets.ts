import { nbgraderOf } from '../assignment/nbgrader-cell';
import { isWithin, type Region, regionsOf } from '../assignment/regions';
import type { Cell, Notebook } from '../notebook-file/types';

/** A run of lines of one cell that no student may see. */
export interface Secret {
  /** What it is, for a message: `the solution of cell kl`. */
  readonly name: string;
  readonly lines: readonly string[];
}

/** The parts of a source that the release leaves out, without their markers. */
export function secretsOf(source: Notebook): Secret[] {
  return source.cells.flatMap((cell, index) => {
    const name = nameOf(cell, index);
    return regionsIn(cell).map(({ what, region }) => ({
      name: `${what} of ${name}`,
      lines: linesOf(cell, region),
    }));
  });
}

/** The lines of a cell that are in one of its secrets, markers among them. */
export function secretLines(cell: Cell): string[] {
  const regions = regionsIn(cell).map(({ region }) => region);
  return cell.source.split('\n').filter((_, i) => isWithin(regions, i + 1));
}

/** The lines of a cell that students may see. */
export function publicLines(cell: Cell): string[] {
  const regions = regionsIn(cell).map(({ region }) => region);
  return cell.source.split('\n').filter((_, i) => !isWithin(regions, i + 1));
}

function regionsIn(cell: Cell): { what: string; region: Region }[] {
  const { solution, hidden, markScheme } = regionsOf(cell.source);
  const name = (what: string, regions: readonly Region[]) => regions.map((region) => ({ what, region }));
  const isWhole = solution.length === 0 && nbgraderOf(cell)?.solution === true;
  const all: Region = [1, cell.source.split('\n').length];
  return [
    ...name('the solution', isWhole ? [all] : solution),
    ...name('the hidden tests', hidden),
    ...name('the mark scheme', markScheme),
  ];
}

function linesOf(cell: Cell, [first, last]: Region): string[] {
  const lines = cell.source.split('\n').slice(first - 1, last);
  return lines.filter((line) => !/(BEGIN|END) (SOLUTION|HIDDEN TESTS|MARK SCHEME)/.test(line));
}

function nameOf(cell: Cell, index: number): string {
  const metadata = nbgraderOf(cell);
  return metadata ? `cell ${metadata.grade_id}` : `cell ${index + 1}`;
}
