import { type DigitSet, splitDigits } from '../../src/data/digit-set';
import { digits } from '../../src/data/digits';
import { random } from '../../src/random/random';

/** Digits to train with and others to test with. */
export interface DigitsToLearn {
  readonly known: DigitSet;
  readonly held: DigitSet;
  /** What they are called in a table. */
  readonly name: string;
}

/** 8,000 digits and 2,000 others: of MNIST's test half where it is present, else drawn ones. */
export async function digitsToLearn(): Promise<DigitsToLearn> {
  const all = await digits({ split: 'test', n: 10_000 });
  const [known, held] = splitDigits(all, [8000, 2000], random(1)) as [DigitSet, DigitSet];
  return { known, held, name: all.source === 'mnist' ? 'MNIST' : 'drawn digits' };
}
