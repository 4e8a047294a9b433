import type { Tensor } from '@tensorflow/tfjs';
import type { InferenceSession } from 'onnxruntime-node';
import { refusal } from '../../check';
import { tf } from '../tf';
import { exampleFor, type InputForm, requireExamples } from './export-inputs';
import { freshSession, ortTensor } from './native';
import { mapLeaves } from './structure';
import type { TensorType } from './trace-backend';

/** What a file is held to. */
export interface Claim {
  readonly action: string;
  readonly run: (...inputs: Tensor[]) => unknown;
  readonly forms: readonly InputForm[];
  readonly outputs: readonly string[];
  readonly examples: ((batch: number) => Tensor[]) | undefined;
  /** Largest difference allowed, relative to the largest number of the output. */
  readonly tolerance: number;
}

/**
 * Runs the bytes of a .onnx file in a fresh session, and the function eagerly, for batches of these sizes.
 * @throws Error where they differ
 */
export async function requireSameResults(
  bytes: Uint8Array,
  batches: readonly number[],
  claim: Claim,
): Promise<void> {
  const session = await freshSession(bytes);
  try {
    for (const batch of batches) await compareBatch(session, batch, claim);
  } finally {
    await session.release();
  }
}

async function compareBatch(session: InferenceSession, batch: number, claim: Claim): Promise<void> {
  const { forms, outputs, action } = claim;
  const inputs = claim.examples?.(batch) ?? forms.map((form, i) => exampleFor(form, batch, 1 + i));
  try {
    requireExamples(action, forms, inputs, batch);
    const expected = eagerly(claim, inputs);
    const results = await session.run(
      Object.fromEntries(
        await Promise.all(forms.map(async ({ name }, i) => [name, await given(inputs[i]!)])),
      ),
    );
    for (const [i, tensor] of expected.entries()) {
      const name = outputs[i]!;
      const { dims, data } = results[name]!;
      requireEqual(claim, `${name} for a batch of ${batch}`, {
        shapes: [dims, tensor.shape],
        numbers: [data as Float32Array, await tensor.data<'float32'>()],
        isExact: tensor.dtype !== 'float32',
      });
      tensor.dispose();
    }
  } finally {
    tf.dispose(inputs);
  }
}

/** Copies of the tensors of the result, in the order of the outputs. */
function eagerly({ run }: Claim, inputs: readonly Tensor[]): Tensor[] {
  return tf.tidy(() => {
    const tensors: Tensor[] = [];
    mapLeaves(run(...inputs), (leaf) => tensors.push(tf.clone(leaf as Tensor)));
    return tensors;
  });
}

async function given(tensor: Tensor) {
  const type = tensor.dtype as TensorType;
  const ArrayType = { float32: Float32Array, int32: Int32Array, bool: Uint8Array }[type];
  return ortTensor(type, ArrayType.from(await tensor.data<'float32'>()), tensor.shape);
}

interface Pair {
  readonly shapes: readonly [readonly number[], readonly number[]];
  readonly numbers: readonly [ArrayLike<number>, ArrayLike<number>];
  readonly isExact: boolean;
}

function requireEqual({ action, tolerance }: Claim, what: string, { shapes, numbers, isExact }: Pair): void {
  const refuse = (rule: string, value: unknown) =>
    new Error(refusal(action, `the file must compute what the function does: ${rule}`, value));
  const [dims, shape] = shapes;
  if (`${dims}` !== `${shape}`) throw refuse(`the shape of ${what} must be [${shape}]`, dims);
  const [actual, expected] = numbers;
  let [largest, difference, at] = [0, 0, 0];
  for (let i = 0; i < expected.length; i++) {
    const [a, b] = [actual[i]!, expected[i]!];
    if (Number.isFinite(b)) largest = Math.max(largest, Math.abs(b));
    const distance = Object.is(a, b) || a === b ? 0 : Math.abs(a - b);
    if (distance <= difference) continue;
    [difference, at] = [distance, i];
    if (Number.isNaN(distance)) break;
  }
  if (!(difference <= (isExact ? 0 : tolerance * largest)))
    throw refuse(`${what} must be ${expected[at]} at position ${at}`, actual[at]);
}
