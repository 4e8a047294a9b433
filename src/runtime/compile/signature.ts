import type { Tensor } from '@tensorflow/tfjs';
import { tf } from '../tf';
import { mapLeaves } from './structure';

/** The arguments of a call. */
export interface Signature {
  /** Equal for calls that one program can compute. */
  readonly key: string;
  /** The tensors among them, in their order. */
  readonly tensors: readonly Tensor[];
}

/** @throws Error for an argument that is no tensor: it would be a constant of the graph for ever */
export function signatureOf(args: readonly unknown[]): Signature {
  const tensors: Tensor[] = [];
  const parts: string[] = [];
  mapLeaves(args, (value, path) => {
    if (value === undefined || value === null) return parts.push(`${path}${value}`);
    if (!(value instanceof tf.Tensor)) throw new TypeError(refusalOf(value, path));
    if (value.isDisposed)
      throw new Error(
        `Cannot run the compiled step as its arguments must not be disposed: argument ${path} is`,
      );
    if (value instanceof tf.Variable) return parts.push(`${path}variable ${value.id}`);
    tensors.push(value);
    return parts.push(`${path}${value.dtype} ${value.shape}`);
  });
  return { key: parts.join('|'), tensors };
}

function refusalOf(value: unknown, path: string): string {
  return `Cannot run the compiled step as its arguments must be tensors, or arrays and objects of them: argument ${path} is ${met(value)}`;
}

function met(value: unknown): string {
  if (typeof value === 'number') return `${value}; pass a number as tf.scalar(n), a list as tf.tensor(list)`;
  if (ArrayBuffer.isView(value))
    return `a ${value.constructor.name}; pass numbers as tf.tensor(numbers, shape)`;
  return typeof value === 'object' ? 'another object' : String(value);
}
