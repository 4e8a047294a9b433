import { refusal, requireCount } from '../../check';
import { moments } from '../../probability/moments';

/** Refuses a series in which nothing can be correlated. @throws RangeError */
export function requireSeries(action: string, series: ArrayLike<number>): void {
  requireCount(action, 'the length of the series', series.length, 2);
  for (let k = 0; k < series.length; k++)
    if (!Number.isFinite(series[k]))
      throw new RangeError(refusal(action, `entry ${k} of the series must be a finite number`, series[k]));
}

/**
 * The autocovariance of a series at one lag after the other, (1/n) Σ (x_k − x̄)(x_{k+lag} − x̄). Divided by n and not by
 * n − lag, so that the far lags, of few products, do not shake.
 */
export function autocovariance(series: ArrayLike<number>): (lag: number) => number {
  const { mean } = moments(series);
  const centred = Float64Array.from(series, (value) => value - mean);
  const n = centred.length;
  return (lag) => {
    let sum = 0;
    for (let k = 0; k + lag < n; k++) sum += centred[k]! * centred[k + lag]!;
    return sum / n;
  };
}

/**
 * ρ_0 … ρ_lags of a series: how much of what a chain does is still in it so many steps later. Of a chain
 * x ← ρx + noise it is ρ^lag; of independent numbers 0 but for 1/√n.
 * @throws RangeError if the series is constant or has fewer than lags + 1 numbers
 */
export function autocorrelation(series: ArrayLike<number>, lags = 50): Float64Array {
  const action = 'correlate a series with itself';
  requireSeries(action, series);
  requireCount(action, 'lags', lags, 0);
  requireCount(action, 'the length of the series', series.length, lags + 1);
  const covariance = autocovariance(series);
  const variance = covariance(0);
  if (!(variance > 0)) throw new RangeError(refusal(action, 'the series must not be constant', series[0]));
  return Float64Array.from({ length: lags + 1 }, (_, lag) => covariance(lag) / variance);
}
