import { createRequire } from 'node:module';
import { join } from 'node:path';
import { packageRoot } from '../../../src/course/jupyter/paths';
import { isTensor as looksLikeTensor } from '../../../src/notebook/tensor';
import { MembraneFault } from './fault';
import { DTYPES } from './values';

const load = createRequire(__filename);

/** The toolkit's TensorFlow.js, the one that cells and tests get. */
const RUNTIME = join(packageRoot(), 'dist', 'src', 'runtime', 'tf.js');

/** What of a tensor crosses. */
export interface TensorContent {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: ArrayLike<number | string>;
}

/** A tensor's content, or nothing where the value is none. */
export function tensorContent(value: object): TensorContent | undefined {
  let is = false;
  try {
    is = looksLikeTensor(value);
  } catch {
    return undefined;
  }
  if (!is) return undefined;
  const tensor = value as unknown as {
    dtype: string;
    shape: number[];
    isDisposed: boolean;
    dataSync(): ArrayLike<number | string>;
  };
  if (tensor.isDisposed) throw new Error(`Cannot hand over a tensor as it is disposed`);
  return { dtype: tensor.dtype, shape: [...tensor.shape], data: tensor.dataSync() };
}

/** Makes a tensor of what has crossed, with the toolkit's TensorFlow.js, which is loaded for the first one. */
export function makeTensor(dtype: unknown, shape: unknown, data: unknown): object {
  const { tf } = load(RUNTIME) as typeof import('../../../src/runtime/tf');
  if (!DTYPES.includes(dtype as string)) throw new MembraneFault(`A tensor of no known type`);
  if (!Array.isArray(shape) || shape.length > 6 || !shape.every((n) => Number.isSafeInteger(n) && n >= 0))
    throw new MembraneFault('A tensor of no possible shape');
  const size = shape.reduce((product: number, n: number) => product * n, 1);
  const entries = dtype === 'complex64' ? 2 * size : size;
  const fits = dtype === 'string' ? isTexts(data) : isNumbers(dtype as string, data);
  if (!fits || (data as ArrayLike<unknown>).length !== entries)
    throw new MembraneFault('A tensor whose shape and numbers do not agree');
  if (dtype !== 'complex64') return tf.tensor(data as Float32Array, shape, dtype as 'float32');
  const pairs = data as Float32Array;
  const real = tf.tensor(
    pairs.filter((_, k) => k % 2 === 0),
    shape,
  );
  const imaginary = tf.tensor(
    pairs.filter((_, k) => k % 2 === 1),
    shape,
  );
  return tf.complex(real, imaginary);
}

const isTexts = (data: unknown): data is string[] =>
  Array.isArray(data) && data.every((entry) => typeof entry === 'string');

function isNumbers(dtype: string, data: unknown): boolean {
  if (dtype === 'int32') return data instanceof Int32Array;
  if (dtype === 'bool') return data instanceof Uint8Array;
  return data instanceof Float32Array;
}
