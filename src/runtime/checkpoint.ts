import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Optimizer, Variable } from '@tensorflow/tfjs';
import { refusal, requireCount } from '../check';
import { writeFileAtomic } from '../files';
import { contentOf, flatten, type Json, type VariableTree } from './checkpoint-content';
import { describeFile, planLoad } from './checkpoint-load';
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from './safetensors';
import { tf } from './tf';

/** What a checkpoint is taken of. */
export interface Checkpointed {
  /** The variables by name, in groups at any depth. */
  readonly variables: VariableTree;
  /** The optimizer that trains them. */
  readonly optimizer?: Optimizer;
}

/** What a checkpoint also tells. */
export interface CheckpointNotes {
  /** Steps made so far; 0 unless told. */
  readonly step?: number;
  /** Anything that JSON can say, such as `generator.state()`. */
  readonly extra?: Json;
}

const version = '1';
const format = 'diffusion-lab checkpoint';

/**
 * Writes variables, and all that the optimizer remembers of them, into a file in the safetensors format. The file is the old or the
 * new one at every moment. Training that continues from it gives, bit for bit, what it would have given.
 * The settings of the optimizer (its learning rate) are not in it.
 *
 *     await saveCheckpoint('model.safetensors', { variables: network.parameters(), optimizer, step: 1000 });
 * @throws Error, FileWriteError
 */
export async function saveCheckpoint(
  path: string,
  checkpoint: Checkpointed & CheckpointNotes,
): Promise<void> {
  const { variables, optimizer, step = 0, extra = null } = checkpoint;
  requireCount('save checkpoint', 'step', step, 0);
  const { named, description } = contentOf(flatten(variables), optimizer, { step, extra });
  // All reads begin now, so that they see the same moment.
  const stored = await Promise.all(
    [...named].map(async ([name, variable]) => [name, await storedFrom(name, variable)] as const),
  );
  const metadata = { format, version, description: JSON.stringify(description) };
  writeFileAtomic(path, encodeSafetensors({ tensors: new Map(stored), metadata }));
}

async function storedFrom(name: string, variable: Variable): Promise<StoredTensor> {
  const { shape, dtype } = variable;
  if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool')
    throw new Error(refusal('save checkpoint', `the dtype of ${name} must be float32, int32 or bool`, dtype));
  const ArrayType = { float32: Float32Array, int32: Int32Array, bool: Uint8Array }[dtype];
  return { dtype, shape: [...shape], values: ArrayType.from(await variable.data<'float32'>()) };
}

/**
 * Gives variables and optimizer what a checkpoint holds. Everything is checked first: either all of it is taken or
 * nothing is. An optimizer that has made no step yet gets its memory made.
 * @returns the step and what else was noted
 * @throws Error when names, shapes, dtypes or the optimizer differ (naming which), or the file is none
 */
export async function loadCheckpoint(
  path: string,
  { variables, optimizer }: Checkpointed,
): Promise<{ step: number; extra: Json }> {
  const { tensors, metadata } = decodeSafetensors(bytesOf(path));
  const description = describeFile(basename(path), metadata, { format, version });
  const assign = planLoad({ tensors, description }, flatten(variables), optimizer);
  tf.tidy(assign);
  return { step: description.step, extra: description.extra };
}

function bytesOf(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Error(`Cannot load checkpoint as ${path} must be a readable file: ${(error as Error).message}`);
  }
}
