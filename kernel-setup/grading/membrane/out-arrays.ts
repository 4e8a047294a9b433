import { MembraneFault } from './fault';

/** Arrays that a function may fill for its caller. */
type OutArray = unknown[] | Exclude<ArrayBufferView, DataView>;

type Typed = Exclude<ArrayBufferView, DataView> &
  ArrayLike<unknown> & { set(from: ArrayLike<unknown>): void; slice(): ArrayLike<unknown> };

const isTyped = (value: object): value is Typed => ArrayBuffer.isView(value) && !(value instanceof DataView);

export const isOutArray = (value: object): value is OutArray => Array.isArray(value) || isTyped(value);

/**
 * Whether an array is there to be filled: nothing in it, or nothing but zeros. A test's other arrays never change under
 * a student's function, which could otherwise change what its result is compared with.
 */
export function isBlank(value: object): boolean {
  if (!isOutArray(value)) return false;
  for (const entry of value as ArrayLike<unknown> & Iterable<unknown>)
    if (entry !== 0 && entry !== 0n && entry !== undefined && entry !== null) return false;
  return true;
}

/** The content of an array now, to be compared later. */
export const snapshot = (value: object): ArrayLike<unknown> => (value as Typed | unknown[]).slice();

/** Whether an array holds something else than its snapshot. */
export function differs(value: object, before: ArrayLike<unknown>): boolean {
  const now = value as ArrayLike<unknown>;
  if (now.length !== before.length) return true;
  for (let k = 0; k < now.length; k++) if (!Object.is(now[k], before[k])) return true;
  return false;
}

/** Puts new content into an array. @throws MembraneFault where the content is not of its kind */
export function refill(value: object, content: unknown): void {
  if (Array.isArray(value) && Array.isArray(content)) {
    value.length = 0;
    for (const entry of content) value.push(entry);
  } else if (isTyped(value) && typeof content === 'object' && content !== null && isTyped(content)) {
    const same = content.constructor === value.constructor && content.length === value.length;
    if (!same) throw new MembraneFault('An array that came back as another');
    value.set(content);
  } else throw new MembraneFault('An array that came back as something else');
}
