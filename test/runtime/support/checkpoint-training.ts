import { existsSync } from 'node:fs';
import { type Random, type RandomState, random } from '../../../src/random/random';
import { loadCheckpoint, saveCheckpoint } from '../../../src/runtime/checkpoint';
import type { Json } from '../../../src/runtime/checkpoint-content';
import { noise } from '../../../src/runtime/noise';
import { tf } from '../../../src/runtime/tf';

/** A training that goes on from the checkpoint it finds, and saves after every step. */
export interface SavedTraining {
  readonly file: string;
  /** How many weights, a multiple of 16. */
  readonly size: number;
  /** The step to end with. */
  readonly steps: number;
  /** Told what is going on, as in `saving 3`. */
  readonly say?: (text: string) => void;
}

/** Trains. @returns the weights at the end */
export async function trainAndSave({ file, size, steps, say = () => {} }: SavedTraining): Promise<number[]> {
  const weights = tf.variable(tf.zeros([size]));
  const optimizer = tf.train.adam(0.1);
  const saved = { variables: { weights }, optimizer };
  let [done, generator] = [0, random(1)];
  if (existsSync(file)) {
    const found = await loadCheckpoint(file, saved);
    done = found.step;
    generator = random(found.extra as unknown as RandomState);
  }
  say(`loaded ${done}`);
  while (done < steps) {
    takeStep(weights, optimizer, generator);
    done++;
    say(`saving ${done}`);
    const begin = performance.now();
    await saveCheckpoint(file, { ...saved, step: done, extra: generator.state() as unknown as Json });
    say(`saved ${done} ${performance.now() - begin}`);
  }
  return Array.from(weights.dataSync());
}

/** Towards new numbers each time, so that no two steps end alike. */
function takeStep(
  weights: ReturnType<typeof tf.variable>,
  optimizer: ReturnType<typeof tf.train.adam>,
  generator: Random,
): void {
  tf.tidy(() => {
    const target = tf.tile(noise([16], generator), [weights.size / 16]);
    optimizer.minimize(() => tf.mean(tf.squaredDifference(weights, target)).asScalar(), false, [weights]);
  });
}
