import { beforeAll, describe, expect, it } from 'vitest';
import { compareWithEager } from '../../../bench/train/equality';
import {
  mlpTraining,
  type Training,
  timeMlpTraining,
  unetTraining,
  vaeTraining,
} from '../../../bench/train/models';
import { swish } from '../../../src/nn/layers';
import { runtime } from '../../../src/runtime/runtime';
import { tf } from '../../../src/runtime/tf';

beforeAll(async () => {
  await runtime.ready({ backend: 'wasm' });
});

/** 200 steps, eager and compiled: they end within 1e-4, and had a way to go that is far longer. */
function requireEqual(make: () => Training): void {
  const { loss, parameters, moved, operations } = compareWithEager(make, 200);
  expect(operations).toBeGreaterThan(20);
  expect(moved).toBeGreaterThan(0.02);
  expect(loss).toBeLessThan(1e-4);
  expect(parameters).toBeLessThan(1e-4);
}

/**
 * The benchmark's networks with smaller batches, a narrower autoencoder and a smaller U-Net, since eager steps of its
 * own sizes take minutes; `npm run bench -- equality` compares those.
 */
const mlp = { widths: [3, 128, 128, 128, 2], batch: 64 };
const vae = { side: 14, hidden: 100, latent: 2, batch: 32 };
const pictures = { batch: 2, size: 8, width: 4, multipliers: [1, 2], blocks: 1 };

/**
 * The gradient of relu jumps at 0. Where rounding decides the side, a weight whose gradient was 0 before gets a full
 * step of Adam, 1e-3, and two trainings part, eager ones on two backends as well as these. So relu is tested without
 * Adam, and Adam without relu.
 */
describe('200 steps of the benchmark end where eager training ends', () => {
  it('MLP 3-128-128-128-2, Adam', () => requireEqual(() => mlpTraining(mlp, { activation: swish })));

  it('MLP 3-128-128-128-2, relu', () =>
    requireEqual(() => mlpTraining(mlp, { optimizer: () => tf.train.momentum(0.01, 0.9) })));

  it('DDPM in the plane, time MLP 128×3, Adam', () => requireEqual(() => timeMlpTraining({ batch: 32 })));

  it('VAE 196-100-2, Adam', () => requireEqual(() => vaeTraining(vae, { activation: swish })));

  it(
    'DDPM, U-Net 8×8×1, base 4, two levels of one block, Adam',
    () => requireEqual(() => unetTraining(pictures)),
    180_000,
  );
});
