import { requireInRange } from '../check';

/** One row of a loss plot. */
export interface LossRow {
  /** Steps made, this one included. */
  readonly step: number;
  readonly loss: number;
  /** Weighted mean of this loss and those before. */
  readonly smoothed: number;
}

/**
 * The losses of a training, and their exponential moving average, weighted so that its first values are right too:
 * sₖ = (β mₖ₋₁ + (1 − β) lₖ)/(1 − βᵏ) with mₖ the numerator (as in Kingma and Ba 2015, section 3).
 */
export class LossHistory {
  private readonly kept: LossRow[] = [];
  private mean = 0;
  private weight = 0;

  /** @param smoothing - β: 0 smooths nothing. */
  constructor(private readonly smoothing = 0.98) {
    requireInRange('smooth losses', 'smoothing', smoothing, 0, 1 - 1e-9);
  }

  /** Takes in the loss of a step. */
  add(step: number, loss: number): LossRow {
    this.mean = this.smoothing * this.mean + (1 - this.smoothing) * loss;
    this.weight = this.smoothing * this.weight + (1 - this.smoothing);
    const row = { step, loss, smoothed: this.mean / this.weight };
    this.kept.push(row);
    return row;
  }

  /** All of them, oldest first: what a plot takes. */
  get rows(): readonly LossRow[] {
    return this.kept;
  }
}
