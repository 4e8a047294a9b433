import type { Value } from '../graph';
import { broadcast } from './elementwise';
import { type KernelCall, type Lowerings, like, reshape, transpose, Unlowered } from './lowering';

/** A product of matrices, or of batches of them, either side transposed. */
function product(call: KernelCall, a: Value, b: Value): Value {
  const { graph } = call;
  const [transA, transB] = [call.attribute<boolean>('transposeA'), call.attribute<boolean>('transposeB')];
  const [rows, columns] = [a.shape.at(transA ? -1 : -2)!, b.shape.at(transB ? -2 : -1)!];
  const batch = broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const shape = [...batch, rows, columns];
  // Gemm transposes for free, but knows no batches: TensorFlow.js wraps plain matrices into batches of one.
  if (batch.every((n) => n === 1)) {
    const flat = (value: Value) => reshape(graph, value, value.shape.slice(-2));
    const attributes = { transA: { int: transA ? 1 : 0 }, transB: { int: transB ? 1 : 0 } };
    return reshape(
      graph,
      graph.emit('Gemm', [flat(a), flat(b)], like([rows, columns], 'float32'), attributes),
      shape,
    );
  }
  const swapped = (value: Value) => {
    const axes = [...value.shape.keys()];
    return transpose(graph, value, [...axes.slice(0, -2), axes.at(-1)!, axes.at(-2)!]);
  };
  return graph.emit('MatMul', [transA ? swapped(a) : a, transB ? swapped(b) : b], like(shape, 'float32'));
}

const activations: Readonly<Record<string, string>> = { relu: 'Relu', sigmoid: 'Sigmoid', tanh: 'Tanh' };

function fusedProduct(call: KernelCall): Value {
  const { graph } = call;
  let result = product(call, call.input('a'), call.input('b'));
  const bias = call.optional('bias');
  if (bias) result = graph.emit('Add', [result, bias], like(result.shape, 'float32'));
  const activation = call.attribute<string>('activation') ?? 'linear';
  if (activation === 'linear') return result;
  const op = activations[activation];
  if (op === undefined) throw new Unlowered(`_FusedMatMul with the activation ${activation}`);
  return graph.emit(op, [result], like(result.shape, 'float32'));
}

export const products: Lowerings = {
  BatchMatMul: (call) => product(call, call.input('a'), call.input('b')),
  _FusedMatMul: fusedProduct,
};
