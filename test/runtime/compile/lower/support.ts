import type { Tensor } from '@tensorflow/tfjs';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { compile } from '../../../../src/runtime/compile/compile';
import type { Lowerings } from '../../../../src/runtime/compile/lower/lowering';
import { tf } from '../../../../src/runtime/tf';
import { type Allowance, allowanceFor } from '../../../webgpu/allowances';

/** Makes one input, seeded. */
export type Input = (seed: number) => Tensor;

type Shape = readonly number[];

/** Normal numbers. */
export const normal =
  (...shape: number[]): Input =>
  (seed) =>
    tf.randomNormal(shape, 0, 1, 'float32', seed);

/** Numbers in an interval. */
export const between =
  (low: number, high: number, shape: Shape): Input =>
  (seed) =>
    tf.randomUniform([...shape], low, high, 'float32', seed);

/** Integers from low up to, and without, high. */
export const integers =
  (low: number, high: number, shape: Shape): Input =>
  (seed) =>
    tf.cast(tf.floor(tf.randomUniform([...shape], low, high, 'float32', seed)), 'int32');

export const booleans =
  (...shape: number[]): Input =>
  (seed) =>
    tf.less(tf.randomUniform(shape, 0, 1, 'float32', seed), 0.5);

/** These numbers. */
export const exactly =
  (
    values: readonly number[],
    shape: Shape = [values.length],
    dtype: 'float32' | 'int32' | 'bool' = 'float32',
  ): Input =>
  () =>
    tf.tensor([...values], [...shape], dtype);

export interface Case {
  readonly inputs: readonly Input[];
  readonly run: (...inputs: Tensor[]) => Tensor | Tensor[];
  /** Whether the gradient in the float inputs is compared too. */
  readonly gradient: boolean;
}

type Run = Case['run'];

/** A case with its gradient. */
export const both = (run: Run, ...inputs: Input[]): Case => ({ inputs, run, gradient: true });

/** A case of which only the result is compared: it has no gradient, or not everywhere. */
export const only = (run: Run, ...inputs: Input[]): Case => ({ inputs, run, gradient: false });

const list = (result: Tensor | Tensor[]): Tensor[] => (Array.isArray(result) ? result : [result]);

/** Result and gradients of the sum of the results, weighted. */
function evaluate(example: Case, inputs: readonly Tensor[], weights: readonly Tensor[]): Tensor[] {
  const results = list(example.run(...inputs));
  if (!example.gradient) return results;
  const floats = inputs.filter(({ dtype }) => dtype === 'float32');
  const loss = (...variables: Tensor[]): Tensor => {
    const left = [...variables];
    const outputs = list(example.run(...inputs.map((x) => (x.dtype === 'float32' ? left.shift()! : x))));
    return tf.addN(outputs.map((y, i) => tf.sum(tf.mul(y, weights[i]!))));
  };
  return [...results, ...tf.grads(loss)([...floats])];
}

/** Single precision; the order of sums differs. */
const TOLERANCE = 1e-5;

function expectEqual(actual: Tensor, expected: Tensor, name: string, allowed: Allowance): void {
  expect({ shape: actual.shape, dtype: actual.dtype }, name).toEqual({
    shape: expected.shape,
    dtype: expected.dtype,
  });
  const [a, b] = [actual.dataSync(), expected.dataSync()];
  const largest = Math.max(1e-30, ...Array.from(b, Math.abs).filter(Number.isFinite));
  b.forEach((value, i) => {
    const isClose =
      Object.is(a[i], value) ||
      (allowed.anyForNaN && Number.isNaN(value)) ||
      Math.abs(a[i]! - value) <= TOLERANCE * largest + allowed.absolute;
    if (!isClose)
      expect.fail(
        `${name}: entry ${i} is ${a[i]}, eagerly ${value}; all ${a.slice(0, 9)}; eagerly ${b.slice(0, 9)}`,
      );
  });
}

interface Drawn {
  readonly example: Case;
  readonly inputs: readonly Tensor[];
  readonly weights: readonly Tensor[];
}

function draw(example: Case, seed: number): Drawn {
  const inputs = example.inputs.map((make, i) => make(100 * seed + i));
  const weights = list(example.run(...inputs)).map(({ shape }, i) =>
    tf.randomNormal(shape, 0, 1, 'float32', 50 + i),
  );
  return { example, inputs, weights };
}

/** Compares cases, compiled together, with eager execution on the cpu backend; each must run the kernel if one is told. */
export async function compare(kernel: string | undefined, examples: readonly Case[]): Promise<void> {
  const drawn = examples.map((example, i) => draw(example, i + 1));
  const expected: Tensor[][] = [];
  for (const [i, { example, inputs, weights }] of drawn.entries()) {
    const { kernelNames } = await tf.profile(() => {
      expected.push(evaluate(example, inputs, weights));
      return [];
    });
    if (kernel !== undefined) expect(kernelNames, `case ${i}`).toContain(kernel);
  }
  const step = compile((...all: Tensor[]) => {
    const left = [...all];
    return drawn.flatMap(({ example, inputs, weights }) => {
      const given = left.splice(0, inputs.length);
      return evaluate(example, given, left.splice(0, weights.length));
    });
  });
  const actual = [...step(...drawn.flatMap(({ inputs, weights }) => [...inputs, ...weights]))];
  for (const [i, tensors] of expected.entries())
    for (const tensor of tensors)
      expectEqual(actual.shift()!, tensor, `case ${i}`, allowanceFor(kernel ?? ''));
  expect(actual).toEqual([]);
}

/** A test for each case, and one that there is a case for each kernel of the table. */
export function describeLowerings(
  name: string,
  table: Lowerings,
  cases: Readonly<Record<string, readonly Case[]>>,
): void {
  describe(name, () => {
    useCpu();

    it('has a case for each kernel', () => {
      expect(Object.keys(cases).sort()).toEqual(Object.keys(table).sort());
    });

    for (const [kernel, examples] of Object.entries(cases))
      it(`${kernel} is what eager code computes`, async () => {
        await compare(kernel, examples);
      });
  });
}

/** The cpu backend is the reference; a kernel that is not lowered would run eagerly and be equal by itself. */
export function useCpu(): void {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });
  beforeEach(() => {
    vi.spyOn(console, 'warn').mockImplementation((text) => {
      throw new Error(text);
    });
    tf.engine().startScope();
  });
  afterEach(() => {
    tf.engine().endScope();
    vi.restoreAllMocks();
  });
}
