import { diffLines } from 'diff';

/** Lines of context around a difference. */
const CONTEXT = 2;

/** Texts that differ in more lines are not aligned: that takes quadratic time and helps nobody. */
const MOST_EDITS = 1000;

/** Characters of a line that are shown. */
const WIDTH = 150;

/**
 * The lines that differ, with two lines around them: `-` committed, `+` new. Long lines are cut to the part
 * where they differ.
 */
export function textDiff(a: string, b: string): string[] {
  if (a === b) return ['the text is the same, its colours differ'];
  const marked = markedLines(a, b);
  const isChange = (line: string): boolean => !line.startsWith(' ');
  if (!marked.some(isChange)) return ['only the end of the last line differs'];
  const isNear = (i: number): boolean =>
    marked.slice(Math.max(0, i - CONTEXT), i + CONTEXT + 1).some(isChange);
  return shorten(
    marked.filter((_, i) => isNear(i)),
    24,
  );
}

/** The first lines, and how many more there are. */
export function shorten(lines: readonly string[], most = 6): string[] {
  if (lines.length <= most) return [...lines];
  return [...lines.slice(0, most), `… and ${lines.length - most} more`];
}

/** All lines of both texts, each after its mark: a blank, `-` or `+`. */
function markedLines(a: string, b: string): string[] {
  const changes = diffLines(a, b, { maxEditLength: MOST_EDITS });
  if (changes === undefined) return markedPair(linesOf(a), linesOf(b));
  const marked: string[] = [];
  for (const [i, { added, removed, value }] of changes.entries()) {
    const next = changes[i + 1];
    if (removed) marked.push(...markedPair(linesOf(value), next?.added ? linesOf(next.value) : []));
    else if (!added) marked.push(...linesOf(value).map((line) => `  ${window(line, 0)}`));
    else if (!changes[i - 1]?.removed) marked.push(...markedPair([], linesOf(value)));
  }
  return marked;
}

/** Lines that were removed and those in their place; the same number of each is cut to where they differ. */
function markedPair(removed: readonly string[], added: readonly string[]): string[] {
  const isPaired = removed.length === added.length;
  const start = (i: number): number => (isPaired ? firstDifference(removed[i]!, added[i]!) : 0);
  return [
    ...removed.map((line, i) => `- ${window(line, start(i))}`),
    ...added.map((line, i) => `+ ${window(line, start(i))}`),
  ];
}

function linesOf(text: string): string[] {
  return text.replace(/\n$/, '').split('\n');
}

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < Math.min(a.length, b.length) && a[at] === b[at]) at++;
  return at;
}

/** The part of a line around a position. */
function window(line: string, position: number): string {
  if (line.length <= WIDTH) return line;
  const start = Math.max(0, Math.min(position - WIDTH / 3, line.length - WIDTH));
  const part = line.slice(start, start + WIDTH);
  return `${start > 0 ? '…' : ''}${part}${start + WIDTH < line.length ? '…' : ''}`;
}
