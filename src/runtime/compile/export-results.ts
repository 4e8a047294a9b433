import type { Tensor } from '@tensorflow/tfjs';
import { refusal } from '../../check';
import { tf } from '../tf';
import type { Value } from './graph';
import { InputSlot, mapLeaves, OutputSlot } from './structure';
import type { Trace } from './trace';
import { typeOf } from './trace-backend';

/** A tensor that a function returns, by its name in a file. */
export interface Result {
  readonly name: string;
  readonly value: Value;
  /** The tensor itself, where it is none that the function made. */
  readonly outside?: Tensor;
}

/** All that a traced function returns. @throws Error for what is no tensor */
export function resultsOf(action: string, { result, outputs, inputs }: Trace): Result[] {
  const results: Result[] = [];
  mapLeaves(result, (leaf, path) => {
    const name = nameAt(path);
    if (leaf instanceof OutputSlot) return results.push({ name, value: outputs[leaf.index]!.value });
    if (leaf instanceof InputSlot) return results.push({ name, value: inputs[leaf.index]! });
    if (!(leaf instanceof tf.Tensor))
      throw new TypeError(
        refusal(action, `the function must return tensors only: result${path} is none`, leaf),
      );
    const value = { name: `outside ${leaf.id}`, shape: leaf.shape, dtype: typeOf(leaf.dtype) };
    return results.push({ name, value, outside: leaf });
  });
  if (results.length === 0) throw new Error(refusal(action, 'the function must return a tensor', result));
  return results;
}

/** `[0].mean` is called `output_0.mean`, `.mean` is `mean`. */
function nameAt(path: string): string {
  const name = path.replace(/\[(\d+)\]/g, '_$1');
  if (name === '') return 'output';
  return name.startsWith('.') ? name.slice(1) : `output${name}`;
}
