/** What became of one test cell. */
export interface TestReport {
  /** The `grade_id`. */
  readonly id: string;
  readonly points: number;
  /** `not run`: its cells before it have ended the run. */
  readonly status: 'passed' | 'partial' | 'failed' | 'not run';
  /** What was found. */
  readonly why?: string;
  /** What to look at. */
  readonly hint?: string;
}

/** How a test cell ended: with a value, where its last expression is a number, or with an error. */
export type TestEnd = { readonly value?: number } | { readonly name: string; readonly message: string };

/** A message is shown in a table. */
const LONGEST = 600;

/** The verdict on a test, by the rule that grading follows: an error fails, a number is a part of the points. */
export function judge(id: string, points: number, end: TestEnd): TestReport {
  if ('message' in end) return { id, points, status: 'failed', ...reasons(end) };
  const { value } = end;
  if (value === undefined || value >= points) return { id, points, status: 'passed' };
  const why = `${short(value)} of ${short(points)} points`;
  return { id, points, status: value > 0 ? 'partial' : 'failed', why };
}

function reasons({ name, message }: { name: string; message: string }): Pick<TestReport, 'why' | 'hint'> {
  const place = message.indexOf('\nHint: ');
  const found = place < 0 ? message : message.slice(0, place);
  const what = name === 'CheckFailed' || name === 'Error' || name === '' ? found : `${name}: ${found}`;
  const why = cut(what.replace(/^✗ /, ''));
  return place < 0 ? { why } : { why, hint: cut(message.slice(place + '\nHint: '.length)) };
}

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text);

const short = (value: number): string => String(Math.round(value * 100) / 100);
