/** What the published code of Song et al. 2021 computes (yang-song/score_sde_pytorch); see score-sde.py. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { linearSchedule } from '../../../src/ddpm/schedules';
import { bitsPerDimension } from '../../../src/probability/bits-per-dimension';
import { multivariateMixture } from '../../../src/probability/multivariate-mixture';
import { transitionBetween } from '../../../src/sde/linear-process';
import { subVpSde, veSde, vpSde } from '../../../src/sde/noise-processes';
import { divergenceOf } from '../../../src/sde/reversal/divergence';
import { exactScore } from '../../../src/sde/reversal/exact-score';
import { flowLogDensity } from '../../../src/sde/reversal/likelihood';
import { reverse } from '../../../src/sde/reversal/reverse';
import { scoreCurvature } from '../../../src/sde/reversal/score-field';

type Pair = [number, number];

interface Case {
  readonly coefficients: Pair[];
  readonly marginals: Pair[];
  readonly discretised: Pair[];
  readonly drifts: Record<'0' | '1', number[][]>;
  readonly divergences: number[][];
  readonly exact: { latents: number[]; prior: number[]; log: number[] };
  readonly hutchinson: number[];
  readonly bits: number[];
}

const file = JSON.parse(readFileSync(join(__dirname, 'score-sde.json'), 'utf8')) as {
  weights: number[];
  means: number[][];
  covariances: number[][][];
  points: number[];
  signs: number[];
  times: number[];
  cases: Record<'vp' | 'subVp' | 've', Case>;
};

const data = multivariateMixture(
  file.weights.map((weight, k) => ({ weight, mean: file.means[k]!, covariance: file.covariances[k]! })),
);
const points = Float64Array.from(file.points);
/** Both sides are float64; what is solved has tolerances of 1e-10 there and 1e-8 here. */
const close = (found: ArrayLike<number>, expected: readonly number[], relative = 1e-9) => {
  expect(found).toHaveLength(expected.length);
  expected.forEach((value, k) => {
    expect(Math.abs(found[k]! - value)).toBeLessThan(relative * Math.max(1, Math.abs(value)));
  });
};

const processes = { vp: vpSde(), subVp: subVpSde(), ve: veSde({ countsFirstNoise: true }) };

describe.each(Object.entries(processes))('score_sde, %s', (name, sde) => {
  const expected = file.cases[name as keyof typeof processes];
  const score = exactScore(data, sde);

  it('has its coefficients and marginals', () => {
    close(
      file.times.flatMap((t) => [-sde.rate(t), sde.spread(t)]),
      expected.coefficients.flat(),
    );
    close(
      file.times.flatMap((t) => Object.values(sde.noising(t))),
      expected.marginals.flat(),
    );
  });

  it.each(['0', '1'] as const)('has its reverse drift, churn %s', (churn) => {
    const back = reverse(sde, score, { churn: Number(churn) });
    file.times.forEach((t, k) => {
      {
        const drift = new Float64Array(points.length);
        back.drift(points, 1 - t, drift);
        close(
          drift.map((v) => -v), // written there over the time of the way forward
          expected.drifts[churn][k]!,
          1e-8, // 1 − (1 − t) is not t at t = 0.001
        );
      }
    });
  });

  it('has its divergence of the probability flow', () => {
    const divergence = divergenceOf(score, 4, { dimension: 2 });
    file.times.forEach((t, k) => {
      {
        const found = divergence(points, t).map((v) => -2 * sde.rate(t) - 0.5 * sde.spread(t) ** 2 * v);
        close(found, expected.divergences[k]!);
      }
    });
  });

  it('has its likelihood, exact and by Hutchinson, in nats and in bits a dimension', () => {
    const std = name === 've' ? 50 : 1;
    const prior = {
      logDensity: (x: Float64Array) =>
        -Math.log(2 * Math.PI * std ** 2) - (x[0]! ** 2 + x[1]! ** 2) / (2 * std ** 2),
    };
    const options = { dimension: 2, least: 1e-5, prior };
    const { x, logDensity } = flowLogDensity(sde, score, points, options);
    close(x, expected.exact.latents, 1e-6);
    close(logDensity, expected.exact.log, 1e-6);
    const bits = [...logDensity].map((log) => bitsPerDimension(-log, 2, { binWidth: 2 / 256 }));
    close(bits, expected.bits, 1e-6);
    // Their signs, through the curvature that the estimate asks for.
    const probe = Float64Array.from(file.signs);
    const given = Object.assign((at: Float64Array, t: number) => score(at, t), {
      curvature: (at: Float64Array, t: number) => scoreCurvature(score, at, t, probe, 2),
    });
    const estimated = flowLogDensity(sde, given, points, {
      ...options,
      divergence: 'hutchinson',
      random: { uniform: () => 0 } as never,
    });
    close(estimated.logDensity, expected.hutchinson, 1e-6);
  });
});

it('score_sde, the steps of DDPM that the VP equation is the limit of', () => {
  const schedule = linearSchedule(1000, { betaStart: 0.1 / 1000, betaEnd: 20 / 1000 });
  file.times.forEach((t, k) => {
    {
      const beta = schedule.beta(Math.floor(t * 999) + 1);
      close([Math.sqrt(1 - beta) - 1, Math.sqrt(beta)], file.cases.vp.discretised[k]!);
    }
  });
});

it('score_sde, the levels of the VE equation', () => {
  const sde = processes.ve;
  file.times.forEach((t, k) => {
    {
      const level = Math.floor(t * 999);
      if (level === 0) return; // the first level counts as added to nothing there
      const { scale, std } = transitionBetween(sde, { from: (level - 1) / 999, to: level / 999 });
      close([scale - 1, std], file.cases.ve.discretised[k]!, 1e-8);
    }
  });
});
