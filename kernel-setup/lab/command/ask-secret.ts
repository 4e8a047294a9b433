import type { ReadStream } from 'node:tty';

/** A terminal to ask at. */
export interface Terminal {
  readonly input: Pick<
    ReadStream,
    'isTTY' | 'setRawMode' | 'setEncoding' | 'on' | 'off' | 'resume' | 'pause'
  >;
  readonly output: { write(text: string): unknown };
}

/** A line as it is typed: what it holds so far, and whether the person has ended it. */
interface Line {
  readonly text: string;
  readonly end?: 'entered' | 'given up';
}

/** What a terminal in raw mode sends for the keys that end or edit a line. */
const KEYS: Readonly<Record<string, (text: string) => Line>> = {
  '\r': (text) => ({ text, end: 'entered' }),
  '\n': (text) => ({ text, end: 'entered' }),
  '\x03': (text) => ({ text, end: 'given up' }),
  '\x04': (text) => ({ text, end: 'given up' }),
  '\b': (text) => ({ text: withoutLast(text) }),
  '\x7f': (text) => ({ text: withoutLast(text) }),
  '\x15': () => ({ text: '' }),
};

const withoutLast = (text: string): string => [...text].slice(0, -1).join('');

/** The line after more keys; what follows the one that ends it is dropped, and so are arrows and the like. */
function typeInto(before: string, keys: string): Line {
  let line: Line = { text: before };
  if (keys.startsWith('\x1b')) return line;
  for (const key of keys) {
    line = KEYS[key]?.(line.text) ?? { text: line.text + key };
    if (line.end) break;
  }
  return line;
}

/**
 * Asks for a line at the terminal without showing what is typed.
 *
 * @returns the line; undefined for Ctrl-C and Ctrl-D.
 */
export function askSecret(question: string, { input, output }: Terminal): Promise<string | undefined> {
  output.write(question);
  input.setRawMode(true);
  input.setEncoding('utf8');
  return new Promise((resolve) => {
    let typed = '';
    const read = (keys: string): void => {
      const line = typeInto(typed, keys);
      typed = line.text;
      if (!line.end) return;
      input.off('data', read);
      input.setRawMode(false);
      input.pause();
      output.write('\n');
      resolve(line.end === 'entered' ? line.text : undefined);
    };
    input.on('data', read);
    input.resume();
  });
}
