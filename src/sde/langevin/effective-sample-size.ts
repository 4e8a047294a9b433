import { refusal, requireNotEmpty, requireSameLength } from '../../check';
import { moments } from '../../probability/moments';
import { autocovariance, requireSeries } from './autocorrelation';

/** What a correlated chain is worth. */
export interface EffectiveSample {
  /** As many independent draws would know the mean as well. */
  readonly size: number;
  /** 1 + 2 Σ ρ_lag: how many steps one independent draw takes. */
  readonly stepsPerDraw: number;
  /** √(variance/size), the standard error of the mean of all chains. */
  readonly standardError: number;
}

type Series = ArrayLike<number>;

/**
 * Effective sample size of a stationary chain, or of several of one length: n/(1 + 2 Σ ρ_lag). The sum of noisy correlations
 * does not end by itself; it ends by Geyer's initial monotone sequence (1992, section 3.3): of a reversible chain the sums of
 * two neighbours ρ_{2k} + ρ_{2k+1} are positive and decrease, so they are added as long as they do.
 *
 * Several chains also tell each other when they have not met yet: the variance between their means counts as in Vehtari,
 * Gelman, Simpson, Carpenter and Bürkner 2021, eq. 10, as in Stan (without splitting chains). As there, a chain whose
 * neighbours avoid each other is worth n log₁₀ n at most.
 * @throws RangeError unless there are at least 8 finite numbers a chain, not all the same
 */
export function effectiveSampleSize(chains: Series | readonly Series[]): EffectiveSample {
  const all = seriesOf(chains);
  const n = all[0]!.length;
  const total = n * all.length;
  const covariances = all.map(autocovariance);
  const within = average(covariances.map((at) => at(0))) * (n / (n - 1));
  const means = all.map((series) => moments(series).mean);
  const between = all.length > 1 ? (moments(means).variance * all.length) / (all.length - 1) : 0;
  const variance = within * ((n - 1) / n) + between;
  if (!(variance > 0))
    throw new RangeError(refusal('count effective draws', 'the chain must not be constant', means[0]));
  const rho = (lag: number) => 1 - (within - average(covariances.map((at) => at(lag)))) / variance;
  const stepsPerDraw = Math.max(initialSequence(rho, n), 1 / Math.log10(total));
  const size = total / stepsPerDraw;
  return { size, stepsPerDraw, standardError: Math.sqrt(variance / size) };
}

function seriesOf(chains: Series | readonly Series[]): readonly Series[] {
  const action = 'count effective draws';
  requireNotEmpty(action, 'the list of chains', chains);
  const all = typeof chains[0] === 'number' ? [chains as Series] : (chains as readonly Series[]);
  for (const series of all) {
    requireSeries(action, series);
    requireSameLength(action, ['one chain', 'the next'], all[0]!, series);
  }
  if (!(all[0]!.length >= 8))
    throw new RangeError(refusal(action, 'a chain must have at least 8 numbers', all[0]!.length));
  return all;
}

const average = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

/**
 * 1 + 2 Σ ρ = −1 + 2 Σ of the pairs, each at most as large as the one before it, up to the first that is not positive; the
 * first half of that one still counts where it is positive, which helps chains whose neighbours avoid each other.
 */
function initialSequence(rho: (lag: number) => number, n: number): number {
  let sum = 0;
  let last = Infinity;
  for (let lag = 0; lag + 1 < n - 3; lag += 2) {
    const even = lag === 0 ? 1 : rho(lag);
    const pair = even + rho(lag + 1);
    if (!(pair > 0)) return 2 * sum - 1 + Math.max(0, even);
    last = Math.min(last, pair);
    sum += last;
  }
  return 2 * sum - 1;
}
