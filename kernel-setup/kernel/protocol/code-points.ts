/**
 * Jupyter counts cursor positions in unicode code points; JavaScript indexes strings by UTF-16 units, of
 * which characters beyond the basic plane take two.
 */

/** UTF-16 offset of the character with the given index; positions outside of the text are moved to its ends. */
export function toUtf16(text: string, codePoints: number): number {
  let offset = 0;
  for (let left = codePoints; left > 0 && offset < text.length; left--)
    offset += text.codePointAt(offset)! > 0xffff ? 2 : 1;
  return offset;
}

/** Number of characters before the UTF-16 offset; one in the middle of a pair counts the whole character. */
export function toCodePoints(text: string, offset: number): number {
  return Array.from(text.slice(0, Math.max(offset, 0))).length;
}
