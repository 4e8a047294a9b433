import type { OnnxNode, OnnxTensor } from '../onnx';
import { type Links, linksOf, nodeOf, other } from './nodes';
import type { Pass } from './pass';

/**
 * The gradient of s = x·σ(x): d·σ + d·x·(σ·(1 − σ)), as the rules for a product and for a sigmoid give it, written as
 * d·(σ + s·(1 − σ)): four passes over the array for six.
 */
export const swishGradient: Pass = (nodes, graph) => {
  const links = linksOf(nodes);
  /** Names of x·σ(x), by its factors. */
  const swishes = new Map<string, string>();
  const keyOf = (...factors: readonly string[]) => [...factors].sort().join();
  return nodes.flatMap((node) => {
    if (node.op === 'Mul') swishes.set(keyOf(...node.inputs), node.outputs[0]!);
    const found = match(node, links);
    const swish = found && swishes.get(keyOf(found.x, found.sigmoid));
    if (swish === undefined || !isOne(graph.constants.get(found!.one))) return node;
    const { shape, dtype } = graph.values.get(node.outputs[0]!)!;
    const [part, slope] = ['Mul', 'Add'].map((op) => graph.value(op, shape, dtype).name) as [string, string];
    return [
      nodeOf('Mul', [swish, found!.rest], part),
      nodeOf('Add', [found!.sigmoid, part], slope),
      nodeOf('Mul', [found!.d, slope], node.outputs[0]!),
    ];
  });
};

const isOne = (tensor: OnnxTensor | undefined): boolean =>
  tensor !== undefined && String(new Float32Array(tensor.data.slice().buffer)) === '1';

interface Found {
  readonly d: string;
  readonly x: string;
  readonly sigmoid: string;
  /** 1 − σ */
  readonly rest: string;
  readonly one: string;
}

/** Whether a node is d·σ + (d·x)·(σ·(1 − σ)), with its operands in any order. */
function match(node: OnnxNode, { maker }: Links): Found | undefined {
  if (node.op !== 'Add') return undefined;
  const made = (name: string, op: string) => (maker(name)?.op === op ? maker(name) : undefined);
  for (const name of node.inputs) {
    const first = made(other(node, name)!, 'Mul');
    const second = made(name, 'Mul');
    for (const sigmoid of first?.inputs ?? []) {
      const x = made(sigmoid, 'Sigmoid')?.inputs[0];
      const d = first && other(first, sigmoid);
      if (x === undefined || d === undefined) continue;
      const outer = second?.inputs.map((input) => made(input, 'Mul')) ?? [];
      const dx = outer.find((product) => product && other(product, d) === x);
      const slope = outer.find((product) => product && product !== dx && product.inputs.includes(sigmoid));
      const rest = slope && made(other(slope, sigmoid)!, 'Sub');
      if (dx && rest?.inputs[1] === sigmoid)
        return { d, x, sigmoid, rest: rest.outputs[0]!, one: rest.inputs[0]! };
    }
  }
  return undefined;
}
