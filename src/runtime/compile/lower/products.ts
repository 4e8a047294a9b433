import type { Value } from '../graph';
import { activate } from './activations';
import {
  apply,
  broadcast,
  type KernelCall,
  type Lowerings,
  like,
  reshape,
  sizeOf,
  transpose,
  Unlowered,
} from './lowering';

/** Whether these sizes, without leading ones, are the last of those. */
function isTail(sizes: readonly number[], all: readonly number[]): boolean {
  const first = sizes.findIndex((n) => n !== 1);
  const kept = first < 0 ? [] : sizes.slice(first);
  return kept.every((n, i) => n === all[all.length - kept.length + i]);
}

/** A product of matrices, or of batches of them, either side transposed. */
function product(call: KernelCall): Value {
  const { graph } = call;
  const [a, b] = [call.input('a'), call.input('b')];
  const [transA, transB] = [call.attribute<boolean>('transposeA'), call.attribute<boolean>('transposeB')];
  const dtype = a.dtype;
  if (dtype === 'bool' || b.dtype !== dtype) throw new Unlowered(`${call.kernel} of ${dtype} and ${b.dtype}`);
  const [rows, columns] = [a.shape.at(transA ? -1 : -2)!, b.shape.at(transB ? -2 : -1)!];
  const batch = broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2));
  // TensorFlow.js takes a shorter list of matrices again and again, which is no stretching of sizes between others.
  if (![a, b].every((value) => isTail(value.shape.slice(0, -2), batch)))
    throw new Unlowered(`${call.kernel} of batches that stretch each other`);
  const shape = [...batch, rows, columns];
  // Gemm transposes for free, but knows no batches: one matrix b for all of them takes the rows of a together.
  const isPlain = [...b.shape.slice(0, -2), ...(transA ? a.shape.slice(0, -2) : [])].every((n) => n === 1);
  if (dtype === 'float32' && isPlain) {
    const flat = (value: Value) =>
      reshape(graph, value, [sizeOf(value.shape.slice(0, -1)), value.shape.at(-1)!]);
    const attributes = { transA: { int: transA ? 1 : 0 }, transB: { int: transB ? 1 : 0 } };
    const output = like([sizeOf(batch) * rows, columns], dtype);
    return reshape(graph, graph.emit('Gemm', [flat(a), flat(b)], output, attributes), shape);
  }
  const swapped = (value: Value) => {
    const axes = [...value.shape.keys()];
    return transpose(graph, value, [...axes.slice(0, -2), axes.at(-1)!, axes.at(-2)!]);
  };
  return graph.emit('MatMul', [transA ? swapped(a) : a, transB ? swapped(b) : b], like(shape, dtype));
}

function fusedProduct(call: KernelCall): Value {
  const result = product(call);
  const bias = call.optional('bias');
  return activate(call, bias ? apply(call.graph, 'Add', [result, bias]) : result);
}

/** A sum of products that letters describe, as in "bij,bjk->bik". */
function einsum(call: KernelCall): Value {
  const list = call.list();
  const equation = call.attribute<string>('equation').replace(/\s/g, '');
  const sizes = new Map<string, number>();
  const [left, right] = equation.split('->') as [string, string];
  left.split(',').forEach((letters, i) => {
    [...letters].forEach((letter, axis) => {
      sizes.set(letter, list[i]!.shape[axis]!);
    });
  });
  const shape = [...right].map((letter) => sizes.get(letter)!);
  return call.graph.emit('Einsum', list, like(shape, list[0]!.dtype), { equation });
}

/** Matrix products. */
export const products: Lowerings = {
  BatchMatMul: product,
  _FusedMatMul: fusedProduct,
  Einsum: einsum,
};
