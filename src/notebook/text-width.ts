/**
 * Widths of text without a browser, so that the static pictures are laid out as the live ones are:
 * advance widths of Helvetica (Adobe font metrics), which Arial and Liberation Sans share.
 */

/** Advance widths of the characters from space to tilde, in thousandths of the font size. */
const ascii = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
  556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
  500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
  556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
  278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/** Bold letters are wider by about this much. */
const boldFactor = 1.07;

function advance(codePoint: number): number {
  const width = ascii[codePoint - 32];
  if (width !== undefined) return width;
  if (codePoint >= 0x300 && codePoint < 0x370) return 0; // combining marks
  if (codePoint === 0x2212) return 584; // the minus sign of axis labels
  return codePoint >= 0x2e80 ? 1000 : 570; // ideographs fill the square; Greek is near the mean of letters
}

/** Width of a line of text in pixels. */
export function textWidth(text: string, fontSize: number, bold = false): number {
  let units = 0;
  for (const character of text) units += advance(character.codePointAt(0) ?? 32);
  return (units / 1000) * fontSize * (bold ? boldFactor : 1);
}
