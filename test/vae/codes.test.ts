import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { random } from '../../src/random/random';
import { runtime } from '../../src/runtime/runtime';
import { tf } from '../../src/runtime/tf';
import { decodeCodes, reconstruct } from '../../src/vae/codes';
import { decodeGrid } from '../../src/vae/latent-map';
import { gaussianPixels } from '../../src/vae/pixel-law';
import { type Vae, vae } from '../../src/vae/vae';

beforeAll(() => runtime.ready());

describe('decoding', () => {
  let model: Vae;
  beforeAll(() => {
    model = vae({ pixels: 4, hidden: 5, latent: 2, law: gaussianPixels({ std: 0.3 }) }, random(1));
  });
  afterAll(() => model.dispose());

  /** relu(zA + a)B + b on plain numbers, from the model's own parameters. */
  const byHand = (z: readonly number[]) => {
    const named = Object.entries(model.parameters());
    const of = (layer: string, rank: number) =>
      named.find(([name, value]) => name.startsWith(layer) && value.rank === rank)![1].arraySync();
    const dense = (input: readonly number[], layer: string) => {
      const [weights, bias] = [of(layer, 2) as number[][], of(layer, 1) as number[]];
      return bias.map((b, j) => input.reduce((sum, value, i) => sum + value * weights[i]![j]!, b));
    };
    return dense(
      dense(z, 'decoder.hidden').map((value) => Math.max(0, value)),
      'decoder.pixels',
    );
  };

  it('gives the means of all codes, also of more than go through the network at once', async () => {
    const codes = random(2).normals(2 * 1201);
    const before = tf.memory().numTensors;
    const pictures = await decodeCodes(model, codes);
    expect(tf.memory().numTensors).toBe(before);
    expect(pictures).toHaveLength(4 * 1201);
    for (const k of [0, 499, 500, 1200])
      for (const [i, value] of byHand([codes[2 * k]!, codes[2 * k + 1]!]).entries())
        expect(pictures[4 * k + i]).toBeCloseTo(value, 5);
    const grid = await decodeGrid(model, { side: 3 });
    expect([...(await decodeCodes(model, grid.z))]).toEqual([...grid.pictures]);
  });

  it('draws pixels around the means when asked', async () => {
    const codes = new Float64Array(2 * 3000).fill(0.5);
    const drawn = await decodeCodes(model, codes, { draw: random(3) });
    const mean = byHand([0.5, 0.5])[0]!;
    const first = Array.from({ length: 3000 }, (_, k) => drawn[4 * k]!);
    const average = first.reduce((a, b) => a + b) / 3000;
    expect(Math.abs(average - mean)).toBeLessThan((4.5 * 0.3) / Math.sqrt(3000));
    const std = Math.sqrt(first.reduce((sum, value) => sum + (value - average) ** 2, 0) / 2999);
    expect(Math.abs(std / 0.3 - 1)).toBeLessThan(4.5 / Math.sqrt(2 * 3000));
    const again = await decodeCodes(model, codes, { draw: random(3) });
    expect([...again]).toEqual([...drawn]);
  });

  it('decodes a picture at the mean of its region', async () => {
    const points = random(4).uniforms(4 * 3);
    const found = await reconstruct(model, { n: 3, points });
    const means = tf.tidy(() => model.encode(tf.tensor([...points], [3, 4])).mean.arraySync() as number[][]);
    means.forEach((z, k) => {
      for (const [i, value] of byHand(z).entries()) expect(found[4 * k + i]).toBeCloseTo(value, 5);
    });
  });

  it('refuses codes of another dimension', async () => {
    await expect(decodeCodes(model, [1, 2, 3])).rejects.toThrow(
      'Cannot decode codes as there must be 2 numbers for each, and at least one code: current value is 3',
    );
    await expect(decodeCodes(model, [])).rejects.toThrow('at least one code');
    await expect(reconstruct(model, { n: 1, points: [1] })).rejects.toThrow(
      'the length of a picture must be 4',
    );
  });
});
