import type { Tensor } from '@tensorflow/tfjs';
import { expect } from 'vitest';
import { compile } from '../../../../src/runtime/compile/compile';

/** Single precision; sums and products are in another order. */
const TOLERANCE = 1e-5;

/** Compares a function, compiled, with eager code; the operators of its graph. */
export function compiledOperations(
  run: (...inputs: Tensor[]) => Tensor | Tensor[],
  inputs: readonly Tensor[],
): string[] {
  const step = compile(run);
  const [actual, expected] = [step(...inputs), run(...inputs)].map((result) => [result].flat());
  expect(actual!.map(({ shape, dtype }) => ({ shape, dtype }))).toEqual(
    expected!.map(({ shape, dtype }) => ({ shape, dtype })),
  );
  actual!.forEach((tensor, i) => {
    const values = expected![i]!.dataSync();
    const largest = Math.max(...Array.from(values, Math.abs));
    const difference = Math.max(
      0,
      ...Array.from(tensor.dataSync(), (value, k) => Math.abs(value - values[k]!)),
    );
    expect(difference).toBeLessThanOrEqual(TOLERANCE * largest);
  });
  return step.graph().map(({ op }) => op);
}
