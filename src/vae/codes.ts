import { refusal } from '../check';
import type { Samples } from '../data/samples';
import type { Random } from '../random/random';
import { tf } from '../runtime/tf';
import { inPortions, joined, portion } from './portions';
import type { Vae } from './vae';

/** Options of {@link decodeCodes}. */
export interface DecodeOptions {
  /** Draws pixels from p(x|z) with this generator; unless told their means are given, which is what is usually shown. */
  readonly draw?: Random;
}

/**
 * What codes z stand for. Codes drawn from N(0, I) make samples of the model (Kingma and Welling 2014, section 2.2):
 *
 *     const z = random(1).normals(20 * model.latent);
 *     const pictures = await decodeCodes(model, z);
 *
 * @param codes - n·m numbers, code after code
 * @returns n·d means of pixels, or draws of them
 * @throws RangeError unless they are whole codes, at least one
 */
export async function decodeCodes(
  vae: Vae,
  codes: ArrayLike<number>,
  { draw }: DecodeOptions = {},
): Promise<Float32Array> {
  const m = vae.latent;
  const n = codes.length / m;
  if (!(Number.isInteger(n) && n > 0))
    throw new RangeError(
      refusal('decode codes', `there must be ${m} numbers for each, and at least one code`, codes.length),
    );
  const z = Float32Array.from(codes);
  const pictures = new Float32Array(n * vae.pixels);
  for (let start = 0; start < n; start += portion) {
    const end = Math.min(start + portion, n);
    const part = tf.tidy(() => {
      const output = vae.decode(tf.tensor(z.subarray(start * m, end * m), [end - start, m]));
      return draw === undefined ? vae.law.mean(output) : vae.law.sample(output, draw);
    });
    pictures.set(await part.data<'float32'>(), start * vae.pixels);
    part.dispose();
  }
  return pictures;
}

/** Each picture encoded and decoded again: the mean of p(x|z) at the mean of q(z|x), n·d numbers. */
export async function reconstruct(vae: Vae, data: Samples): Promise<Float32Array> {
  const found = await inPortions(vae.pixels, data, (x) => [vae.law.mean(vae.decode(vae.encode(x).mean))]);
  return joined(found, 0);
}
