import { isWithin, type Region, regionsOf } from './regions';

/** What stands in a released code cell where the solution was. */
export const CODE_STUB = "throw new Error('Not implemented: replace this line with your answer');";

/** What stands in a released text cell where the answer was. */
export const TEXT_STUB = 'YOUR ANSWER HERE';

/**
 * A solution cell as it is released: each solution gives way to the stub, at the indentation of its first marker; a
 * cell without markers is all solution.
 *
 * @throws AssignmentError where the markers are badly set.
 */
export function withoutSolution(source: string, isCode: boolean, where?: string): string {
  const stub = isCode ? CODE_STUB : TEXT_STUB;
  const { solution } = regionsOf(source, where);
  if (solution.length === 0) return stub;
  const starts = new Set(solution.map(([first]) => first));
  return source
    .split('\n')
    .flatMap((line, i) => {
      if (starts.has(i + 1)) return [indentOf(line) + stub];
      return isWithin(solution, i + 1) ? [] : [line];
    })
    .join('\n');
}

/** A source without its hidden tests and mark schemes. @throws AssignmentError where the markers are badly set. */
export function withoutHidden(source: string, where?: string): string {
  const { hidden, markScheme } = regionsOf(source, where);
  return withoutLines(source, [...hidden, ...markScheme]);
}

function withoutLines(source: string, regions: readonly Region[]): string {
  if (regions.length === 0) return source;
  return source
    .split('\n')
    .filter((_, i) => !isWithin(regions, i + 1))
    .join('\n');
}

const indentOf = (line: string) => /^\s*/.exec(line)![0];
