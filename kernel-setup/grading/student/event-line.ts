import { isObject } from '../../../src/course/notebook-file/fields';
import { endOfString } from '../membrane/parse';

/** What the student's process says; every field may be made up. */
export type StudentEvent = Readonly<Record<string, unknown>>;

/**
 * A line as an event; nothing where it is none. Of a line with more parts than `most` no more is read than how the cell
 * ended: while it is taken apart no other submission is attended to, and so many parts are more than a notebook keeps.
 */
export function eventOf(line: string, most: number): StudentEvent | undefined {
  return hasMoreParts(line, most) ? headOf(line) : parsed(line);
}

function parsed(line: string): StudentEvent | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Commas and opening brackets outside of texts. */
function hasMoreParts(line: string, most: number): boolean {
  if (line.length <= most) return false;
  let parts = 0;
  for (let k = 0; k < line.length; k++) {
    const code = line.charCodeAt(k);
    if (code === 0x22) k = endOfString(line, k);
    else if ((code === 0x2c || code === 0x5b || code === 0x7b) && ++parts > most) return true;
  }
  return false;
}

const HEAD = /^\{"type":"done","request":(\d{1,9}),("error")?/;
const error = { ename: 'Error', evalue: 'An error that has more parts than are kept', traceback: [] };

function headOf(line: string): StudentEvent {
  const [, request, failed] = HEAD.exec(line) ?? [];
  if (request === undefined) return { type: 'too much' };
  const done = { type: 'done', request: Number(request), tooMuch: true };
  return failed === undefined ? done : { ...done, error };
}
