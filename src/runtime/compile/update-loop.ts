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
 * Variables that loops may write over, since no other loop reads what they were; within a loop all is read before
 * anything is written. ONNX Runtime is done with them by then. Half of the memory of a second place, and of the traffic.
 */
export function overwritable({ updates }: Plan, state: readonly State[]): ReadonlySet<State['variable']> {
  const readers = (name: string) => updates.filter(({ arrays }) => arrays.includes(name));
  const writerOf = (port: string) =>
    updates.find(({ writes }) => writes.some((write) => write.port === port));
  const free = state.filter(({ variable, before }) => {
    const writer = writerOf(nextOf(variable.name));
    return writer && (!before || readers(before.name).every((reader) => reader === writer));
  });
  return new Set(free.map(({ variable }) => variable));
}

/** Where updates find what is no variable: by the names of the session's outputs, and numbers by their own. */
interface Given {
  readonly ports: Readonly<Record<string, Place>>;
  readonly numbers: ReadonlyMap<string, Place>;
}

/**
 * The updates of a plan, ready to be run after each run of the session.
 * @param over variables that they write over
 */
export function bindUpdates(
  { updates, handed, constants }: Plan,
  state: readonly State[],
  { ports, numbers }: Given,
  over: ReadonlySet<State['variable']>,
): (() => void)[] {
  const before = new Map(state.map((one) => [one.before?.name, cellOf(one.variable)]));
  const next = new Map(state.map(({ variable }) => [nextOf(variable.name), cellOf(variable)]));
  const given = new Map([
    ...numbers,
    ...handed.map(({ port, value }) => [value.name, ports[port]!] as const),
  ]);
  return updates.map((update) => {
    const loop = loopFor(update);
    const arrays: (() => Block)[] = [
      ...update.arrays.map((name) => {
        const place = given.get(name);
        return () => (place ?? before.get(name)!.current).block!;
      }),
      ...update.writes.map(({ port }) => {
        const cell = next.get(port)!;
        return over.has(cell.variable) ? () => cell.current.block! : () => cell.next.block!;
      }),
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
