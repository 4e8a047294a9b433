/**
 * What a terminal shows of a text: a carriage return goes back to the start of the line, a backspace one character
 * back, and what follows overwrites. Progress drawn with `\r` so leaves its last state only.
 */
export function settleStream(text: string): string {
  if (!/[\r\b]/.test(text)) return text;
  return text
    .replace(/\r+\n/g, '\n')
    .split('\n')
    .map((line) => (/[\r\b]/.test(line) ? settleLine(line) : line))
    .join('\n');
}

function settleLine(line: string): string {
  const shown: string[] = [];
  let column = 0;
  for (const char of line) {
    if (char === '\r') column = 0;
    else if (char === '\b') column = Math.max(0, column - 1);
    else shown[column++] = char;
  }
  return shown.join('');
}
