import { compile } from '../../src/runtime/compile/compile';
import { tf } from '../../src/runtime/tf';
import type { Training } from './models';

/** max |a − b| over two trainings from the same weights with the same draws, eager and compiled. */
export interface Differences {
  /** Of the losses of all steps, divided by the first loss. */
  readonly loss: number;
  readonly parameters: number;
  /** How far the eager one came: max |after − before| over its parameters. */
  readonly moved: number;
  /** Operations of the compiled step, 0 where it fell back to eager execution. */
  readonly operations: number;
}

/** Trains twice, as TensorFlow.js does and compiled, each time anew from `make`. */
export function compareWithEager(make: () => Training, steps: number): Differences {
  const [eager, compiled] = [make(), make()];
  const before = numbersOf(eager);
  const expected = trained(eager, (...args) => tf.tidy(() => eager.step(...args)), steps);
  const step = compile(compiled.step);
  const found = trained(compiled, step, steps);
  const differences = {
    loss: largest(expected.losses, found.losses) / expected.losses[0]!,
    parameters: largest(expected.numbers, found.numbers),
    moved: largest(expected.numbers, before),
    operations: step.graph().length,
  };
  step.dispose();
  eager.dispose();
  compiled.dispose();
  return differences;
}

/** Losses of the steps, and the parameters after them. */
function trained(training: Training, step: Training['step'], steps: number) {
  const losses: number[] = [];
  for (let k = 0; k < steps; k++) {
    const drawn = training.draw();
    const loss = step(training.data, drawn);
    losses.push(loss.dataSync()[0]!);
    tf.dispose([loss, drawn]);
  }
  return { losses, numbers: numbersOf(training) };
}

const numbersOf = ({ parameters }: Training): number[] =>
  Object.values(parameters).flatMap((variable) => Array.from(variable.dataSync()));

/** max |a − b|, NaN if there is one. */
const largest = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((worst, value, k) => {
    const distance = Math.abs(value - b[k]!);
    return distance <= worst ? worst : distance;
  }, 0);
