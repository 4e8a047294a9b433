/** The characters at which Python's `str.splitlines`, and so Jupyter, ends a line; "\\r\\n" is one end. */
const LINE_ENDS = new Set('\n\r\v\f\u001c\u001d\u001e\u0085\u2028\u2029');

const rareLineEnd = new RegExp(`[${[...LINE_ENDS].filter((end) => end !== '\n').join('')}]`);

/** Lines with their ends kept. */
export function splitLines(text: string): string[] {
  const nextEnd = rareLineEnd.test(text) ? nextOfAny : nextLineFeed;
  const result: string[] = [];
  let start = 0;
  for (let end = nextEnd(text, 0); end >= 0; end = nextEnd(text, start)) {
    result.push(text.slice(start, end + 1));
    start = end + 1;
  }
  if (start < text.length) result.push(text.slice(start));
  return result;
}
const nextLineFeed = (text: string, from: number) => text.indexOf('\n', from);

function nextOfAny(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    if (LINE_ENDS.has(text[i]!) && !text.startsWith('\r\n', i)) return i;
  }
  return -1;
}

/** The text in one line, a space for each end of a line. */
export function inOneLine(text: string): string {
  return splitLines(text).map(withoutEnd).join(' ');
}

function withoutEnd(line: string): string {
  if (line.endsWith('\r\n')) return line.slice(0, -2);
  return LINE_ENDS.has(line.at(-1) ?? '') ? line.slice(0, -1) : line;
}
