import type { Graph, Value } from '../graph';
import { activations } from './activations';
import { convolution } from './convolution';
import { creation } from './creation';
import { elementwise } from './elementwise';
import { functions } from './functions';
import { indexing } from './indexing';
import { type KernelCall, type Lowering, type Lowerings, sizeOf, Unlowered } from './lowering';
import { normalization } from './normalization';
import { pooling } from './pooling';
import { products } from './products';
import { reductions } from './reductions';
import { resizing } from './resizing';
import { shapes } from './shapes';
import { slices } from './slices';

const tables: Lowerings = {
  ...activations,
  ...convolution,
  ...creation,
  ...elementwise,
  ...functions,
  ...indexing,
  ...normalization,
  ...pooling,
  ...products,
  ...reductions,
  ...resizing,
  ...shapes,
  ...slices,
};

/** Kernels that know what to do with a tensor of no numbers. */
const knowEmpty = new Set([
  'Concat',
  'Pack',
  'Sum',
  'Prod',
  'Max',
  'Min',
  'All',
  'Any',
  'ZerosLike',
  'OnesLike',
]);

const isEmpty = ({ shape }: Value): boolean => sizeOf(shape) === 0;

/** A result without numbers needs no node, and ONNX Runtime does not take each. */
function withoutEmpty(graph: Graph, value: Value): Value {
  if (!isEmpty(value)) return value;
  const values = { float32: Float32Array, int32: Int32Array, bool: Uint8Array }[value.dtype as 'float32'];
  return graph.constant(new values(0), value.shape, value.dtype);
}

const careful =
  (lower: Lowering): Lowering =>
  (call: KernelCall) => {
    const result = lower(call);
    const values = [result].flat().map((value) => withoutEmpty(call.graph, value));
    const isLost = call.list().some(isEmpty) && !values.every(isEmpty);
    if (isLost && !knowEmpty.has(call.kernel)) throw new Unlowered(`${call.kernel} of an empty tensor`);
    return Array.isArray(result) ? values : values[0]!;
  };

/** Every kernel that can be written as ONNX. */
export const lowerings: Lowerings = Object.fromEntries(
  Object.entries(tables).map(([kernel, lower]) => [kernel, careful(lower)]),
);
