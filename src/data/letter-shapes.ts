/**
 * A part of a letter in its box, (0, 0) at the upper left and (1, 1) at the lower right: a bar is a line of the pen's width with
 * square ends, a ring an ellipse's outline from one angle to another (degrees, 0 to the right, 90 downwards), its outer edge given.
 * What leaves the box is cut off.
 */
export type LetterPart =
  | { readonly kind: 'bar'; readonly from: readonly [number, number]; readonly to: readonly [number, number] }
  | {
      readonly kind: 'ring';
      readonly centre: readonly [number, number];
      readonly radii: readonly [number, number];
      readonly angles: readonly [number, number];
    };

const bar = (x0: number, y0: number, x1: number, y1: number): LetterPart => ({
  kind: 'bar',
  from: [x0, y0],
  to: [x1, y1],
});

const ring = (cx: number, cy: number, rx: number, ry: number, from: number, to: number): LetterPart => ({
  kind: 'ring',
  centre: [cx, cy],
  radii: [rx, ry],
  angles: [from, to],
});

/** A line through two points, drawn beyond them so that the box cuts it level. */
function through(x0: number, y0: number, x1: number, y1: number): LetterPart {
  const [dx, dy] = [(x1 - x0) * 0.3, (y1 - y0) * 0.3];
  return bar(x0 - dx, y0 - dy, x1 + dx, y1 + dy);
}

/** Parts of each capital for a pen of width w. */
export const letterShapes: Readonly<Record<string, (w: number) => readonly LetterPart[]>> = {
  A: (w) => [through(w / 2, 1, 0.5, 0), through(1 - w / 2, 1, 0.5, 0), bar(0.22, 0.68, 0.78, 0.68)],
  B: (w) => [
    bar(w / 2, 0, w / 2, 1),
    bar(0, w / 2, 0.55, w / 2),
    bar(0, 0.5, 0.6, 0.5),
    bar(0, 1 - w / 2, 0.6, 1 - w / 2),
    ring(0.55, 0.25 + w / 4, 0.38, 0.25 + w / 4, -90, 90),
    ring(0.6, 0.75 - w / 4, 0.4, 0.25 + w / 4, -90, 90),
  ],
  C: () => [ring(0.52, 0.5, 0.52, 0.5, 42, 318)],
  D: (w) => [
    bar(w / 2, 0, w / 2, 1),
    bar(0, w / 2, 0.45, w / 2),
    bar(0, 1 - w / 2, 0.45, 1 - w / 2),
    ring(0.45, 0.5, 0.55, 0.5, -90, 90),
  ],
  E: (w) => [
    bar(w / 2, 0, w / 2, 1),
    bar(0, w / 2, 1, w / 2),
    bar(0, 0.5, 0.85, 0.5),
    bar(0, 1 - w / 2, 1, 1 - w / 2),
  ],
  F: (w) => [bar(w / 2, 0, w / 2, 1), bar(0, w / 2, 1, w / 2), bar(0, 0.5, 0.85, 0.5)],
  G: (w) => [
    ring(0.52, 0.5, 0.52, 0.5, 35, 318),
    bar(0.55, 0.55, 1, 0.55),
    bar(1 - w / 2, 0.55 - w / 2, 1 - w / 2, 0.85),
  ],
  H: (w) => [bar(w / 2, 0, w / 2, 1), bar(1 - w / 2, 0, 1 - w / 2, 1), bar(0, 0.5, 1, 0.5)],
  I: () => [bar(0.5, 0, 0.5, 1)],
  J: (w) => [bar(0.8 - w / 2, 0, 0.8 - w / 2, 0.65), ring(0.45, 0.65, 0.35, 0.35, 0, 165)],
  K: (w) => [
    bar(w / 2, 0, w / 2, 1),
    through(w / 2, 0.7, 0.95 - w / 2, 0),
    bar(0.4, 0.42, 1.1 - w / 2, 1.17),
  ],
  L: (w) => [bar(w / 2, 0, w / 2, 1), bar(0, 1 - w / 2, 1, 1 - w / 2)],
  M: (w) => [
    bar(w / 2, 0, w / 2, 1),
    bar(1 - w / 2, 0, 1 - w / 2, 1),
    through(w / 2, 0, 0.5, 1),
    through(1 - w / 2, 0, 0.5, 1),
  ],
  N: (w) => [bar(w / 2, 0, w / 2, 1), bar(1 - w / 2, 0, 1 - w / 2, 1), through(w / 2, 0, 1 - w / 2, 1)],
  O: () => [ring(0.5, 0.5, 0.5, 0.5, 0, 360)],
  P: (w) => [
    bar(w / 2, 0, w / 2, 1),
    bar(0, w / 2, 0.6, w / 2),
    bar(0, 0.58 - w / 2, 0.6, 0.58 - w / 2),
    ring(0.6, 0.29, 0.4, 0.29, -90, 90),
  ],
  Q: () => [ring(0.5, 0.5, 0.5, 0.5, 0, 360), bar(0.55, 0.6, 1, 1.02)],
  R: (w) => [
    bar(w / 2, 0, w / 2, 1),
    bar(0, w / 2, 0.6, w / 2),
    bar(0, 0.58 - w / 2, 0.6, 0.58 - w / 2),
    ring(0.6, 0.29, 0.4, 0.29, -90, 90),
    bar(0.45, 0.5, 1 - w / 2 + 0.1, 1.17),
  ],
  S: (w) => [
    ring(0.5, 0.25 + w / 4, 0.47, 0.25 + w / 4, 90, 335),
    ring(0.5, 0.75 - w / 4, 0.5, 0.25 + w / 4, -90, 155),
  ],
  T: (w) => [bar(0, w / 2, 1, w / 2), bar(0.5, 0, 0.5, 1)],
  U: (w) => [bar(w / 2, 0, w / 2, 0.6), bar(1 - w / 2, 0, 1 - w / 2, 0.6), ring(0.5, 0.6, 0.5, 0.4, 0, 180)],
  V: (w) => [through(w / 2, 0, 0.5, 1), through(1 - w / 2, 0, 0.5, 1)],
  W: (w) => [
    through(w / 2, 0, 0.27, 1),
    through(0.5, 0, 0.27, 1),
    through(0.5, 0, 0.73, 1),
    through(1 - w / 2, 0, 0.73, 1),
  ],
  X: (w) => [through(w / 2, 0, 1 - w / 2, 1), through(1 - w / 2, 0, w / 2, 1)],
  Y: (w) => [bar(w / 2 - 0.15, -0.2, 0.5, 0.6), bar(1.15 - w / 2, -0.2, 0.5, 0.6), bar(0.5, 0.5, 0.5, 1)],
  Z: (w) => [
    bar(0, w / 2, 1, w / 2),
    bar(0, 1 - w / 2, 1, 1 - w / 2),
    through(1 - w / 2, w / 2, w / 2, 1 - w / 2),
  ],
};
