import { refusal } from '../../check';
import { type NoiseLevel, sigmaOf } from './levels';
import { type PlannedCall, plainCall, type SamplingPlan, stepsOf } from './plan';

/** Settings of {@link dpmSolverPlan}. */
export interface DpmSolverOptions {
  /** 1, 2 or 3; 2 unless told. */
  readonly order?: 1 | 2 | 3;
  /**
   * `multi` takes the answers of the steps before for the slope (one call a step), `single` an answer between (DPM-Solver++
   * (2S), order 2 alone: the levels are taken in pairs); `multi` unless told.
   */
  readonly steps?: 'multi' | 'single';
}

/** h = λ′ − λ of the step, λ = −ln σ half the log signal-to-noise ratio. */
const width = (from: NoiseLevel, to: NoiseLevel) => Math.log(sigmaOf(from) / sigmaOf(to));

/** 1 − e^{−h}: the share of the way to x̂₀ that the step goes. */
const gainOf = (from: NoiseLevel, to: NoiseLevel) => 1 - sigmaOf(to) / sigmaOf(from);

/** x′ = (std′/std)·x + scale′·Σ_k weights_k x̂₀_k. */
function towards(
  from: NoiseLevel,
  to: NoiseLevel,
  weights: readonly number[],
): Pick<PlannedCall, 'fromX' | 'answers'> {
  return { fromX: to.std / from.std, answers: weights.map((weight) => to.scale * weight) };
}

/** Weights of the newest answers for one multistep step (Lu et al. 2022b, algorithm 2, and its third order). */
function multistepWeights(before: readonly NoiseLevel[], to: NoiseLevel, order: number): number[] {
  const [now, last, older] = before as [NoiseLevel, NoiseLevel, NoiseLevel];
  const gain = gainOf(now, to);
  if (order === 1) return [gain];
  const h = width(now, to);
  // 1/r₀ and 1/r₁ of the paper: how wide this step is in those before.
  const r0 = h / width(last, now);
  if (order === 2) return [gain * (1 + r0 / 2), (-gain * r0) / 2];
  const r1 = h / width(older, last);
  // Slope and curvature of x̂₀ in λ, times h and h²: a parabola through three answers.
  const slope = 1 - gain / h;
  const bend = gain / (h * h) - 1 / h + 1 / 2;
  const newest = r1 / (r0 + r1); // r₀/(r₀ + r₁) of the paper
  const scaled = (r0 * r1) / (r0 + r1);
  const difference = slope * newest + bend * scaled;
  return [gain + r0 * (slope + difference), -r0 * (slope + difference) - r1 * difference, r1 * difference];
}

function multistep(levels: readonly NoiseLevel[], order: number): PlannedCall[] {
  const toData = sigmaOf(levels.at(-1)!) === 0;
  return stepsOf(levels).map(({ at, to, k }) => {
    // Before σ′ = 0, where h is infinite, the order comes down again.
    const left = toData ? levels.length - 1 - k : order;
    const now = Math.min(order, k + 1, left);
    const before = [levels[k]!, levels[k - 1]!, levels[k - 2]!].slice(0, now);
    return { ...plainCall, at, to, ...towards(at, to, multistepWeights(before, to, now)) };
  });
}

function singlestep(levels: readonly NoiseLevel[]): PlannedCall[] {
  const calls: PlannedCall[] = [];
  const n = levels.length - 1;
  // The step to σ = 0 is one of first order, and stands alone.
  const pairs = Math.floor((sigmaOf(levels[n]!) === 0 ? n - 1 : n) / 2);
  for (let k = 0; k < 2 * pairs; k += 2) {
    const [from, between, to] = [levels[k]!, levels[k + 1]!, levels[k + 2]!];
    const gain = gainOf(from, to);
    const share = width(from, to) / width(from, between) / 2;
    calls.push(
      {
        ...plainCall,
        at: from,
        to: between,
        ...towards(from, between, [gainOf(from, between)]),
        done: false,
      },
      {
        ...plainCall,
        at: between,
        to,
        again: true,
        ...towards(from, to, [gain * share, gain * (1 - share)]),
        forget: 2,
      },
    );
  }
  const rest = levels.slice(2 * pairs);
  return rest.length < 2 ? calls : [...calls, ...multistep(rest, 1)];
}

/**
 * DPM-Solver++ (Lu et al. 2022b): the probability-flow equation solved for x̂₀ in λ = ln(scale/std), where its linear part
 * is exact.
 *
 *     x′ = (std′/std) x + scale′ (1 − e^{−h}) D,  h = λ′ − λ
 *
 * Order 1: D = x̂₀, which is DDIM. Order 2, `multi` (2M): D = x̂₀ + (h/2h₀)(x̂₀ − x̂₀ before), h₀ the width of the step
 * before; `single` (2S): D from an answer at a level between. Order 3 puts a parabola through three answers. The first
 * steps, and those before σ = 0, are of lower order.
 * @param levels - from `noiseLevels`, noise first
 * @throws RangeError
 */
export function dpmSolverPlan(
  levels: readonly NoiseLevel[],
  { order = 2, steps = 'multi' }: DpmSolverOptions = {},
): SamplingPlan {
  if (![1, 2, 3].includes(order))
    throw new RangeError(refusal('plan sampling', 'order must be 1, 2 or 3', order));
  if (steps === 'single' && order !== 2)
    throw new RangeError(refusal('plan sampling', 'order must be 2 where steps is single', order));
  stepsOf(levels);
  return { remembers: 'x0', calls: steps === 'multi' ? multistep(levels, order) : singlestep(levels) };
}
