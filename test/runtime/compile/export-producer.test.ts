import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tensor } from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { exportOnnx } from '../../../src/runtime/compile/export';
import { tf } from '../../../src/runtime/tf';

it('an exported file names the toolkit and its version as its producer', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'producer-'));
  const file = join(folder, 'model.onnx');
  await tf.setBackend('cpu');
  await exportOnnx((x: Tensor) => tf.neg(x), file, { inputs: { x: [null] } });
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  // Texts in fields 2 and 3 of a ModelProto: tag 8·n + 2, length, letters.
  const field = (n: number, text: string) => Buffer.from([8 * n + 2, text.length, ...Buffer.from(text)]);
  const expected = Buffer.concat([field(2, 'diffusion-lab'), field(3, version)]);
  expect(readFileSync(file).includes(expected)).toBe(true);
  rmSync(folder, { recursive: true });
});
