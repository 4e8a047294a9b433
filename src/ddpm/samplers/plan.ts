import { refusal } from '../../check';
import { type NoiseLevel, requireFalling, sigmaOf } from './levels';

/**
 * One call of the model and what is done with its answer: numbers alone, so that one driver serves every sampler.
 *
 *     x ← fromX·x + fromX0·x̂₀ + Σ_k answers_k m_k + noise·z
 *
 * with x̂₀ of this call, m₀ this call's answer and m₁, m₂ … those before it, ε̂ or x̂₀ as the plan has it.
 */
export interface PlannedCall {
  /** Where the model is asked. */
  readonly at: NoiseLevel;
  /** Where x is afterwards. */
  readonly to: NoiseLevel;
  /** True if x is the one with which this step began, false if it is the one at hand. */
  readonly again: boolean;
  readonly fromX: number;
  readonly fromX0: number;
  /** Newest first. */
  readonly answers: readonly number[];
  readonly noise: number;
  /** Whether a step ends here; otherwise another call mends it. */
  readonly done: boolean;
  /** How many of the newest answers are forgotten afterwards. */
  readonly forget: number;
}

/** All calls of a sampler, in order: what it does to any model. */
export interface SamplingPlan {
  /** What the answers m are. */
  readonly remembers: 'eps' | 'x0';
  readonly calls: readonly PlannedCall[];
}

/** What most calls have. */
export const plainCall = {
  again: false,
  fromX: 0,
  fromX0: 0,
  answers: [] as readonly number[],
  noise: 0,
  done: true,
  forget: 0,
} as const;

/** Consecutive pairs of levels, with σ, and how many steps were before. */
export function stepsOf(
  levels: readonly NoiseLevel[],
): { at: NoiseLevel; to: NoiseLevel; sigma: number; next: number; k: number }[] {
  requireFalling(levels);
  return levels.slice(1).map((to, k) => {
    const at = levels[k]!;
    return { at, to, sigma: sigmaOf(at), next: sigmaOf(to), k };
  });
}

/** Refuses levels without signal: where x/scale is wanted, scale must not be 0. */
export function requireSignal(levels: readonly NoiseLevel[]): void {
  for (const { scale, t } of levels)
    if (!(scale > 0))
      throw new RangeError(
        refusal('plan sampling', `there must be signal at t = ${t} for this sampler (take ddimPlan)`, scale),
      );
}

/**
 * A step where x is not shrunk, x/scale ← x/scale + Σ_k weights_k ε_k + noise·z, written for x itself.
 */
export function unshrunk(
  { from, to }: { readonly from: NoiseLevel; readonly to: NoiseLevel },
  weights: readonly number[],
  noise = 0,
): Pick<PlannedCall, 'fromX' | 'answers' | 'noise'> {
  return {
    fromX: to.scale / from.scale,
    answers: weights.map((weight) => to.scale * weight),
    noise: to.scale * noise,
  };
}

/** How many answers before the newest have to be kept, so that none is lost that a later call looks back to. */
export function memoryOf({ calls }: SamplingPlan): number {
  const lastUse = new Map<number, number>();
  let held: number[] = [];
  const kept = calls.map(({ answers, forget }, c) => {
    held = [c, ...held];
    for (const one of held.slice(0, answers.length)) lastUse.set(one, c);
    held = held.slice(forget);
    return held;
  });
  // Where, after call c, the furthest answer lies that is used later.
  const depths = kept.map((list, c) => 1 + list.map((one) => lastUse.get(one)! > c).lastIndexOf(true));
  return Math.max(0, ...depths);
}
