import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ancestral } from '../../src/ddpm/ancestral';
import type { Prediction } from '../../src/ddpm/predictions';
import type { ReverseVariance } from '../../src/ddpm/reverse-step';
import type { PrecisionOption, Schedule } from '../../src/ddpm/schedule';
import {
  cosineSchedule,
  linearSchedule,
  scaledLinearSchedule,
  sigmoidSchedule,
} from '../../src/ddpm/schedules';
import { type Spacing, timesteps } from '../../src/ddpm/timesteps';
import { zeroTerminalSnr } from '../../src/ddpm/zero-terminal-snr';
import { torchRandom } from '../../src/random/torch';
import { absolute, dummyModel, dummySample } from '../ddpm/support';

/** One option of diffusers' DDPMScheduler, and Σ|x| on the way and at the end of its loop. */
interface Case {
  readonly schedule: 'linear' | 'scaled' | 'cosine' | 'sigmoid';
  readonly predicts: Prediction;
  readonly variance?: ReverseVariance;
  readonly clip?: number;
  readonly quantile?: number;
  readonly max?: number;
  readonly spacing?: Spacing;
  readonly steps?: number;
  readonly zeroTerminalSnr?: boolean;
  readonly halfway: number;
  readonly before: number;
  readonly end: number;
}

/** What PyTorch 2.6 computed: ddpm-loops.py wrote it. */
const { loops } = JSON.parse(readFileSync(join(__dirname, 'ddpm-loops.json'), 'utf8')) as {
  loops: readonly Case[];
};

const schedules: Record<Case['schedule'], (options: PrecisionOption) => Schedule> = {
  linear: (options) => linearSchedule(1000, options),
  scaled: (options) => scaledLinearSchedule(1000, options),
  cosine: (options) => cosineSchedule(1000, options),
  sigmoid: (options) => sigmoidSchedule(1000, options),
};

function sumsOf(one: Case): Pick<Case, 'halfway' | 'before' | 'end'> {
  const plain = schedules[one.schedule]({ precision: 'single' });
  const schedule = one.zeroTerminalSnr ? zeroTerminalSnr(plain) : plain;
  const states = ancestral(dummyModel(one.predicts), schedule, dummySample(), {
    random: torchRandom(0),
    size: 192,
    timesteps: timesteps(schedule, { steps: one.steps ?? 1000, spacing: one.spacing ?? 'leading' }),
    ...(one.variance && { variance: one.variance }),
    ...(one.quantile !== undefined && { threshold: { quantile: one.quantile, max: one.max! } }),
    ...(one.clip !== undefined && { clip: one.clip }),
  });
  const sums = [...states].slice(1).map(({ x }) => absolute(x).sum);
  return { halfway: sums[Math.floor(sums.length / 2)]!, before: sums.at(-2)!, end: sums.at(-1)! };
}

const named = loops.map((one) => {
  const { halfway, before, end, ...options } = one;
  return { options: JSON.stringify(options).replace(/["{}]/g, ''), one, expected: { halfway, before, end } };
});

/**
 * Every number is rounded where PyTorch rounds, so that the sums agree to the last digits. Two things are computed
 * differently: the quantile (between its neighbours in double precision) and the rescaled betas (rounded once).
 */
const toleranceOf = (one: Case) => (one.zeroTerminalSnr ? 1e-3 : one.quantile !== undefined ? 1e-4 : 1e-9);

describe('the options of DDPM lead where PyTorch says', () => {
  it.each(named)('$options', ({ one, expected }) => {
    const found = sumsOf(one);
    for (const at of ['halfway', 'before', 'end'] as const)
      expect(Math.abs(found[at] - expected[at])).toBeLessThan(toleranceOf(one));
  });

  it('and not all to the same place', () => {
    expect(new Set(loops.map(({ halfway }) => halfway.toFixed(2))).size).toBeGreaterThan(loops.length - 3);
  });
});
