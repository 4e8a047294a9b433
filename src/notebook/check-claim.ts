/** Check cells: a claim of the lecture, asserted with a number, shown as a green line or thrown. */
import { requireNonNegative } from '../check';
import type { Displayable } from './mime';
import { displayable, escapeHtml } from './mime';
import { brief } from './number';
import { startSelfCheck } from './self-check';
import { show } from './show';

/** A claim that did not hold: its message says what was found, and below it what to look at. */
export class CheckFailed extends Error {
  override readonly name = 'CheckFailed';

  constructor(
    message: string,
    /** What to look at. */
    readonly hint?: string,
  ) {
    // In the message, so that the hint reaches whoever sees no more than the message.
    super(hint === undefined ? message : `${message}\nHint: ${hint}`);
  }
}

/** Options of {@link check}. */
export interface CheckOptions {
  /** The evidence. */
  readonly detail?: string;
  /** What to look at when the claim does not hold; shown only then. */
  readonly hint?: string;
}

function showHeld(claim: string, detail: string): void {
  const mark = '<span style="color:#1a7f37;font-weight:bold" aria-hidden="true">✓</span>';
  const small = detail === '' ? '' : ` <span style="opacity:.75">— ${escapeHtml(detail)}</span>`;
  show(
    displayable({
      'text/html': `<div>${mark} ${escapeHtml(claim)}${small}</div>`,
      'text/plain': detail === '' ? `✓ ${claim}` : `✓ ${claim} — ${detail}`,
    }),
  );
}

/**
 * Checks an answer of an assignment: runs the tests that belong to a `grade_id`, that of a test cell or of the answer
 * before it, as they are saved in the notebook, against this session's variables, and shows what passes and why not.
 *
 *     check('kl-divergence')
 */
export function check(id: string): Displayable;
/**
 * Asserts a claim and shows it with its evidence.
 *
 *     check('KL is never negative', smallest >= 0, `smallest of 1000: ${smallest}`)
 *     check('KL is never negative', smallest >= 0, { detail: `${smallest}`, hint: 'Which of the two is the weight?' })
 *
 * @throws CheckFailed with the claim, the evidence and the hint, unless it holds
 */
export function check(claim: string, holds: boolean, evidence?: string | CheckOptions): void;
export function check(claim: string, ...claimed: Claimed): Displayable | undefined {
  // By the number of arguments: a claim whose truth is `undefined` does not hold.
  if (claimed.length === 0) return startSelfCheck(claim);
  const [holds, evidence = {}] = claimed;
  const { detail = '', hint }: CheckOptions = typeof evidence === 'string' ? { detail: evidence } : evidence;
  if (holds !== true) throw new CheckFailed(detail === '' ? `✗ ${claim}` : `✗ ${claim} — ${detail}`, hint);
  showHeld(claim, detail);
  return undefined;
}

type Claimed = [] | [holds: boolean, evidence?: string | CheckOptions];

/** Options of {@link checkClose}. */
export interface CloseOptions {
  /** Largest difference |actual − expected| that still counts as equal. */
  readonly tol: number;
  /** Where the tolerance comes from. */
  readonly because?: string;
  /** Significant digits shown; 6 unless told. */
  readonly digits?: number;
  /** What to look at when the numbers differ; shown only then. */
  readonly hint?: string;
}

/** A tolerance as short as it is meant, two digits: 1e-9, 0.005, 0.18. */
function asTolerance(tol: number): string {
  const short = Number(tol.toPrecision(2));
  return short < 1e-3 && short > 0 ? short.toExponential().replace('+', '') : String(short);
}

/**
 * Asserts that a number, or each number of a list, is what it should be, and shows both with the tolerance.
 *
 *     checkClose('KL of 0.9/0.1 both ways', klDiscrete(p, q), 1.757779661, { tol: 1e-9, because: 'closed form' })
 *
 * @throws CheckFailed where max |actual − expected| exceeds the tolerance or a number is NaN
 */
export function checkClose(
  claim: string,
  actual: number | ArrayLike<number>,
  expected: number | ArrayLike<number>,
  options: CloseOptions,
): void {
  const { tol, because, digits = 6, hint } = options;
  requireNonNegative('check a claim', 'tol', tol);
  const got = typeof actual === 'number' ? [actual] : Array.from(actual);
  const wanted = typeof expected === 'number' ? [expected] : Array.from(expected);
  const within = `tolerance ${asTolerance(tol)}${because === undefined ? '' : `: ${because}`}`;
  if (got.length !== wanted.length)
    throw new CheckFailed(`✗ ${claim} — ${got.length} numbers where ${wanted.length} are expected`, hint);
  // The worst entry decides; a NaN is never close.
  let worst = 0;
  const off = (k: number) => (got[k] === wanted[k] ? 0 : Math.abs(got[k]! - wanted[k]!));
  for (let k = 1; k < got.length; k++) if (!(off(k) <= off(worst)) && !Number.isNaN(off(worst))) worst = k;
  const at = got.length > 1 ? `the worst of ${got.length}: ` : '';
  const numbers = `${at}${brief(got[worst]!, digits)}, expected ${brief(wanted[worst]!, digits)}`;
  if (got.length > 0 && !(off(worst) <= tol)) {
    const exact = `${at}${got[worst]}, expected ${wanted[worst]}, off by ${brief(off(worst), 3)}`;
    throw new CheckFailed(`✗ ${claim} — ${exact} (${within})`, hint);
  }
  showHeld(claim, `${numbers} (${within})`);
}
