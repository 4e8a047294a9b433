import { createLoop, type Loop } from '../../simd/loop';
import type { Block } from '../../simd/memory';
import { cellOf, type Place } from './cells';
import type { OnnxTensor } from './onnx';
import type { Update } from './passes/updates';
import { nextOf, type Plan } from './plan';
import type { State } from './trace';

/** Loops by what they compute; there are about as many as there are optimizers. */
const loops = new Map<string, Loop>();

function loopFor({ key, arrays, scalars, writes }: Update): Loop {
  const known = loops.get(key);
  if (known) return known;
  const stores = writes.map(({ value }, i) => ({ array: arrays.length + i, value }));
  const loop = createLoop({ arrays: arrays.length + writes.length, scalars: scalars.length, stores });
  loops.set(key, loop);
  return loop;
}

/**
 * The updates of a plan, ready to be run after each run of the session.
 * @param places what the session gives them, by the names of its outputs
 */
export function bindUpdates(
  { updates, handed, constants }: Plan,
  state: readonly State[],
  places: Readonly<Record<string, Place>>,
): (() => void)[] {
  const before = new Map(state.map((one) => [one.before?.name, cellOf(one.variable)]));
  const next = new Map(state.map(({ variable }) => [nextOf(variable.name), cellOf(variable)]));
  const given = new Map(handed.map(({ port, value }) => [value.name, places[port]!]));
  return updates.map((update) => {
    const loop = loopFor(update);
    const arrays: (() => Block)[] = [
      ...update.arrays.map((name) => {
        const place = given.get(name);
        return () => (place ?? before.get(name)!.current).block!;
      }),
      ...update.writes.map(
        ({ port }) =>
          () =>
            next.get(port)!.next.block!,
      ),
    ];
    const scalars: (() => number)[] = update.scalars.map((name) => {
      const place = given.get(name);
      const constant = place ? 0 : numberOf(constants.get(name)!);
      return () => (place ? place.numbers[0]! : constant);
    });
    return () =>
      loop(
        update.size,
        arrays.map((block) => block()),
        scalars.map((number) => number()),
      );
  });
}

const numberOf = ({ data }: OnnxTensor): number => new Float32Array(data.slice().buffer)[0]!;
