import { describe, expect, it } from 'vitest';
import { examLaw } from '../../src/data/exam-marks';
import { ancestral, last } from '../../src/ddpm/ancestral';
import { forwardWalk, marginal, transition } from '../../src/ddpm/forward';
import { exactDenoiser, idealDenoiser } from '../../src/ddpm/ideal-denoiser';
import type { Model } from '../../src/ddpm/model';
import { posterior } from '../../src/ddpm/posterior';
import { randomWalk } from '../../src/ddpm/random-walk';
import { everyStep } from '../../src/ddpm/schedule';
import { linearStdSchedule } from '../../src/ddpm/schedules';
import { grid1, integrate1 } from '../../src/grid';
import { correlation } from '../../src/probability/correlation';
import { energyOf } from '../../src/probability/energy';
import { gaussian } from '../../src/probability/gaussian';
import { klPenalty } from '../../src/probability/kl';
import { klGaussian } from '../../src/probability/kl-gaussian';
import { mixture } from '../../src/probability/mixture';
import { moments } from '../../src/probability/moments';
import { random } from '../../src/random/random';

/** Every measurement that docs/errata.md reports, made again. */

const chains = 20_000;
/** 4.5 standard errors of a variance v seen through the chains: v √(2/n). */
const varianceError = (v: number) => 4.5 * v * Math.sqrt(2 / chains);

/** Many chains x ← shrink · x + std · Z, long enough to forget where they began. */
function settledVariance(shrink: number, std: number): number {
  const source = random('errata');
  const x = source.normals(chains);
  const noise = new Float64Array(chains);
  for (let step = 0; step < 400; step++) {
    source.normals(noise);
    for (let k = 0; k < chains; k++) x[k] = shrink * x[k]! + std * noise[k]!;
  }
  return moments(x).variance;
}

describe('the noise of a Langevin step', () => {
  const tau = 0.01;
  it('2√τ settles at variance 2.01, √(2τ) at 1.005, √τ at 0.5025', () => {
    // Fixed point of v ← (1 − τ)² v + noise²; after 400 steps the start counts for (1 − τ)^800 = 3e-4.
    const check = (std: number, expected: number) =>
      expect(Math.abs(settledVariance(1 - tau, std) - expected)).toBeLessThan(varianceError(expected) + 4e-4);
    check(2 * Math.sqrt(tau), 2.01);
    check(Math.sqrt(2 * tau), 1.005);
    check(Math.sqrt(tau), 0.5025);
  });
});

describe('dX = −X dt + c dW', () => {
  it('settles at variance ½ for c = 1, at 1 for c = √2', () => {
    // The exact step of the equation over h: shrink e^{−h}, variance c²(1 − e^{−2h})/2.
    const h = 0.02;
    for (const [c, expected] of [
      [1, 0.5],
      [Math.SQRT2, 1],
    ] as const) {
      const std = c * Math.sqrt(-Math.expm1(-2 * h) / 2);
      expect(Math.abs(settledVariance(Math.exp(-h), std) - expected)).toBeLessThan(
        varianceError(expected) + 1e-3,
      );
    }
  });
});

/** Mean at t = ½ of a density that starts near x = 2 and obeys ∂ρ/∂t = −sign · div(ρv) + Δρ with v = −x. */
function driftedMean(sign: number): number {
  const grid = grid1(-12, 16, 560);
  const h = grid.spacing;
  let rho = grid.centres.map((x) => gaussian(2, 0.2).density(x));
  const dt = 0.25 * h * h;
  const steps = Math.round(0.5 / dt);
  for (let step = 0; step < steps; step++) {
    const flux = grid.edges.map((x, k) => {
      if (k === 0 || k === grid.n) return 0;
      const [left, right] = [rho[k - 1]!, rho[k]!];
      return (sign * -x * (left + right)) / 2 - (right - left) / h;
    });
    rho = rho.map((value, k) => value - (dt / h) * (flux[k + 1]! - flux[k]!));
  }
  return integrate1(
    grid,
    rho.map((value, k) => value * grid.centres[k]!),
  );
}

describe('the sign of the divergence', () => {
  it('decides whether mass drifts to 2e^{−t} = 1.21 or flees to 2e^{t} = 3.30', () => {
    expect(driftedMean(1)).toBeCloseTo(1.21, 2);
    expect(driftedMean(-1)).toBeCloseTo(3.3, 2);
    expect(2 * Math.exp(-0.5)).toBeCloseTo(1.21, 2);
    expect(2 * Math.exp(0.5)).toBeCloseTo(3.3, 2);
  });
});

describe('the reverse equation', () => {
  it('ends at the data’s variance ¼ as corrected, and explodes as written', () => {
    // For Gaussian data the equation is linear, dY = a(t) Y dt + c dW, and its variance obeys v' = 2a v + c².
    const horizon = 3;
    const steps = 30_000;
    const ends = (drift: (variance: number) => number, noiseSquared: number) => {
      let v = 1;
      for (let k = 0; k < steps; k++) {
        const t = horizon * (1 - (k + 0.5) / steps);
        const pt = 1 - 0.75 * Math.exp(-2 * t);
        v += (horizon / steps) * (2 * drift(pt) * v + noiseSquared);
      }
      return v;
    };
    expect(ends((pt) => 1 - 2 / pt, 2)).toBeCloseTo(0.25, 3); // the step size leaves 1e-4
    expect(Math.abs(ends((pt) => -(1 - 2 / pt), 1) - 9600)).toBeLessThan(100);
    // v not turned round; noise √τ W
    expect(ends((pt) => -1 - 2 / pt, 2)).toBeCloseTo(0.145, 3);
    expect(ends((pt) => 1 - 2 / pt, 1)).toBeCloseTo(0.125, 3);
  });
});

describe('the target of denoising score matching', () => {
  it('is the slope of the log density, −2.37, and not +3.81', () => {
    const [t, x, z] = [0.5, 0, 1.5];
    const law = gaussian(Math.exp(-t) * x, Math.sqrt(-Math.expm1(-2 * t)));
    const slope = (law.logDensity(z + 1e-4) - law.logDensity(z - 1e-4)) / 2e-4;
    expect(slope).toBeCloseTo(-2.37, 2);
    expect((Math.exp(-t) * x - z) / -Math.expm1(-2 * t)).toBeCloseTo(slope, 8);
    expect((z - Math.exp(-t) * x) / -Math.expm1(-t)).toBeCloseTo(3.81, 2);
  });
});

describe('a density and a flow', () => {
  it('is no probability: 3.99 in the middle of a narrow bell', () => {
    expect(gaussian(0, 0.1).density(0)).toBeCloseTo(3.99, 2);
  });

  it('does not stay at its start: Ψ₁(1) = 0.3679', () => {
    const steps = 100_000;
    let x = 1; // Euler's method, whose error is 1/(2·steps)
    for (let k = 0; k < steps; k++) x -= x / steps;
    expect(x).toBeCloseTo(0.3679, 4);
  });
});

describe('Euler’s box', () => {
  it('stops one step early', () => {
    const euler = (loops: number) => {
      let x = 1;
      for (let k = 0; k < loops; k++) x += 0.1 * -x;
      return x;
    };
    expect(euler(9)).toBeCloseTo(0.3874, 4);
    expect(euler(10)).toBeCloseTo(0.3487, 4);
    expect(Math.exp(-1)).toBeCloseTo(0.3679, 4);
  });
});

describe('the latent variable', () => {
  it('is normal: 16 % above 1 and 50 % below 0', () => {
    const z = random('latent').normals(40_000);
    // 4.5 standard errors of a share
    expect(Math.abs(z.filter((v) => v > 1).length / 40_000 - 0.1587)).toBeLessThan(
      4.5 * Math.sqrt(0.1335 / 40_000),
    );
    expect(Math.abs(z.filter((v) => v < 0).length / 40_000 - 0.5)).toBeLessThan(
      4.5 * Math.sqrt(0.25 / 40_000),
    );
  });
});

describe('a hundred steps of growing noise', () => {
  it('leave a fifth of the signal', () => {
    let kept = 1;
    for (let k = 0; k < 100; k++) kept *= Math.sqrt(1 - (0.01 + (0.29 * k) / 99) ** 2);
    expect(kept).toBeCloseTo(0.201254, 6);
    expect(kept ** 2 / (1 - kept ** 2)).toBeCloseTo(0.0422, 4);
  });
});

describe('the VAE’s regulariser', () => {
  it('is half of what is written', () => {
    const [mu, sigma] = [1, 2];
    const written = mu ** 2 + sigma ** 2 - Math.log(sigma ** 2) - 1;
    expect(written).toBeCloseTo(2.614, 3);
    expect(klGaussian(gaussian(mu, sigma), gaussian())).toBeCloseTo(1.307, 3);
    expect(klGaussian(gaussian(mu, sigma), gaussian())).toBeCloseTo(written / 2, 14);
  });
});

describe('the small penalty', () => {
  it('rounds to −0.22', () => {
    expect(klPenalty(0.1, 0.9)).toBeCloseTo(-0.21972, 5);
  });
});

describe('a walk of a hundred steps', () => {
  it('comes back by a hundredth of the way to x₉₉, and by 0.89 of it to x₁₁', () => {
    const n = 20_000;
    const walk = [...randomWalk(new Float64Array(n), random('walk'), { steps: 100, std: 0.1 })];
    const back = (t: number) => walk[t]!.x.map((x, i) => x - walk[100]!.x[i]!);
    const whole = back(0);
    // Slope of the regression of the way to x_t on the whole way: (100 − t)/100.
    const slope = (t: number) =>
      back(t).reduce((sum, way, i) => sum + way * whole[i]!, 0) /
      whole.reduce((sum, way) => sum + way * way, 0);
    // 4.5 standard errors: √((100 − t)t)/100/√n is the deviation of the residual over that of the whole way.
    for (const [t, expected] of [
      [99, 0.01],
      [11, 0.89],
    ] as const)
      expect(Math.abs(slope(t) - expected)).toBeLessThan(
        (4.5 * Math.sqrt((100 - t) * t)) / 100 / Math.sqrt(n),
      );
  });
});

describe('sampling without noise', () => {
  const schedule = linearStdSchedule();
  const start = random('start').normals(1000);
  const end = (model: Model) =>
    last(ancestral(model, schedule, start, { random: random(1), noise: false })).x;

  it('ends on a point of the data, not between, when the model knows the data', () => {
    const ends = end(idealDenoiser({ n: 2, points: [-1, 1] }, schedule));
    expect(ends.filter((x) => Math.abs(Math.abs(x) - 1) > 1e-6).length).toBeLessThan(10);
    expect(Math.abs(moments(ends).mean)).toBeLessThan(4.5 / Math.sqrt(1000));
  });

  it('ends near the mean for Gaussian data, 0.20 of the spread being left', () => {
    const ends = end(exactDenoiser(mixture([{ weight: 1, mean: 0, std: 1 }]), schedule));
    expect(Math.sqrt(moments(ends).variance / moments(start).variance)).toBeCloseTo(0.2, 2);
  });
});

describe('a pixel of 0.5 under noise of 0.1', () => {
  it('becomes 0.51 for z = 0.1', () => {
    expect(0.5 + 0.1 * 0.1).toBeCloseTo(0.51, 15);
  });
});

describe('energies of marks', () => {
  it('are probabilities by e^{−E}: 70 is the likeliest mark, and 0 would be by e^{E}', () => {
    const marks = Array.from({ length: 101 }, (_, mark) => mark);
    const energies = marks.map(energyOf(examLaw));
    expect(energies.indexOf(Math.min(...energies))).toBe(70);
    expect(energies.indexOf(Math.max(...energies))).toBe(0);
  });
});

describe('the step back of lecture 002', () => {
  const schedule = linearStdSchedule();
  it('removes 0.48 of the noise in x₃, and a third where all steps add alike', () => {
    // With x₀ = 0 the mean of x₂ is a₂x₃; what shrinking does is divided out.
    const removed = (t: number) =>
      1 - (posterior(schedule, t).xt * marginal(schedule, t - 1).scale) / marginal(schedule, t).scale;
    expect(removed(3)).toBeCloseTo(0.48, 2);
    const share = (stds: number[]) => stds.at(-1)! ** 2 / stds.reduce((sum, std) => sum + std * std, 0);
    expect(share(everyStep(schedule, (t) => transition(schedule, t).std).slice(0, 3))).toBeCloseTo(0.48, 2);
    expect(share([0.1, 0.1, 0.1])).toBeCloseTo(1 / 3, 14);
  });

  it('puts a weight on x_t that rises as far as t = 79 and falls from there', () => {
    const weights = [Number.NaN, ...everyStep(schedule, (t) => posterior(schedule, t).xt)];
    expect(weights[100]).toBeCloseTo(0.95, 3);
    expect(weights[79]).toBeCloseTo(0.956, 3);
    expect(weights[1]).toBe(0);
    for (let t = 2; t <= 100; t++) expect(weights[t]! > weights[t - 1]!).toBe(t <= 79);
  });
});

describe('the noise of a step and all noise', () => {
  it('are the same at t = 1, and correlated by 0.31 at t = 100', () => {
    const schedule = linearStdSchedule();
    const n = 20_000;
    const walk = [...forwardWalk(schedule, new Float64Array(n), random('noise'))];
    const alike = (t: number) => {
      const { scale } = transition(schedule, t);
      const last = walk[t]!.x.map((x, i) => x - scale * walk[t - 1]!.x[i]!);
      return correlation(last, walk[t]!.x);
    };
    expect(alike(1)).toBeCloseTo(1, 12);
    // 4.5 standard errors of a correlation; its value is √(β_t/(1 − ᾱ_t)).
    expect(Math.abs(alike(100) - 0.306)).toBeLessThan(4.5 / Math.sqrt(n));
    expect(transition(schedule, 100).std / marginal(schedule, 100).std).toBeCloseTo(0.306, 3);
  });
});
