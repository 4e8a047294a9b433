import { refusal, requireCount, requireInRange, requireOneOf, requirePositive } from '../../check';
import type { Noising } from '../../probability/noised';
import { linspace } from '../linspace';
import { requireStep, type Schedule } from '../schedule';
import { type TimestepOptions, timesteps } from '../timesteps';

/** A place on the way from noise to data: x = scale·x₀ + std·ε, and the t that the model is told there. */
export interface NoiseLevel extends Noising {
  readonly t: number;
}

/** σ = std/scale, the noise where x is not shrunk: x/scale = x₀ + σε (Karras et al. 2022); ∞ where no signal is left. */
export const sigmaOf = ({ scale, std }: Noising): number => std / scale;

/**
 * Where a sampler's levels lie:
 *
 * - `time`: at steps of the schedule, spread by `spacing`
 * - `karras`: σ^{1/ρ} evenly spaced, so that small noise gets more steps (Karras et al. 2022, eq. 5)
 * - `log-snr`: ln σ evenly spaced (Lu et al. 2022)
 * - `flow`: scale/(scale + std) evenly spaced, as Euler's method for straight paths has it (lecture 003)
 */
export type LevelGrid = 'time' | 'karras' | 'log-snr' | 'flow';

/** Settings of {@link noiseLevels}. */
export interface NoiseLevelOptions extends TimestepOptions {
  /** `time` unless told. */
  readonly grid?: LevelGrid;
  /** ρ of `karras`; 7 unless told. */
  readonly rho?: number;
  /** The step of the schedule to end at; 0, the data, unless told. */
  readonly end?: number;
  /** True moves the levels of a grid to the nearest steps of the schedule, for models that know no others. */
  readonly whole?: boolean;
}

/** The level of a step of the schedule; in double precision, whatever the schedule's. */
function levelAt(schedule: Schedule, t: number): NoiseLevel {
  return { t, scale: Math.sqrt(schedule.alphaBar(t)), std: Math.sqrt(schedule.oneMinusAlphaBar(t)) };
}

const levelOf = (sigma: number, t: number): NoiseLevel => {
  const length = Math.sqrt(1 + sigma * sigma);
  return { t, scale: 1 / length, std: sigma / length };
};

/** ln σ of t = 1 … T, which grows. */
function logSigmas(schedule: Schedule): Float64Array {
  return Float64Array.from({ length: schedule.steps }, (_, k) => Math.log(sigmaOf(levelAt(schedule, k + 1))));
}

/** t with σ_t = σ, linear in ln σ between neighbours, within 1 … T. */
function timeOf(table: Float64Array, sigma: number): number {
  const wanted = Math.log(sigma);
  let low = 0;
  while (low < table.length - 2 && table[low + 1]! <= wanted) low++;
  const share = (wanted - table[low]!) / (table[low + 1]! - table[low]!);
  return 1 + low + Math.min(1, Math.max(0, share));
}

/**
 * Levels at times between the steps of a schedule, σ linear between neighbours, as the samplers of k-diffusion take them;
 * the data, t = 0, comes last.
 * @param times - falling, in lecture indices, from 1 to T
 * @throws RangeError
 */
export function levelsBetween(schedule: Schedule, times: ArrayLike<number>): NoiseLevel[] {
  const levels = Array.from(times, (t) => {
    requireInRange('choose noise levels', 't', t, 1, schedule.steps);
    const low = Math.min(Math.floor(t), schedule.steps - 1);
    const [below, above] = [levelAt(schedule, low), levelAt(schedule, low + 1)].map(sigmaOf);
    return levelOf(below! + (t - low) * (above! - below!), t);
  });
  return requireFalling([...levels, levelOf(0, 0)]);
}

/** How each grid measures σ, and back. */
function measure({ grid, rho = 7 }: NoiseLevelOptions): [(sigma: number) => number, (m: number) => number] {
  if (grid === 'karras') return [(sigma) => sigma ** (1 / rho), (m) => m ** rho];
  if (grid === 'log-snr') return [Math.log, Math.exp];
  return [(sigma) => 1 / (1 + sigma), (m) => 1 / m - 1]; // scale/(scale + std)
}

/** n values of σ, evenly spaced as the grid measures it. */
function spacedSigmas(high: number, low: number, n: number, options: NoiseLevelOptions): number[] {
  if (high === Infinity)
    throw new RangeError(refusal('choose noise levels', 'there must be signal at t = T for this grid', 0));
  const [to, back] = measure(options);
  return Array.from(linspace(to(high), to(low), n), back);
}

/** A grid of σ. That of flows goes evenly all the way to the data; the others end at t = 1 and leap from there. */
function gridLevels(schedule: Schedule, options: NoiseLevelOptions): NoiseLevel[] {
  const { grid, steps = schedule.steps, end = 0, whole = false } = options;
  requireCount('choose noise levels', 'steps', steps, 2);
  requireStep('choose noise levels', end, schedule.steps, 0);
  const leaps = end === 0 && grid !== 'flow';
  const [high, low] = [schedule.steps, leaps ? 1 : end].map((t) => sigmaOf(levelAt(schedule, t)));
  const sigmas = spacedSigmas(high!, low!, leaps ? steps : steps + 1, options);
  const table = logSigmas(schedule);
  const levels = sigmas.map((sigma) =>
    sigma > 0 ? levelOf(sigma, timeOf(table, sigma)) : levelAt(schedule, 0),
  );
  const found = whole ? wholeSteps(schedule, levels) : levels;
  return leaps ? [...found, levelAt(schedule, 0)] : found;
}

const wholeSteps = (schedule: Schedule, levels: readonly NoiseLevel[]) =>
  [...new Set(levels.map(({ t }) => Math.round(t)))].map((t) => levelAt(schedule, t));

/**
 * The levels that a sampler visits, noise first: one for each step and the end after them. On a grid of σ they lie between
 * the steps of the schedule, with t between whole numbers.
 * @throws RangeError
 */
export function noiseLevels(schedule: Schedule, options: NoiseLevelOptions = {}): NoiseLevel[] {
  const { grid = 'time', rho, end = 0, whole, ...spread } = options;
  requireOneOf('choose noise levels', 'grid', grid, ['time', 'karras', 'log-snr', 'flow']);
  if (rho !== undefined) requirePositive('choose noise levels', 'rho', rho);
  if (grid !== 'time') return requireFalling(gridLevels(schedule, { ...options, grid }));
  return requireFalling([...timesteps(schedule, spread), end].map((t) => levelAt(schedule, t)));
}

/**
 * Refuses levels that a sampler cannot follow: fewer than two, noise that grows, or none before the end. A last step that
 * stays where it is, is allowed: some published samplers end so.
 * @throws RangeError
 */
export function requireFalling<T extends readonly NoiseLevel[]>(levels: T): T {
  if (!(levels.length >= 2))
    throw new RangeError(refusal('plan sampling', 'there must be at least two noise levels', levels.length));
  const end = levels.length - 1;
  for (let k = 1; k <= end; k++) {
    const [before, after] = [sigmaOf(levels[k - 1]!), sigmaOf(levels[k]!)];
    const falls = k === end ? after <= before : after < before;
    if (!(before > 0 && after >= 0 && falls))
      throw new RangeError(refusal('plan sampling', 'the noise levels must fall', [before, after]));
  }
  return levels;
}
