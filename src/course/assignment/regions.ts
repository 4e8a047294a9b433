import { AssignmentError, assignmentError } from './fault';

/** First and last line of a region, from 1, the lines of its markers included. */
export type Region = readonly [first: number, last: number];

/** What a release leaves out of a cell. */
export interface Regions {
  readonly solution: readonly Region[];
  readonly hidden: readonly Region[];
  readonly markScheme: readonly Region[];
}

/** The words of nbgrader's markers: a line with them begins or ends a region. */
const WORDS = { solution: 'SOLUTION', hidden: 'HIDDEN TESTS', markScheme: 'MARK SCHEME' } as const;

/** What may stand around the words: the signs of a comment, `#`, `=` and spaces. */
const alone =
  /^\s*(\/\/|\/\*|<!--)?[\s#=*-]*(BEGIN|END) (SOLUTION|HIDDEN TESTS|MARK SCHEME)[\s#=*-]*(\*\/|-->)?\s*$/;
const withWords = /(BEGIN|END) (SOLUTION|HIDDEN TESTS|MARK SCHEME)/;
/** What was meant as a marker and is none: other letters, other words behind the sign of a comment. */
const nearly = /(begin|end)[\s_-]+(solution|hidden|mark[\s_-]*scheme)|^\s*\/\/\s*#{2,}\s*(begin|end)\b/i;

/**
 * The regions of a cell that the release leaves out, by nbgrader's markers: `### BEGIN SOLUTION` and
 * `### END SOLUTION`, `### BEGIN HIDDEN TESTS` and `### END HIDDEN TESTS`, `=== BEGIN MARK SCHEME ===` and
 * `=== END MARK SCHEME ===`, in code as comments.
 *
 * @param where - names the cell in an error message.
 * @throws AssignmentError for a marker that does not stand alone on its line, is nested, or has no other end, and for
 * regions that overlap; only a mark scheme may lie in a solution.
 */
export function regionsOf(source: string, where = 'a cell'): Regions {
  const lines = source.split('\n');
  for (const [i, line] of lines.entries()) requireMarker(line, `${where}, line ${i + 1}`);
  const regions = {
    solution: scan(lines, WORDS.solution, where),
    hidden: scan(lines, WORDS.hidden, where),
    markScheme: scan(lines, WORDS.markScheme, where),
  };
  requireApart(regions, where);
  return regions;
}

function requireMarker(line: string, where: string): void {
  if (withWords.test(line) ? alone.test(line) : !nearly.test(line)) return;
  throw new AssignmentError(
    `Cannot read the markers of ${where} as a marker must stand alone on its line, as // ### BEGIN SOLUTION: ` +
      `current value is ${JSON.stringify(line.trim())}`,
  );
}

function scan(lines: readonly string[], words: string, where: string): Region[] {
  const regions: Region[] = [];
  let first: number | undefined;
  for (const [i, line] of lines.entries()) {
    const number = i + 1;
    if (line.includes(`BEGIN ${words}`)) {
      if (first !== undefined) throw fault(where, `BEGIN ${words} must not be nested`, number);
      first = number;
    } else if (line.includes(`END ${words}`)) {
      if (first === undefined) throw fault(where, `END ${words} must follow a BEGIN ${words}`, number);
      regions.push([first, number]);
      first = undefined;
    }
  }
  if (first !== undefined) throw fault(where, `BEGIN ${words} must be followed by END ${words}`, first);
  return regions;
}

const fault = (where: string, rule: string, line: number) =>
  assignmentError(`read the markers of ${where}`, rule, `line ${line}`);

function requireApart({ solution, hidden, markScheme }: Regions, where: string): void {
  const overlap = (a: readonly Region[], b: readonly Region[]) =>
    a.find((one) => b.some((other) => one[0] <= other[1] && other[0] <= one[1]));
  const outside = markScheme.filter(
    (one) => !solution.some((whole) => whole[0] < one[0] && one[1] < whole[1]),
  );
  const found = overlap(hidden, solution) ?? overlap(hidden, markScheme) ?? overlap(outside, solution);
  if (found !== undefined)
    throw fault(where, 'solutions, hidden tests and mark schemes must not overlap', found[0]);
}

/** Whether a line, from 1, lies in one of the regions. */
export const isWithin = (regions: readonly Region[], line: number): boolean =>
  regions.some(([first, last]) => first <= line && line <= last);
