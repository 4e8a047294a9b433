import { diffLines } from 'diff';

/** Lines of context around a difference. */
const CONTEXT = 2;

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

function markedLines(a: string, b: string): string[] {
  const marked: string[] = [];
  let removed: string[] = [];
  for (const change of diffLines(a, b)) {
    const lines = change.value.replace(/\n$/, '').split('\n');
    if (change.removed) {
      marked.push(...lines.map((line) => `- ${window(line, 0)}`));
      removed = lines;
      continue;
    }
    if (change.added) {
      const from =
        lines.length === removed.length ? lines.map((line, i) => firstDifference(line, removed[i]!)) : [];
      // The removed lines are shown again from where their partners differ.
      if (from.length > 0)
        marked.splice(
          -removed.length,
          removed.length,
          ...removed.map((line, i) => `- ${window(line, from[i]!)}`),
        );
      marked.push(...lines.map((line, i) => `+ ${window(line, from[i] ?? 0)}`));
    } else marked.push(...lines.map((line) => `  ${window(line, 0)}`));
    removed = [];
  }
  return marked;
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
