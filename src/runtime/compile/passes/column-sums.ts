import { nodeOf, sizeOf } from './nodes';
import type { Pass } from './pass';

/** From this many numbers on. */
const LARGE = 2048;

/**
 * Sums over all axes but the last, as gradients of biases are, as the product of a row of ones with the matrix: that is
 * three times as fast as ONNX Runtime's sum.
 */
export const columnSums: Pass = (nodes, graph) =>
  nodes.flatMap((node) => {
    const [from, to] = [node.inputs[0]!, node.outputs[0]!];
    const x = graph.values.get(from);
    const sum = graph.values.get(to);
    if (node.op !== 'ReduceSum' || x?.dtype !== 'float32' || sizeOf(x) < LARGE) return node;
    const columns = x.shape.at(-1)!;
    const axes = graph.constants.get(node.inputs[1]!);
    if (!axes || columns === 1 || String(sum!.shape) !== String([columns])) return node;
    const summed = [...new BigInt64Array(axes.data.slice().buffer)].map(Number).sort((i, k) => i - k);
    if (summed.length !== x.shape.length - 1 || summed.some((axis, i) => axis !== i)) return node;
    const rows = sizeOf(x) / columns;
    const ones = graph.ones(rows);
    if (x.shape.length === 2) return nodeOf('MatMul', [ones.name, from], to);
    const matrix = graph.value('Reshape', [rows, columns], x.dtype);
    return [
      nodeOf('Reshape', [from, graph.integers([rows, columns]).name], matrix.name),
      nodeOf('MatMul', [ones.name, matrix.name], to),
    ];
  });
