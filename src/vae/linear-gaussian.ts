import { refusal, requireLength, requireNotEmpty, requirePositive } from '../check';
import { klMultivariateGaussian } from '../probability/kl-gaussian';
import { type MultivariateGaussian, multivariateGaussian } from '../probability/multivariate-gaussian';

/** What a linear-Gaussian model is made of. */
export interface LinearGaussianOptions {
  /** W, one row of m numbers for each of the d coordinates of x. */
  readonly weights: readonly (readonly number[])[];
  /** b, d numbers; 0 unless told. */
  readonly bias?: readonly number[];
  /** σ, the deviation of the decoder. */
  readonly std: number;
}

/** The evidence lower bound at one x, split in the three ways of the lectures; nats. */
export interface BoundSplit {
  readonly bound: number;
  /** E_q[ln p(x|z)]. */
  readonly reconstruction: number;
  /** KL(q ‖ p(z)); bound = reconstruction − regularisation. */
  readonly regularisation: number;
  /** E_q[ln p(x, z)]. */
  readonly joint: number;
  /** H(q); bound = joint + entropy. */
  readonly entropy: number;
  /** ln p(x). */
  readonly evidence: number;
  /** KL(q ‖ p(z|x)); bound = evidence − gap. */
  readonly gap: number;
}

/**
 * z ~ N(0, I_m), x = Wz + b + σ·noise: the one variational autoencoder whose evidence, posterior and bound are known in
 * closed form (probabilistic PCA, Tipping and Bishop 1999).
 */
export interface LinearGaussian {
  /** p(x) = N(b, WWᵀ + σ² I). */
  readonly evidence: MultivariateGaussian;
  /** p(x|z) = N(Wz + b, σ² I). */
  likelihood(z: ArrayLike<number>): MultivariateGaussian;
  /** ln p(x, z) = ln p(z) + ln p(x|z), nats. */
  logJoint(x: ArrayLike<number>, z: ArrayLike<number>): number;
  /** p(z|x) = N(M⁻¹Wᵀ(x − b), σ² M⁻¹), M = WᵀW + σ² I. */
  posterior(x: ArrayLike<number>): MultivariateGaussian;
  /** The bound at x for any Gaussian q(z), in closed form. @throws RangeError if q is not on ℝᵐ */
  bound(x: ArrayLike<number>, q: MultivariateGaussian): BoundSplit;
}

type Rows = readonly (readonly number[])[];

const product = (a: Rows, b: Rows): number[][] =>
  a.map((row) => b[0]!.map((_, j) => row.reduce((sum, value, k) => sum + value * b[k]![j]!, 0)));

const transposed = (a: Rows): number[][] => a[0]!.map((_, j) => a.map((row) => row[j]!));

const plusDiagonal = (a: Rows, value: number): number[][] =>
  a.map((row, i) => row.map((entry, j) => (i === j ? entry + value : entry)));

/** Inverse of a symmetric positive definite matrix, by Gauss–Jordan elimination. */
function inverse(a: Rows): number[][] {
  const n = a.length;
  const work = a.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  for (let k = 0; k < n; k++) {
    const pivot = work[k]![k]!;
    work[k] = work[k]!.map((value) => value / pivot);
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const factor = work[i]![k]!;
      work[i] = work[i]!.map((value, j) => value - factor * work[k]![j]!);
    }
  }
  return work.map((row) => row.slice(n));
}

/** A linear-Gaussian model. @throws RangeError unless W is a matrix that fits b, and std is positive */
export function linearGaussian({ weights, bias, std }: LinearGaussianOptions): LinearGaussian {
  const action = 'make a linear-Gaussian model';
  requirePositive(action, 'std', std);
  requireNotEmpty(action, 'weights', weights);
  const [d, m] = [weights.length, weights[0]!.length];
  for (const [i, row] of weights.entries()) requireLength(action, `row ${i} of the weights`, row, m);
  const b = bias ?? Array<number>(d).fill(0);
  requireLength(action, 'bias', b, d);
  const variance = std * std;
  const wT = transposed(weights);
  const evidence = multivariateGaussian(b, plusDiagonal(product(weights, wT), variance));
  const inverseM = inverse(plusDiagonal(product(wT, weights), variance));
  const gain = product(inverseM, wT);
  const prior = multivariateGaussian(new Float64Array(m));
  const decode = (z: ArrayLike<number>) =>
    weights.map((row, i) => row.reduce((sum, w, k) => sum + w * z[k]!, b[i]!));
  const posterior = (x: ArrayLike<number>) => {
    requireLength('infer z', 'x', x, d);
    return multivariateGaussian(
      gain.map((row) => row.reduce((sum, g, i) => sum + g * (x[i]! - b[i]!), 0)),
      inverseM.map((row) => row.map((value) => value * variance)),
    );
  };
  /** E_q[ln p(x|z)]: the decoder at q's mean, less what q's spread costs, tr(W S Wᵀ)/2σ². */
  const reconstructionOf = (x: ArrayLike<number>, q: MultivariateGaussian) => {
    const spread = product(product(weights, q.covariance), wT);
    const cost = spread.reduce((sum, row, i) => sum + row[i]!, 0) / (2 * variance);
    return multivariateGaussian(decode(q.mean), variance).logDensity(x) - cost;
  };
  const constant = -0.5 * (d * Math.log(2 * Math.PI * variance) + m * Math.log(2 * Math.PI));
  return {
    evidence,
    likelihood: (z) => multivariateGaussian(decode(z), variance),
    logJoint: (x, z) => {
      requireLength('score x and z', 'x', x, d);
      requireLength('score x and z', 'z', z, m);
      const misses = decode(z).reduce((sum, mean, i) => sum + (x[i]! - mean) ** 2, 0);
      let squares = 0;
      for (let k = 0; k < m; k++) squares += z[k]! * z[k]!;
      return constant - 0.5 * (misses / variance + squares);
    },
    posterior,
    bound: (x, q) => {
      if (q.dimension !== m)
        throw new RangeError(refusal('compute the bound', `q must be on ${m} dimensions`, q.dimension));
      const reconstruction = reconstructionOf(x, q);
      const regularisation = klMultivariateGaussian(q, prior).kl;
      const entropy = q.entropy();
      const secondMoment = q.mean.reduce((sum, value, k) => sum + value * value + q.covariance[k]![k]!, 0);
      const joint = reconstruction - 0.5 * (secondMoment + m * Math.log(2 * Math.PI));
      return {
        bound: reconstruction - regularisation,
        reconstruction,
        regularisation,
        joint,
        entropy,
        evidence: evidence.logDensity(x),
        gap: klMultivariateGaussian(q, posterior(x)).kl,
      };
    },
  };
}
