import type { Tensor } from '@tensorflow/tfjs';
import { refusal, requireCount, requireNotEmpty } from '../../check';
import { tf } from '../tf';
import type { TensorType } from './trace-backend';

/** Sizes of an input; null stands for the size of the batch, whatever it will be. */
export type InputShape = readonly (number | null)[];

/** An input that is not float32. */
export interface TypedInput {
  readonly shape: InputShape;
  readonly dtype: TensorType;
}

/** An input of the file. */
export interface InputForm extends TypedInput {
  readonly name: string;
}

const types: readonly TensorType[] = ['float32', 'int32', 'bool'];

/** The inputs as they were asked for, checked. @throws Error */
export function inputForms(
  action: string,
  inputs: Readonly<Record<string, InputShape | TypedInput>>,
): InputForm[] {
  requireNotEmpty(action, 'inputs', Object.keys(inputs ?? {}));
  return Object.entries(inputs).map(([name, given]) => {
    // Names like these are understood by every tool; objects put numbers first, whatever their order.
    if (!/^[A-Za-z_]\w*$/.test(name))
      throw new RangeError(
        refusal(action, 'names of inputs must be letters, digits and _, a letter first', name),
      );
    const { shape, dtype } = isShape(given) ? { shape: given, dtype: 'float32' as const } : given;
    if (!isShape(shape))
      throw new TypeError(refusal(action, `the shape of ${name} must be a list of sizes and null`, shape));
    if (!types.includes(dtype))
      throw new RangeError(refusal(action, `the dtype of ${name} must be float32, int32 or bool`, dtype));
    for (const size of shape) if (size !== null) requireCount(action, `sizes of ${name}`, size);
    return { name, shape, dtype };
  });
}

const isShape = (value: unknown): value is InputShape => Array.isArray(value);

/** The sizes for a batch of so many. */
export const shapeFor = ({ shape }: InputForm, batch: number): number[] => shape.map((size) => size ?? batch);

/** Inputs that most functions take: normal numbers; whole numbers 0 and 1, which are classes and rows everywhere. */
export function exampleFor(form: InputForm, batch: number, seed: number): Tensor {
  const shape = shapeFor(form, batch);
  if (form.dtype === 'float32') return tf.randomNormal(shape, 0, 1, 'float32', seed);
  const alternating = Int32Array.from({ length: tf.util.sizeFromShape(shape) }, (_, i) => i % 2);
  return tf.tensor(alternating, shape, form.dtype);
}

/** Refuses examples of other shapes or types than the inputs. @throws RangeError */
export function requireExamples(
  action: string,
  forms: readonly InputForm[],
  examples: readonly Tensor[],
  batch: number,
): void {
  const told = (shape: readonly number[], dtype: string) => `${dtype} [${shape}]`;
  const wanted = forms.map((form) => told(shapeFor(form, batch), form.dtype));
  const given = examples.map(({ shape, dtype }) => told(shape, dtype));
  if (wanted.join() !== given.join())
    throw new RangeError(
      refusal(action, `examples for a batch of ${batch} must be ${wanted.join(', ')}`, given),
    );
}
