import type { Graph, Value } from '../graph';
import type { ElementType } from '../onnx';
import {
  choose,
  compare,
  type KernelCall,
  type Lowerings,
  like,
  reshape,
  scalarOf,
  Unlowered,
} from './lowering';

/** A tensor that holds one number everywhere. */
export function filled(graph: Graph, value: number, shape: readonly number[], dtype: ElementType): Value {
  const scalar = scalarOf(graph, value, dtype);
  if (shape.length === 0) return scalar;
  return graph.emit('Expand', [scalar, graph.integers(shape)], like(shape, dtype));
}

function fill(call: KernelCall): Value {
  const value = call.attribute<number | string>('value');
  const dtype = call.attribute<string | undefined>('dtype') ?? 'float32';
  if (typeof value === 'string' || (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool'))
    throw new Unlowered(`Fill of ${dtype}`);
  return filled(call.graph, Number(value), call.attribute('shape'), dtype);
}

const filledLike =
  (value: number) =>
  (call: KernelCall): Value => {
    const { shape, dtype } = call.input('x');
    return filled(call.graph, value, shape, dtype);
  };

/** The numbers that TensorFlow.js's own loop gives, each from the one before. */
function range(call: KernelCall): Value {
  const [start, stop] = [call.attribute<number>('start'), call.attribute<number>('stop')];
  const given = call.attribute<number>('step');
  const dtype = call.attribute<'float32' | 'int32'>('dtype');
  const isEmpty = start === stop || (start < stop && given < 0) || (stop < start && given > 1);
  const size = isEmpty ? 0 : Math.abs(Math.ceil((stop - start) / given));
  const step = stop < start && given === 1 ? -1 : given;
  const values = dtype === 'int32' ? new Int32Array(size) : new Float32Array(size);
  for (let i = 0; i < size; i++) values[i] = i === 0 ? start : values[i - 1]! + step;
  return call.graph.constant(values, [size], dtype);
}

function linSpace(call: KernelCall): Value {
  const [start, stop] = [call.attribute<number>('start'), call.attribute<number>('stop')];
  const size = call.attribute<number>('num');
  const step = (stop - start) / (size - 1);
  const values = new Float32Array(size);
  for (let i = 0; i < size; i++) values[i] = i === 0 ? start : values[i - 1]! + step;
  return call.graph.constant(values, [size], 'float32');
}

/** One value where the index is the position, another elsewhere; an index outside is nowhere. */
function oneHot(call: KernelCall): Value {
  const { graph } = call;
  const indices = call.input('indices');
  const depth = call.attribute<number>('depth');
  const dtype = call.attribute<ElementType>('dtype');
  const positions = graph.constant(
    Int32Array.from({ length: depth }, (_, i) => i),
    [depth],
    'int32',
  );
  const hit = compare(graph, 'Equal', reshape(graph, indices, [...indices.shape, 1]), positions);
  const value = (name: string) => scalarOf(graph, call.attribute<number>(name), dtype);
  return choose(graph, hit, value('onValue'), value('offValue'));
}

/** Kernels that make numbers of none. */
export const creation: Lowerings = {
  Fill: fill,
  ZerosLike: filledLike(0),
  OnesLike: filledLike(1),
  Range: range,
  LinSpace: linSpace,
  OneHot: oneHot,
};
