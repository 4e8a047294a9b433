import type { Graph, Value } from './graph';
import type { OnnxNode } from './onnx';

const sizeOf = ({ shape }: Value): number => shape.reduce((product, n) => product * n, 1);

type Count = (node: OnnxNode, inputs: readonly Value[], output: Value) => number;

const isSet = (node: OnnxNode, attribute: string): boolean => {
  const value = node.attributes[attribute];
  return typeof value === 'object' && 'int' in value && value.int === 1;
};

/** (…, m, k)·(…, k, n): k for each number of the product. */
const product: Count = (node, [a], output) => {
  const { shape } = a!;
  return sizeOf(output) * shape[shape.length - (isSet(node, 'transA') ? 2 : 1)]!;
};

/** A window, all channels of it, for each number of the output. */
const convolution: Count = (_, [, filter], output) => (sizeOf(output) * sizeOf(filter!)) / filter!.shape[0]!;

const transposed: Count = (_, [x, filter]) => (sizeOf(x!) * sizeOf(filter!)) / filter!.shape[0]!;

const counts: Readonly<Record<string, Count>> = {
  MatMul: product,
  Gemm: product,
  FusedMatMul: product,
  Conv: convolution,
  ConvTranspose: transposed,
};

/** How many multiplications the products and convolutions of a graph are; the rest is not counted. */
export function multiplicationsOf({ nodes, values }: Pick<Graph, 'nodes' | 'values'>): number {
  let sum = 0;
  for (const node of nodes) {
    const count = counts[node.op];
    if (!count) continue;
    const inputs = node.inputs.flatMap((name) => values.get(name) ?? []);
    const output = values.get(node.outputs[0]!);
    if (output && inputs.length >= 2) sum += count(node, inputs, output);
  }
  return sum;
}
