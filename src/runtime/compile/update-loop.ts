import type { Tensor as OrtTensor } from 'onnxruntime-node';
import { createLoop, type Loop } from '../../simd/loop';
import { Cell, cellOf } from './cells';
import type { OnnxTensor } from './onnx';
import type { Update } from './passes/updates';
import { nextOf, type Plan } from './plan';
import type { State } from './trace';

/** All arrays of a loop together stay in a processor's second cache: 512 KB. */
const NUMBERS = 131_072;

interface Shared extends Loop {
  readonly block: number;
}

/** Loops by what they compute; there are about as many as there are optimizers. */
const loops = new Map<string, Shared>();

function loopFor({ key, arrays, scalars, writes }: Update): Shared {
  const known = loops.get(key);
  if (known) return known;
  const count = arrays.length + writes.length;
  const block = Math.max(1024, 2 ** Math.floor(Math.log2(NUMBERS / count)));
  const stores = writes.map(({ value }, i) => ({ array: arrays.length + i, value }));
  const loop = { ...createLoop({ block, arrays: count, scalars: scalars.length, stores }), block };
  loops.set(key, loop);
  return loop;
}

/** Computes new values of variables. @param inputs and outputs have `update.size` numbers, in the update's order */
export type UpdateLoop = (
  inputs: readonly Float32Array[],
  scalars: readonly number[],
  outputs: readonly Float32Array[],
) => void;

/** The loop of an update. It works in memory of its own, to which the arrays are copied piece by piece. */
export function updateLoop(update: Update): UpdateLoop {
  const { arrays, block, run } = loopFor(update);
  return (inputs, scalars, outputs) => {
    for (let from = 0; from < update.size; from += block) {
      const to = Math.min(from + block, update.size);
      for (let i = 0; i < inputs.length; i++) arrays[i]!.set(inputs[i]!.subarray(from, to));
      run(to - from, scalars);
      for (let i = 0; i < outputs.length; i++)
        outputs[i]!.set(arrays[inputs.length + i]!.subarray(0, to - from), from);
    }
  };
}

/**
 * The updates of a plan, ready to be run after each run of the session.
 * @param handed what the session gives them, by the names of its outputs
 */
export function bindUpdates(
  { updates, handed, constants }: Plan,
  state: readonly State[],
  tensors: Readonly<Record<string, OrtTensor>>,
): (() => void)[] {
  const before = new Map(state.map((one) => [one.before?.name, cellOf(one.variable)]));
  const next = new Map(state.map(({ variable }) => [nextOf(variable.name), cellOf(variable)]));
  const given = new Map(handed.map(({ port, value }) => [value.name, tensors[port]!.data as Float32Array]));
  return updates.map((update) => {
    const arrays = update.arrays.map((name) => given.get(name) ?? before.get(name)!);
    const scalars = update.scalars.map((name) => given.get(name) ?? numbersOf(constants.get(name)!));
    const written = update.writes.map(({ port }) => next.get(port)!);
    const run = updateLoop(update);
    return () =>
      run(
        arrays.map((from) => (from instanceof Cell ? (from.numbers as Float32Array) : from)),
        scalars.map((numbers) => numbers[0]!),
        written.map((cell) => cell.next.data as Float32Array),
      );
  });
}

const numbersOf = ({ data }: OnnxTensor): Float32Array => new Float32Array(data.slice().buffer);
