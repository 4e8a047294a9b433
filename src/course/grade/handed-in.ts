import { isLocked } from '../assignment/kind';
import { nbgraderOf } from '../assignment/nbgrader-cell';
import { regionsOf } from '../assignment/regions';
import { releaseOf } from '../assignment/release-of';
import { withoutHidden } from '../assignment/strip';
import type { Notebook } from '../notebook-file/types';

const MARKER = /^\s*\S*\s*### (BEGIN|END) SOLUTION\b.*$/;

/**
 * What a student hands in who answers as `answers` does: the release of `source` with the answer cells of the other,
 * without markers and mark schemes.
 *
 * @param answers - the source, or one with other solutions.
 */
export function handedIn(source: Notebook, answers: Notebook = source): Notebook {
  const notebook = releaseOf(source);
  for (const cell of notebook.cells) {
    const metadata = nbgraderOf(cell);
    if (metadata === undefined || isLocked(metadata) || !metadata.solution) continue;
    const answer = answers.cells.find((one) => nbgraderOf(one)?.grade_id === metadata.grade_id);
    if (answer) cell.source = withoutMarkers(answer.source);
  }
  return notebook;
}

function withoutMarkers(source: string): string {
  const shown = regionsOf(source).markScheme.length > 0 ? withoutHidden(source) : source;
  return shown
    .split('\n')
    .filter((line) => !MARKER.test(line))
    .join('\n');
}
