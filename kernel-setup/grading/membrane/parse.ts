import { MembraneFault } from './fault';
import { type Answer, type Message, OPERATIONS, type Question } from './format';
import { LIMITS } from './limits';

/** Brackets within brackets that a message has at most: two a level of a value, and those of the message itself. */
const DEEPEST = 2 * LIMITS.depth + 10;

/** The end of the JSON string that begins at `start`. */
export function endOfString(line: string, start: number): number {
  for (let at = line.indexOf('"', start + 1); at >= 0; at = line.indexOf('"', at + 1)) {
    let slashes = 0;
    while (line.charCodeAt(at - 1 - slashes) === 0x5c) slashes++;
    if (slashes % 2 === 0) return at;
  }
  return line.length;
}

/** Refuses text that is nested deeper than any message is, before memory is spent on it. */
function refuseDeep(line: string): void {
  let depth = 0;
  for (let k = 0; k < line.length; k++) {
    const code = line.charCodeAt(k);
    if (code === 0x22) k = endOfString(line, k);
    else if (code === 0x5b || code === 0x7b) {
      if (++depth > DEEPEST) throw new MembraneFault('A message nested too deep');
    } else if (code === 0x5d || code === 0x7d) depth--;
  }
}

const isNumber = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isNumbers = (value: unknown): boolean => Array.isArray(value) && value.every(isNumber);
const isList = (value: unknown): boolean => Array.isArray(value);
const isPairs = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.every((pair) => Array.isArray(pair) && pair.length === 2 && isNumber(pair[0]));

type Fields = Readonly<Record<string, unknown>>;

/** The fields by name with the rule of each; values are left for the decoder. */
function take(raw: Fields, rules: Readonly<Record<string, (value: unknown) => boolean>>): Fields {
  const out: Record<string, unknown> = Object.create(null);
  for (const [name, rule] of Object.entries(rules)) {
    if (!Object.hasOwn(raw, name)) continue;
    if (!rule(raw[name])) throw new MembraneFault(`A message with a bad ${name}`);
    out[name] = raw[name];
  }
  return out;
}

const anything = (): boolean => true;

/**
 * A line as a message.
 * @throws MembraneFault for everything that is none
 */
export function parseMessage(line: string): Message {
  if (line.length > LIMITS.line) throw new MembraneFault('A message that is too long');
  refuseDeep(line);
  let raw: unknown;
  try {
    raw = JSON.parse(line);
  } catch {
    throw new MembraneFault('A message that is no JSON');
  }
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    throw new MembraneFault('A message that is none');
  const answer = take(raw as Fields, {
    r: isNumber,
    ok: anything,
    no: anything,
    back: isPairs,
    method: (value) => value === true,
  });
  if ('r' in answer) {
    if ('ok' in answer === 'no' in answer) throw new MembraneFault('An answer that says nothing, or twice');
    return answer as unknown as Answer;
  }
  const question = take(raw as Fields, {
    q: isNumber,
    op: (value) => (OPERATIONS as readonly unknown[]).includes(value),
    t: isNumber,
    key: anything,
    a: isList,
    self: isNumber,
    out: isNumbers,
  });
  if (!('q' in question) || !('op' in question)) throw new MembraneFault('A message that is none');
  return question as unknown as Question;
}
