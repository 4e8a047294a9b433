export interface CodePosition {
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in UTF-16 units. */
  readonly column: number;
  /** How much to underline. */
  readonly length?: number;
}

const RED = '\u001b[31m';
const DIM = '\u001b[2m';
const RESET = '\u001b[0m';

/** Lines longer than this are cut around the position. */
const WIDTH = 120;

/**
 * The lines around a position with their numbers and the place underlined:
 * ```
 *   1 | const a = 1;
 * > 2 | a.toFixd(2)
 *     |   ^^^^^^
 * ```
 */
export function codeFrame(source: string, { line, column, length = 1 }: CodePosition, context = 2): string {
  const lines = source.split(/\r\n|\n|\r/);
  const first = Math.max(1, line - context);
  const last = Math.min(lines.length, line + context);
  const digits = String(last).length;
  const cut = Math.max(0, column - WIDTH + 20);
  const out: string[] = [];
  for (let n = first; n <= last; n++) {
    const text = (lines[n - 1] ?? '').slice(cut, cut + WIDTH);
    const number = String(n).padStart(digits);
    if (n !== line) out.push(`${DIM}${`  ${number} | ${text}`.trimEnd()}${RESET}`);
    else {
      out.push(`${RED}>${RESET} ${number} | ${text}`);
      out.push(`  ${' '.repeat(digits)} | ${underline(text, column - cut, length)}`);
    }
  }
  return out.join('\n');
}

/** Tabs are kept, so that the carets stand under the text whatever a tab's width is. */
function underline(text: string, column: number, length: number): string {
  const before = text
    .slice(0, column - 1)
    .replace(/[^\t]/g, ' ')
    .padEnd(column - 1);
  const carets = Math.max(1, Math.min(length, text.length - column + 1));
  return `${before}${RED}${'^'.repeat(carets)}${RESET}`;
}
