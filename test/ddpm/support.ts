import type { Model } from '../../src/ddpm/model';
import type { Prediction } from '../../src/ddpm/predictions';

/**
 * The fixture of huggingface/diffusers, tests/schedulers/test_schedulers.py: four pictures of 3 × 8 × 8,
 * x[b, c, h, w] = (((8c + h)·8 + w)·4 + b)/768, in float32.
 */
export function dummySample(): Float32Array {
  const out = new Float32Array(768);
  for (let b = 0; b < 4; b++) for (let i = 0; i < 192; i++) out[192 * b + i] = Math.fround(4 * i + b) / 768;
  return out;
}

/** Its noise: the same indices backwards. */
export function dummyNoise(): Float32Array {
  const out = new Float32Array(768);
  for (let b = 0; b < 4; b++) for (let i = 0; i < 192; i++) out[192 * b + i] = (767 - (4 * i + b)) / 768;
  return out;
}

/** Its model x·t/(t + 1), t counted from 0, rounded to float32 after each operation. */
export function dummyModel(predicts: Prediction): Model {
  return {
    predicts,
    predict: (x, t) => Float32Array.from(x, (value) => Math.fround(value * (t - 1)) / t),
  };
}

/** Σ|x| and the mean of |x|. */
export function absolute(x: ArrayLike<number>): { sum: number; mean: number } {
  const sum = Array.from(x).reduce((total, value) => total + Math.abs(value), 0);
  return { sum, mean: sum / x.length };
}
