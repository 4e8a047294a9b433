import type { OnnxTensor } from './onnx';
import { sameStructure } from './structure';
import type { Trace } from './trace';
import { TraceFault } from './trace-backend';

const advice =
  'what changes from call to call (random draws, counters, schedules) goes in as a tensor, noise(shape, generator) or tf.scalar(n)';

/**
 * Compares two traces of one function. What differs would be repeated for ever as it was in one of them.
 * @throws TraceFault which says what differs
 */
export function requireRepeatable(first: Trace, second: Trace): void {
  const difference = differenceOf(first, second);
  if (difference === undefined) return;
  throw new TraceFault(
    `Cannot compile the function as it must do the same at each call: ${difference}; ${advice}`,
  );
}

/** What differs between two traces of one function, in words; undefined where they are the same. */
export function differenceOf(first: Trace, second: Trace): string | undefined {
  return (
    differingConstant(first, second) ??
    differingNode(first, second) ??
    (sameList(
      first.captured.map(({ dataId }) => dataId),
      second.captured.map(({ dataId }) => dataId),
    )
      ? undefined
      : 'it uses other tensors of its closure in a second call') ??
    (sameList(stateOf(first), stateOf(second)) ? undefined : 'it uses other variables in a second call') ??
    (sameList(first.optimizers, second.optimizers)
      ? undefined
      : 'it uses other optimizers in a second call') ??
    (sameStructure(first.result, second.result)
      ? undefined
      : 'it returns something else than tensors that is not the same in a second call')
  );
}

function differingConstant(first: Trace, second: Trace): string | undefined {
  for (const [name, a] of first.graph.constants) {
    const b = second.graph.constants.get(name);
    if (!b || a.dtype !== b.dtype || !sameList(a.shape, b.shape)) continue;
    const at = a.data.findIndex((byte, i) => byte !== b.data[i]);
    if (at >= 0)
      return `a number in it is ${numberAt(a, at)} in one call and ${numberAt(b, at)} in the next (tensor of shape [${a.shape}])`;
  }
  return undefined;
}

function numberAt({ data, dtype }: OnnxTensor, byte: number): number | bigint {
  if (dtype === 'bool') return data[byte]!;
  const size = dtype === 'int64' ? 8 : 4;
  const view = new DataView(data.buffer, data.byteOffset + byte - (byte % size), size);
  if (dtype === 'int64') return view.getBigInt64(0, true);
  return dtype === 'int32' ? view.getInt32(0, true) : view.getFloat32(0, true);
}

function differingNode({ graph: a }: Trace, { graph: b }: Trace): string | undefined {
  const length = Math.max(a.nodes.length, b.nodes.length);
  for (let i = 0; i < length; i++) {
    const [left, right] = [a.nodes[i], b.nodes[i]];
    if (JSON.stringify(left) !== JSON.stringify(right))
      return `operation ${i + 1} is ${left?.op ?? 'missing'} in one call and ${right?.op ?? 'missing'} in the next, or of other shapes or settings`;
  }
  return undefined;
}

const stateOf = ({ state }: Trace): unknown[] =>
  state.flatMap(({ variable, before, after }) => [variable, before?.name, after?.name]);

const sameList = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((entry, i) => entry === b[i]);
