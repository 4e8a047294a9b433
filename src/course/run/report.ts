import { join } from 'node:path';
import { writeFileAtomic } from '../../files';
import type { CellDifference } from '../compare/notebooks';
import { firstLine } from './describe-cell';

/** Source lines shown with a difference. */
const SOURCE_LINES = 3;

/**
 * The differences of a notebook in words: cell, first lines of its source, what differs and how. Pictures that
 * differ are saved in `folder` to be looked at side by side.
 */
export function reportDifferences(
  name: string,
  differences: readonly CellDifference[],
  folder: string,
): string[] {
  const lines: string[] = [];
  let previous = -1;
  for (const [index, difference] of differences.entries()) {
    if (difference.cell !== previous) lines.push(...heading(name, difference));
    previous = difference.cell;
    lines.push(`  ${difference.what}`, ...difference.detail.map((line) => `    ${line}`));
    lines.push(...savePictures(`${name}-cell${difference.cell + 1}-${index}`, difference, folder));
  }
  return lines;
}

function heading(name: string, { cell, source }: CellDifference): string[] {
  const code = source.split('\n');
  const start = Math.max(
    0,
    code.findIndex((line) => line.trim() === firstLine(source)),
  );
  const shown = code.slice(start, start + SOURCE_LINES).map((line) => `  │ ${line}`);
  const rest = code.length - start > SOURCE_LINES ? ['  │ …'] : [];
  return ['', `${name}, cell ${cell + 1} (- committed, + new)`, ...shown, ...rest];
}

function savePictures(stem: string, { pictures }: CellDifference, folder: string): string[] {
  if (!pictures) return [];
  const committed = join(folder, `${stem}-committed.${pictures.extension}`);
  const actual = join(folder, `${stem}-new.${pictures.extension}`);
  writeFileAtomic(committed, pictures.committed);
  writeFileAtomic(actual, pictures.actual);
  return [`    - ${committed}`, `    + ${actual}`];
}
