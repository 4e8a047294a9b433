import { requireCount, requireFinite, requirePositive } from '../check';
import { inBits } from './entropy';

/** Options of {@link bitsPerDimension}. */
export interface BitsPerDimensionOptions {
  /**
   * Width of the bin that stands for one value of the data, in the units of the density: 1/256 for bytes scaled to [0, 1), 2/255 for
   * bytes scaled to [−1, 1]; 1 unless told, for data that is discrete already.
   */
  readonly binWidth?: number;
}

/**
 * A negative log-likelihood in bits for each dimension:
 *
 *     (−ln p(x) / d − ln Δ) / ln 2
 *
 * A density times the volume Δᵈ of a bin is about the probability of the bin, so that values of models with other scalings of
 * the same bytes compare (Theis, van den Oord and Bethge 2016, section 3.1). Uniform bytes have 8 bits.
 *
 * @param nats - −ln p(x) of one object, or the mean of several
 * @param dimensions - d, numbers of an object: 784 for 28 × 28 pixels
 * @throws RangeError
 */
export function bitsPerDimension(
  nats: number,
  dimensions: number,
  { binWidth = 1 }: BitsPerDimensionOptions = {},
): number {
  const action = 'count bits per dimension';
  requireFinite(action, 'nats', nats);
  requireCount(action, 'dimensions', dimensions);
  requirePositive(action, 'binWidth', binWidth);
  return inBits(nats / dimensions - Math.log(binWidth));
}
