import { refusal, requireCount } from '../check';
import type { Samples } from '../data/samples';
import { tf } from '../runtime/tf';
import { inPortions, joined } from './portions';
import type { Vae } from './vae';

/** Where pictures lie in the latent space, and how wide: n·m numbers each, picture after picture. */
export interface LatentMap {
  readonly means: Float32Array;
  readonly stds: Float32Array;
}

/** The codes of a data set as plain numbers, for a map of the latent space. */
export async function latentMap(vae: Vae, data: Samples): Promise<LatentMap> {
  const found = await inPortions(vae.pixels, data, (x) => {
    const { mean, logVariance } = vae.encode(x);
    return [mean, tf.exp(tf.mul(0.5, logVariance))];
  });
  return { means: joined(found, 0), stds: joined(found, 1) };
}

/** Points of a square lattice in a latent plane, rows from top to bottom, with the pictures that they decode to. */
export interface DecodedGrid {
  readonly side: number;
  /** side²·2 coordinates. */
  readonly z: Float32Array;
  /** side²·d means of pixels. */
  readonly pictures: Float32Array;
}

/**
 * What each place of the latent plane stands for: decodes the lattice of side × side points in [−reach, reach]².
 * @throws RangeError unless the latent space has two dimensions
 */
export async function decodeGrid(
  vae: Vae,
  { side = 15, reach = 2.5 }: { readonly side?: number; readonly reach?: number } = {},
): Promise<DecodedGrid> {
  requireCount('decode a grid', 'side', side, 2);
  if (vae.latent !== 2)
    throw new RangeError(refusal('decode a grid', 'the latent space must have 2 dimensions', vae.latent));
  const place = (k: number) => reach * ((2 * k) / (side - 1) - 1);
  const z = new Float32Array(2 * side * side);
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++)
      z.set([place(column), -place(row)], 2 * (row * side + column));
  const means = tf.tidy(() => vae.law.mean(vae.decode(tf.tensor(z, [side * side, 2]))));
  const pictures = await means.data<'float32'>();
  means.dispose();
  return { side, z, pictures };
}
