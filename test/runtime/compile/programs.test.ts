import type { Tensor } from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../../src/runtime/compile/compile';
import { tf } from '../../../src/runtime/tf';
import { useCpu } from './lower/support';
import { inputsOf, type Line, type Program, programOf } from './support/random-programs';

/** PROGRAMS=3000 looks longer. */
const runs = Number(process.env.PROGRAMS ?? 40);

const lines = fc.array(fc.tuple(fc.nat(10_000), fc.nat()), { minLength: 2, maxLength: 14 });

/** Whole numbers, which no order of operations rounds: equal to the last bit. */
function expectEqual(program: Program, run: (...inputs: Tensor[]) => Tensor[], inputs: Tensor[]): void {
  const expected = run(...inputs);
  const trail = program.trail.join(', ');
  const step = compile(run);
  const actual = step(...inputs);
  step.dispose();
  // 0 and −0 are one number.
  const told = (tensors: readonly Tensor[]) =>
    tensors.map((x) => ({ shape: x.shape, dtype: x.dtype, values: Array.from(x.dataSync(), (v) => v + 0) }));
  expect(told(actual), trail).toEqual(told(expected));
}

describe('a program of any operations', () => {
  useCpu();

  it('gives what eager code gives', { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(lines, fc.nat(), (list: Line[], seed) =>
        tf.tidy(() => {
          const program = programOf(list, false);
          if (program.run(...inputsOf(seed)).length > 0) expectEqual(program, program.run, inputsOf(seed));
        }),
      ),
      { numRuns: runs },
    );
  });

  it('has the gradients that eager code has', { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(lines, fc.nat(), (list: Line[], seed) =>
        tf.tidy(() => {
          const program = programOf(list, true);
          const loss = (...inputs: Tensor[]) =>
            // Each input is in it, whatever the program uses.
            tf.addN([...inputs, ...program.run(...inputs)].map((x) => tf.sum(tf.cast(x, 'float32'))));
          expectEqual(program, (...inputs) => tf.grads(loss)(inputs), inputsOf(seed));
        }),
      ),
      { numRuns: runs },
    );
  });
});
