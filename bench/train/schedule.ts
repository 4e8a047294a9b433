import { tf } from '../../src/runtime/tf';

/** Steps of the chain, T. */
export const STEPS = 1000;

/** β from 1e-4 to 0.02 (Ho et al. 2020, section 4); index 0 is the lecture's t = 1. */
const betas = Array.from({ length: STEPS }, (_, k) => 1e-4 + ((0.02 - 1e-4) * k) / (STEPS - 1));

function runningProducts(): number[] {
  let product = 1;
  return betas.map((beta) => {
    product *= 1 - beta;
    return product;
  });
}

const alphaBars = runningProducts();

const table = (of: (k: number) => number) => tf.tensor1d(Float32Array.from(betas, (_, k) => of(k)));

/** x_t = scale·x₀ + std·ε, by t. */
export const trainingTables = () => ({
  scale: table((k) => Math.sqrt(alphaBars[k]!)),
  std: table((k) => Math.sqrt(1 - alphaBars[k]!)),
});

/** x_{t−1} = grow·(x_t − remove·ε_θ) + sigma·z, by t. */
export const samplingTables = () => ({
  grow: table((k) => 1 / Math.sqrt(1 - betas[k]!)),
  remove: table((k) => betas[k]! / Math.sqrt(1 - alphaBars[k]!)),
  sigma: table((k) => Math.sqrt(betas[k]!)),
});
