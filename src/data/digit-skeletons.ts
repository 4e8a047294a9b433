import type { StrokePoint } from './spline';

/** One way to write a digit: strokes through points, about 1 high and 0.7 wide, and how many of a hundred writers use it. */
export interface DigitSkeleton {
  readonly share: number;
  readonly strokes: readonly (readonly StrokePoint[])[];
}

/** Strokes as text: points as x and y in hundredths, a ! after one that is a corner. */
const skeleton = (share: number, ...strokes: string[]): DigitSkeleton => ({
  share,
  strokes: strokes.map(parse),
});

function parse(stroke: string): StrokePoint[] {
  return stroke.split(', ').map((text) => {
    const [x, y] = text
      .replace('!', '')
      .split(' ')
      .map((part) => Number(part) / 100);
    return text.endsWith('!') ? [x!, y!, 1] : [x!, y!];
  });
}

/** The ways to write each digit, 0 to 9. */
export const digitSkeletons: readonly (readonly DigitSkeleton[])[] = [
  [
    // An oval, from the top to the left; its end crossing its beginning; begun at the left.
    skeleton(50, '50 2, 22 15, 9 50, 20 86, 45 98, 73 84, 85 48, 74 14, 46 2'),
    skeleton(40, '64 10, 42 2, 17 25, 10 62, 28 95, 56 95, 82 66, 84 28, 62 6, 44 14'),
    skeleton(10, '36 20, 60 4, 84 30, 80 72, 50 98, 18 82, 10 44, 30 12, 56 2'),
  ],
  [
    // A line; with a flag; with flag and foot.
    skeleton(78, '50 0, 50 50, 50 100'),
    skeleton(15, '28 24, 52 0!, 51 50, 50 100'),
    skeleton(7, '28 24, 50 0!, 50 50, 50 98', '22 99, 50 98, 78 98'),
  ],
  [
    // A corner at the foot; a loop there; round, without corner; its head curled in, with a loop; of straight lines; with hardly a head.
    skeleton(26, '12 25, 30 5, 60 5, 74 27, 58 56, 32 80, 10 96!, 45 94, 85 95'),
    skeleton(22, '10 20, 34 3, 64 10, 68 38, 47 70, 22 93, 7 90, 16 74, 42 82, 65 94, 92 88'),
    skeleton(10, '14 12, 42 3, 70 16, 64 45, 35 74, 12 90, 24 97, 55 94, 88 92'),
    skeleton(22, '14 42, 6 22, 30 4, 62 8, 68 36, 56 68, 34 92, 14 92, 14 74, 36 70, 60 84, 92 96'),
    skeleton(13, '16 10, 45 4, 66 14, 56 42, 34 70, 14 94!, 48 90, 90 84'),
    skeleton(7, '30 12, 44 2, 52 14, 42 50, 16 92!, 50 88, 94 80'),
  ],
  [
    // Two bows with a corner between them; with a small loop; a flat top; the upper bow small, the lower one wide; hardly parted; narrow.
    skeleton(22, '14 12, 40 2, 68 12, 66 34, 36 48!, 68 55, 78 76, 58 95, 30 98, 8 86'),
    skeleton(20, '16 10, 45 2, 70 16, 60 38, 36 48, 33 53, 46 50, 72 60, 74 84, 44 98, 10 90'),
    skeleton(10, '12 5, 42 5, 74 4!, 40 42!, 68 50, 78 74, 54 97, 10 90'),
    skeleton(20, '24 20, 34 5, 58 3, 68 16, 54 32, 34 40!, 60 44, 74 64, 62 88, 34 98, 8 84'),
    skeleton(18, '20 8, 50 2, 72 14, 64 32, 46 42!, 70 54, 70 78, 50 96, 22 98, 10 88'),
    skeleton(10, '34 10, 54 2, 66 14, 56 34, 46 44!, 62 54, 66 74, 50 94, 26 96'),
  ],
  [
    // Open above, of two strokes; closed; open and round, its stem long; a small head on a long stem; as of three strokes.
    skeleton(36, '16 6, 12 34, 10 54!, 42 55, 78 50', '74 2, 70 50, 66 100'),
    skeleton(26, '62 2, 36 30, 8 60!, 45 61, 90 58', '64 3, 62 50, 60 100'),
    skeleton(22, '18 8, 10 34, 22 52, 50 46, 74 26, 80 4!, 70 50, 56 100'),
    skeleton(5, '66 4, 40 16, 20 42!, 46 46, 74 38', '70 2, 62 46, 50 100'),
    skeleton(11, '30 4, 20 30, 8 56!, 50 54, 96 46', '66 26, 60 60, 52 98'),
  ],
  [
    // One stroke; the bar as a stroke of its own; as round as an S; a belly that begins high, wide.
    skeleton(32, '78 4, 50 4, 27 6!, 22 42!, 48 38, 74 54, 72 82, 44 98, 10 92'),
    skeleton(30, '30 8, 24 26, 24 44!, 52 44, 70 64, 60 88, 34 98, 6 90', '30 8, 58 5, 90 2'),
    skeleton(20, '84 6, 56 5, 34 20, 36 42, 58 60, 62 82, 40 98, 12 90'),
    skeleton(18, '84 2, 50 4, 20 10!, 16 46!, 44 36, 76 44, 86 70, 66 92, 36 98, 8 86'),
  ],
  [
    // A bow that ends in a loop; a straighter back with a small loop; a short back, the loop large; the loop low and flat.
    skeleton(38, '64 2, 36 20, 16 52, 16 84, 40 98, 66 86, 66 64, 44 55, 20 70'),
    skeleton(28, '42 0, 26 32, 15 68, 26 95, 56 96, 76 76, 60 58, 36 68, 24 88'),
    skeleton(22, '34 2, 18 30, 10 66, 30 96, 66 96, 88 72, 74 46, 46 44, 24 66, 24 82'),
    skeleton(12, '30 2, 14 34, 12 70, 34 96, 72 98, 94 82, 78 64, 46 68, 30 86'),
  ],
  [
    // A corner; with a bar; with a serif and a bent stem; a deep serif and a round shoulder; rounded, with a bar; begun by a rising stroke.
    skeleton(36, '8 10, 42 7, 80 6!, 62 42, 44 100'),
    skeleton(15, '10 8, 45 7, 80 5!, 62 42, 40 100', '26 52, 52 50, 80 48'),
    skeleton(18, '10 24, 14 10!, 45 8, 76 8, 72 30, 56 62, 50 100'),
    skeleton(14, '8 40, 14 14!, 44 6, 74 6, 78 22, 72 60, 66 100'),
    skeleton(9, '14 14, 40 4, 68 6, 68 26, 54 60, 40 100', '22 52, 50 50, 86 46'),
    skeleton(8, '16 30, 26 8!, 50 10, 82 0, 66 30, 54 62, 48 100'),
  ],
  [
    // An S closed by its way back; two rings; begun in the middle; open at the upper right; narrow below.
    skeleton(35, '70 16, 46 2, 22 15, 30 38, 56 56, 72 80, 48 98, 22 84, 36 58, 62 36, 72 14'),
    skeleton(
      12,
      '50 2, 26 10, 26 36, 50 46, 70 34, 70 10, 48 2',
      '48 47, 22 58, 20 86, 46 98, 74 86, 72 58, 50 47',
    ),
    skeleton(18, '46 50, 26 30, 34 6, 62 4, 70 26, 50 48, 28 68, 26 92, 52 98, 66 80, 48 52'),
    skeleton(20, '74 8, 44 2, 20 16, 28 36, 52 54, 60 78, 42 98, 22 86, 34 62, 58 40, 86 10'),
    skeleton(15, '72 14, 44 2, 16 14, 24 38, 50 52, 58 74, 46 96, 30 94, 30 74, 48 52, 78 34, 78 12'),
  ],
  [
    // A ring with a straight stem; with a bent one; a wide ring closed by the stem; a small round ring beside a long stem; a ring left open; a small ring on a leaning stem.
    skeleton(24, '70 16, 44 3, 18 20, 20 44, 46 50, 68 30, 74 10!, 70 52, 60 100'),
    skeleton(18, '72 18, 48 2, 20 18, 24 43, 50 46, 72 22, 76 42, 68 78, 42 98, 18 90'),
    skeleton(15, '76 8, 44 6, 16 30, 26 46, 56 36, 76 10!, 64 48, 46 100'),
    skeleton(26, '64 20, 48 2, 26 6, 20 28, 36 42, 56 32, 66 16, 68 40, 66 70, 66 100'),
    skeleton(7, '60 6, 32 2, 16 18, 26 40, 50 40, 66 22!, 66 60, 58 100'),
    skeleton(10, '68 14, 54 4, 36 14, 34 34, 50 40, 66 24, 72 4!, 60 50, 42 100'),
  ],
];
