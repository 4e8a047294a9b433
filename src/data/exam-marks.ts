import { requireCount } from '../check';
import { type Mixture, mixture } from '../probability/mixture';
import type { Random } from '../random/random';

/** The law of the marks before rounding (lecture 002): most students near 70, some near 40, a few near 90. */
export const examLaw: Mixture = mixture([
  { weight: 0.2, mean: 40, std: 7 },
  { weight: 0.65, mean: 70, std: 8 },
  { weight: 0.15, mean: 90, std: 3.5 },
]);

/** Exam marks of n students (1000): whole numbers 0 … 100 drawn from `examLaw`; a draw outside is drawn again. */
export function examMarks(random: Random, n = 1000): Float64Array {
  requireCount('draw exam marks', 'n', n);
  return Float64Array.from({ length: n }, () => {
    for (;;) {
      const mark = Math.round(examLaw.sample(random, 1)[0]!);
      if (mark >= 0 && mark <= 100) return mark;
    }
  });
}
