import { beforeAll, expect, it } from 'vitest';
import { random } from '../../src/random/random';
import { noise } from '../../src/runtime/noise';
import { runtime } from '../../src/runtime/runtime';
import { tf } from '../../src/runtime/tf';
import { boundParts } from '../../src/vae/bound';
import { vae } from '../../src/vae/vae';

/** The measurement of docs/errata.md that needs a network. */

beforeAll(async () => {
  await runtime.ready();
});

it('the regularisation moves the encoder alone, the reconstruction both networks', () => {
  const model = vae({ pixels: 5, hidden: 4, latent: 2 }, random(1));
  const weights = Object.values(model.parameters());
  const x = tf.ones([3, 5]);
  const eps = noise([3, 2], random(2));
  const moved = (part: 'reconstruction' | 'regularisation') => {
    const { grads, value } = tf.variableGrads(
      () => tf.mean(boundParts(model, x, eps)[part]).asScalar(),
      weights,
    );
    const count = Object.values(grads).filter(
      (grad) => tf.any(tf.notEqual(grad, 0)).dataSync()[0] === 1,
    ).length;
    tf.dispose([grads, value]);
    return count;
  };
  // Two layers of the encoder and two of the decoder, with a bias each; the encoder's last one is two.
  expect(weights).toHaveLength(10);
  expect(moved('reconstruction')).toBe(10);
  expect(moved('regularisation')).toBe(6);
  tf.dispose([x, eps, weights]);
});
